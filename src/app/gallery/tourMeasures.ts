import { listed } from '../../pictures/findings/words.ts';
import { plural, withMinus } from '../../printable.ts';
import { type Table, tableRows } from '../../results.ts';

/** The tables of a run, as the page has them. */
export type Tables = readonly Table[];

/** What a run says to the question of its step, from its own tables: one sentence, undefined without the table. */
type Measure = (tables: Tables) => string | undefined;

/** Wells with the share of the cues that end in each, the largest first. */
export const wells: Measure = (tables) => {
  const minima = rowsOf(tables, 'attractors')?.filter(({ index }) => index === 0);
  if (!minima?.length) return undefined;
  const shares = minima.map(({ fraction }) => fraction as number).sort((a, b) => b - a);
  return `${plural(shares.length, 'well')}, with ${listed(shares.map(percent))} of the cues`;
};

/** Shares of the memories among the samples. */
export const memoryShares: Measure = (tables) => {
  const shares = rowsOf(tables, 'fractions')?.map(({ fraction }) => fraction as number);
  if (!shares?.length) return undefined;
  return `${percent(Math.min(...shares))} to ${percent(Math.max(...shares))} of the samples at each of ${shares.length} memories`;
};

/** Minima on a line. */
export const pitchfork: Measure = (tables) => {
  const minima = rowsOf(tables, 'attractors')?.filter(({ index }) => index === 0);
  if (!minima?.length) return undefined;
  const places = minima.map(({ x }) => x as number).sort((a, b) => a - b);
  return `${minima.length === 1 ? 'a minimum' : 'minima'} at ${listed(places.map((place) => withMinus(place.toFixed(3))))}`;
};

/** How many memories share the minimum that most share. */
export const condensed: Measure = (tables) => {
  const minima = rowsOf(tables, 'attractors')?.filter(({ index }) => index === 0);
  if (!minima?.length) return undefined;
  const most = Math.max(...minima.map(({ effectiveMemories }) => effectiveMemories as number));
  return `e^H = ${most.toFixed(1)} at the minimum in the middle`;
};

/** Cues that come back. */
export const recalledCues: Measure = (tables) => {
  const system = rowsOf(tables, 'systems')?.[0];
  if (!system) return undefined;
  const cues = system.cues as number;
  return `${Math.round(cues * (system.retrieved as number))} of ${cues} cues come back`;
};

/** Overlap of what is recalled with what was stored, before the blackout and at the end. */
export const blackout: Measure = (tables) => {
  const points = rowsOf(tables, 'points');
  const overlapAt = (count: number) => points?.find((point) => point.count === count)?.overlap;
  const [before, after] = [overlapAt(60), overlapAt(110)];
  if (before === undefined || after === undefined) return undefined;
  return `overlap ${before.toFixed(2)} with the memory at 60 memories, ${after.toFixed(2)} at 110`;
};

function rowsOf(tables: Tables, name: string): Record<string, number>[] | undefined {
  const table = tables.find((one) => one.name === name);
  return table && tableRows(table);
}

const percent = (share: number) => `${(100 * share).toFixed(1)}\u00a0%`;
