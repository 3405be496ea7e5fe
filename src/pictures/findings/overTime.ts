import type { RunSoFar } from '../../experiments/run.ts';
import { squaredDistance } from '../../memories/distance.ts';
import type { Patterns } from '../../memories/patterns.ts';
import { isActive } from '../../params/config.ts';
import { capital, digits } from '../../printable.ts';
import { meanOf } from '../../reference/landscape.ts';
import { type Findings, type Table, tableRow, tableRows } from '../../results.ts';
import { levelText, scoreText, stopText, widthText } from './conditions.ts';
import { memoriesText, percent, plain, things } from './words.ts';

/** When samples decide, and between what. */
export function overTimeFindings(run: RunSoFar): Findings {
  const { inputs, results } = run;
  const { config, patterns } = inputs;
  const along = isActive('schedule', config);
  const clones = results.clones as Table | undefined;
  const rule = `${capital(scoreText(inputs))}; ${along ? stopText(config) : levelText(config)}${widthText(inputs)}.`;
  const memories = `${capital(memoriesText(patterns.count))}${patterns.dim > 3 ? ` in ${patterns.dim} dimensions` : ''}.`;
  const [claim, shows] = !along
    ? wandering(run)
    : results.order
      ? orderText(run)
      : [
          decisionText(run),
          `Time runs to the right while the noise falls: ${digits(config.particles)} samples begin as one cloud.`,
        ];
  return {
    headline: `${memories} ${claim}`,
    shows: `${shows}${clones ? ` ${clonesText(clones)}` : ''}`,
    rule,
  };
}

/** At one level samples go to and fro. */
function wandering({ inputs: { config } }: RunSoFar): [claim: string, shows: string] {
  return [
    'The noise stays, and the samples wander.',
    `Time runs to the right: ${things(config.iterations, 'step')} of ${digits(config.particles)} samples at one noise level.`,
  ];
}

/** The noise at which the centre of the data pushes samples away: of memories equally far from it, where they decide. */
function decisionText({ inputs, results }: RunSoFar): string {
  const times = tableRows<'s' | 'unstable'>(results.criticalTimes as Table);
  const breaks = times.filter(({ unstable }) => unstable > 0).map(({ s }) => s);
  if (breaks.length === 0) return 'The samples part as the noise falls.';
  const [least, most] = [Math.min(...breaks), Math.max(...breaks)].map(plain) as [string, string];
  const where = least === most ? `at noise s = ${most}` : `between noise s = ${most} and ${least}`;
  return lieOnSphere(inputs.patterns) ? `The samples decide ${where}.` : `Their centre turns unstable ${where}.`;
}

/** Whether all memories are equally far from their mean, to 1 %. */
function lieOnSphere(patterns: Patterns): boolean {
  const { points, count, dim } = patterns;
  const mean = meanOf(patterns);
  const far = Array.from({ length: count }, (_, k) => Math.sqrt(squaredDistance(points, k * dim, mean, 0, dim)));
  const most = far.reduce((a, b) => Math.max(a, b));
  return far.every((distance) => distance >= 0.99 * most);
}

/** What order parameters say: which of the two decisions lies on the way. */
function orderText({ results }: RunSoFar): [claim: string, shows: string] {
  const critical = results.criticalNoise as Table | undefined;
  const at = (name: string) => {
    const i = critical?.rowNames?.indexOf(name) ?? -1;
    return i < 0 ? undefined : (tableRow(critical as Table, i).s as number);
  };
  const [first, then] = [at('speciation'), at('collapse')];
  const told = [
    ...(first === undefined ? [] : [`the main direction of the data at noise s = ${plain(first)}`]),
    ...(then === undefined ? [] : [`${first === undefined ? '' : 'then '}one memory at s = ${plain(then)}`]),
  ];
  const rows = tableRows<'meanOverlap' | 'particles'>(results.order as Table);
  const [begin, end] = [rows[0], rows.at(-1)];
  return [
    told.length > 0 ? `Samples find ${told.join(', ')}.` : 'The samples find them as the noise falls.',
    begin && end
      ? `Time runs to the right while the noise falls: what ${digits(begin.particles)} samples are taken for overlaps with the memory they end at by ${plain(begin.meanOverlap)} at first and by ${plain(end.meanOverlap)} at last (1: it is that memory).`
      : 'Time runs to the right while the noise falls.',
  ];
}

function clonesText(table: Table): string {
  const { s, phi } = tableRow(table, 0) as Record<'s' | 'phi', number>;
  return `Clones that part at noise s = ${plain(s)} and go on with other noise end alike in ${percent(phi)} of all cases.`;
}
