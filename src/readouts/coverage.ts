import type { Box } from '../results.ts';
import { explodingVariance, type Row } from '../samplers/row.ts';
import type { CutoffOptions } from './cutoff.ts';
import type { WeighedTree } from './cutoffTree.ts';

/** Where a table of a level lies. */
export interface Coverage {
  /** of the memories, but for outliers; whether they are all in it */
  box: Box;
  whole: boolean;
  /** where particles are */
  covered: Box;
}

/** How far from the memories a table reaches, in sigma: of a million particles few are farther. */
const MARGIN = 4.5;

/**
 * What the tables of a level cover: the memories, all or but for outliers, what noise of the level reaches, and, at the
 * first level read, where the particles start.
 */
function coverageOf(
  weighed: WeighedTree,
  variance: number,
  rows: readonly Row[],
  { region }: CutoffOptions,
  all = false,
): Coverage {
  const { whole, ...box } = all ? wholeBox(weighed) : boxOf(weighed);
  const margin = MARGIN * Math.sqrt(variance);
  const near = { low: box.low.map((l) => l - margin), high: box.high.map((h) => h + margin) };
  // on the way down a schedule particles come nearer to the memories
  const first = rows.find(({ read }) => read)?.read;
  const isFirst = first !== undefined && explodingVariance(first) === variance;
  return { box, whole, covered: region && isFirst ? hull(near, region, 1 / first.a) : near };
}

const hull = (near: Box, region: Box, scale: number): Box => ({
  low: near.low.map((l, d) => Math.min(l, scale * (region.low[d] as number))),
  high: near.high.map((h, d) => Math.max(h, scale * (region.high[d] as number))),
});

/** The corners of a box, 2^dim of them. */
export const corners = ({ low, high }: Box): number[][] =>
  low.reduce<number[][]>(
    (places, l, d) => places.flatMap((place) => [l, high[d] as number].map((x) => [...place, x])),
    [[]],
  );

/** How a level may be covered: runs that start on a grid also go to the outliers. */
export function coverages(
  weighed: WeighedTree,
  variance: number,
  rows: readonly Row[],
  options: CutoffOptions,
): Coverage[] {
  const usual = coverageOf(weighed, variance, rows, options);
  return options.region && !usual.whole ? [usual, coverageOf(weighed, variance, rows, options, true)] : [usual];
}

/** The box of the memories but for four in a thousand at either end, where a table lies: outliers do not stretch it. */
export function boxOf({ tree }: Pick<WeighedTree, 'tree'>): Box & { whole: boolean } {
  const { columns, count } = tree;
  const step = Math.max(1, Math.floor(count / 8192));
  const sorted = columns.map((column) => column.filter((_, i) => i % step === 0).sort());
  const at = (share: number) => sorted.map((values) => values[Math.round(share * (values.length - 1))] as number);
  const [low, high] = [at(0.004), at(0.996)];
  const all = wholeBox({ tree });
  // most sets end where most of their memories do
  const whole = low.every((l, d) => (all.high[d] as number) - (all.low[d] as number) < 1.2 * ((high[d] as number) - l));
  return whole ? all : { low, high, whole };
}

function wholeBox({ tree }: Pick<WeighedTree, 'tree'>): Box & { whole: boolean } {
  return {
    low: tree.columns.map((_, d) => tree.least[d]?.[1] as number),
    high: tree.columns.map((_, d) => tree.most[d]?.[1] as number),
    whole: true,
  };
}
