import type { SweepAxis } from '../../params/sweep.ts';
import { capital } from '../../printable.ts';
import type { Findings, Table } from '../../results.ts';
import { axisText, placeOn } from './axisText.ts';
import { wellsIn } from './wells.ts';
import { counted, listed, plain, things } from './words.ts';

/** A frame of a film that was computed to its end. */
export interface FilmFrame {
  /** of the dial that moves */
  value: number;
  findings: Findings;
  tables: readonly Table[];
}

/** A stretch of frames that have one number of wells. */
interface Stretch {
  wells: number;
  from: number;
  to: number;
}

/** Stretches that are told one by one. */
const TOLD = 4;

/** What the frames of a film show together, in the order in which the dial moves; undefined of fewer than two. */
export function filmFindings(
  axis: Pick<SweepAxis, 'dial' | 'values'>,
  frames: readonly FilmFrame[],
): Findings | undefined {
  const [first, last] = [frames[0], frames.at(-1)];
  if (!first || !last || frames.length < 2) return undefined;
  const stretches = stretchesOf(frames);
  const [headline, shows] = stretches
    ? wellsText(axis, stretches)
    : [endsText(axis, first, last), 'What the picture shows is said at both ends of the film.'];
  const done =
    frames.length === axis.values.length
      ? `All ${counted(frames.length)} frames`
      : `${capital(counted(frames.length))} of ${counted(axis.values.length)} frames`;
  return {
    headline,
    shows,
    rule: `${done} were computed to their end. Of the last one: ${last.findings.rule}`,
  };
}

/** How many wells the frames have, where all of them were searched for wells. */
function stretchesOf(frames: readonly FilmFrame[]): Stretch[] | undefined {
  const stretches: Stretch[] = [];
  for (const { value, tables } of frames) {
    const table = tables.find(({ name }) => name === 'attractors');
    if (!table) return undefined;
    const wells = wellsIn(table).length;
    const before = stretches.at(-1);
    if (before?.wells === wells) before.to = value;
    else stretches.push({ wells, from: value, to: value });
  }
  return stretches;
}

function wellsText(axis: Pick<SweepAxis, 'dial'>, stretches: readonly Stretch[]): [headline: string, shows: string] {
  const [first, last] = [stretches[0] as Stretch, stretches.at(-1) as Stretch];
  const way = last.to < first.from ? 'falls' : 'grows';
  const meanwhile = `${axisText(axis)} ${way} from ${plain(first.from)} to ${plain(last.to)}`;
  const wells = capital(things(first.wells, 'well'));
  if (stretches.length === 1)
    return [`${wells} all along, while ${meanwhile}.`, 'Their number is the same in every frame.'];
  const headline =
    first.wells === last.wells
      ? `${wells} at both ends, and other numbers between, while ${meanwhile}.`
      : `${wells} ${first.wells === 1 ? 'becomes' : 'become'} ${counted(last.wells)} while ${meanwhile}.`;
  return [headline, stretches.length <= TOLD ? eachText(axis, stretches) : largestText(axis, stretches)];
}

/** 'There are one to s = 0.5, three from s = 0.4 to 0.2, and nine from s = 0.1 on.' */
function eachText(axis: Pick<SweepAxis, 'dial'>, stretches: readonly Stretch[]): string {
  const parts = stretches.map(({ wells, from, to }, i) => {
    if (i === 0) return `${counted(wells)} to ${placeOn(axis, to)}`;
    if (i === stretches.length - 1) return `${counted(wells)} from ${placeOn(axis, from)} on`;
    return `${counted(wells)} ${from === to ? `at ${placeOn(axis, from)}` : `from ${placeOn(axis, from)} to ${plain(to)}`}`;
  });
  return `Their number: ${listed(parts)}.`;
}

/** Where the number of wells jumps most. */
function largestText(axis: Pick<SweepAxis, 'dial'>, stretches: readonly Stretch[]): string {
  const jump = (i: number) => Math.abs((stretches[i] as Stretch).wells - (stretches[i - 1] as Stretch).wells);
  let at = 1;
  for (let i = 2; i < stretches.length; i++) if (jump(i) > jump(at)) at = i;
  const [before, after] = [stretches[at - 1] as Stretch, stretches[at] as Stretch];
  const changes = stretches.length - 1;
  return `Their number changes ${counted(changes)} times, most between ${placeOn(axis, before.to)} and ${plain(after.from)}: from ${counted(before.wells)} to ${counted(after.wells)}.`;
}

/** The claims of the first frame and of the last one. */
function endsText(axis: Pick<SweepAxis, 'dial'>, first: FilmFrame, last: FilmFrame): string {
  const [from, to] = [placeOn(axis, first.value), placeOn(axis, last.value)];
  const { headline } = first.findings;
  if (headline === last.findings.headline) return `At ${from} as at ${to}: ${headline}`;
  return `At ${from}: ${headline} At ${to}: ${last.findings.headline}`;
}
