import type { RunSoFar } from '../../experiments/run.ts';
import { isActive } from '../../params/config.ts';
import { capital } from '../../printable.ts';
import { type Field, type Findings, type Labels, labelsIn, type Table, tableRows } from '../../results.ts';
import { classColors } from '../../view/palettes.ts';
import { colorName } from './colorNames.ts';
import { levelText, scoreText, stopText, wellRule, widthText } from './conditions.ts';
import { distancesText, wellsHeadline, wellsIn } from './wells.ts';
import { counted, listed, memoriesText, percent, things } from './words.ts';

/** An end of the map: an attractor or a memory. */
interface End {
  name: string;
  /** its place among the colours */
  place: number;
  share: number;
}

/** Where every start ends. */
export function basinFindings(run: RunSoFar): Findings {
  return run.results.attractors ? endsAtWells(run) : endsAtMemories(run);
}

function endsAtWells(run: RunSoFar): Findings {
  const { inputs, results } = run;
  const table = results.attractors as Table;
  const wells = wellsIn(table);
  const numbers = labelsIn(table).map((label) => label + 1);
  const ends = wells.map(({ number, fraction }) => ({
    name: `well ${number}`,
    place: numbers.indexOf(number),
    share: fraction,
  }));
  const goes = inputs.config.dynamics === 'hopfield' ? 'Recall takes it' : 'It rolls';
  return {
    headline: wellsHeadline(inputs.patterns.count, wells),
    shows: `${placesOf(run)} a cue. ${goes} to ${endsText(run, ends, 'well', numbers)}. ${distancesText(run, wells)}`,
    rule: `${wellRule(inputs)}; ${scoreText(inputs)}, ${levelText(inputs.config)}${widthText(inputs)}.`,
  };
}

/** 'Every point of the plane is'. */
function placesOf({ inputs: { patterns } }: RunSoFar): string {
  return `Every point of ${patterns.dim === 1 ? 'the line' : patterns.dim === 2 ? 'the plane' : 'the slice'} is`;
}

/** Ends that are told one by one. */
const TOLD = 4;

/** 'one of three wells: 43 % to well 2 (blue), ...', those told most that take most. */
function endsText(run: RunSoFar, ends: readonly End[], one: string, numbers?: readonly number[]): string {
  const none = noneOf(run);
  const lost = none > 0 ? `; ${percent(none)} to none` : '';
  if (ends.length === 1) return `${(ends[0] as End).name}, from ${percent((ends[0] as End).share)} of all places`;
  const most = [...ends].sort((a, b) => b.share - a.share);
  const told = most.length <= TOLD ? most : most.slice(0, TOLD - 1);
  const colors = classColors(Math.max(...ends.map(({ place }) => place)) + 1, numbers);
  const nameOf = ({ place }: End) => colorName(colors[place] ?? [0, 0, 0]);
  // a colour that two of all ends have tells nothing
  const all = ends.map(nameOf);
  const distinct = told.every((end) => all.filter((name) => name === nameOf(end)).length === 1);
  const parts = told.map((end) => `${percent(end.share)} to ${end.name}${distinct ? ` (${nameOf(end)})` : ''}`);
  const rest = most.slice(told.length);
  const others = rest.length > 0 ? [`${percent(rest.reduce((sum, { share }) => sum + share, 0))} to the others`] : [];
  return `one of ${things(ends.length, one, one === 'memory' ? 'memories' : undefined)}: ${listed([...parts, ...others])}${lost}`;
}

/** Share of the starts without an end. */
function noneOf({ results }: RunSoFar): number {
  const { data } = results.labels as Labels;
  return data.reduce((sum, label) => sum + (label < 0 ? 1 : 0), 0) / data.length;
}

function endsAtMemories(run: RunSoFar): Findings {
  const { inputs, results } = run;
  const { config, patterns } = inputs;
  const ends = tableRows<'memory' | 'fraction'>(results.fractions as Table)
    .filter(({ fraction }) => fraction > 0)
    .map(({ memory, fraction }) => ({ name: `memory ${memory + 1}`, place: memory, share: fraction }));
  const along = isActive('schedule', config);
  const noise = along ? stopText(config) : levelText(config);
  const conditions = `${scoreText(inputs)}; ${noise}${widthText(inputs)}.`;
  const memories = `${capital(memoriesText(patterns.count))}.`;
  const frequency = results.frequency as Field | undefined;
  if (!frequency) {
    const all = ends.length === patterns.count;
    return {
      headline: `${memories} The flow ends at ${all ? (ends.length === 1 ? 'it' : 'each of them') : `${counted(ends.length)} of them`}.`,
      shows: `${placesOf(run)} a noisy start. The flow takes it to ${endsText(run, ends, 'memory')}.`,
      rule: `A start belongs to the memory that is the most probable one at its end; ${conditions}`,
    };
  }
  const sure = Array.from(frequency.data).reduce((sum, value) => sum + (value >= 1 ? 1 : 0), 0) / frequency.data.length;
  return {
    headline: `${memories} Chance decides where ${percent(1 - sure)} of the starts end.`,
    shows: `${placesOf(run)} a start, followed ${counted(config.replicas)} times with other noise. From ${percent(sure)} of the places all of them end at one memory; from the others the colour is that of the most frequent end. They go to ${endsText(run, ends, 'memory')}.`,
    rule: `A run belongs to the memory that is the most probable one at its end; ${conditions}`,
  };
}
