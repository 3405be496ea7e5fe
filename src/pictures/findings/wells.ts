import type { RunSoFar } from '../../experiments/run.ts';
import { capital } from '../../printable.ts';
import { rmsRadius } from '../../reference/landscape.ts';
import { rowLabel, type Table, tableRow } from '../../results.ts';
import { areOf, counted, listed, memoriesText, plain, things } from './words.ts';

/** What is said of the minima of the energy, wherever a run has a table of them. */

/** A minimum of the table. */
export interface Well {
  /** from 1, as in legends and tables */
  number: number;
  class: 'memory' | 'merged' | 'spurious' | 'global';
  /** to the nearest memory */
  distance: number;
  /** over the lowest place that is shown, nat; of basins NaN */
  height: number;
  /** share of the starts that end there; NaN where nothing moved */
  fraction: number;
}

/** The minima in a table of critical points; those of basins that some start leads to. */
export function wellsIn(table: Table): Well[] {
  return Array.from({ length: table.shape[0] }, (_, i): Well & { index: number } => {
    const row = tableRow(table, i) as Record<'index' | 'distance' | 'height' | 'fraction', number | undefined>;
    const { index = 0, distance = Number.NaN, height = Number.NaN, fraction = Number.NaN } = row;
    const [name] = (table.rowNames?.[i] ?? '').split(' ');
    return { number: rowLabel(table, i) + 1, class: name as Well['class'], distance, height, fraction, index };
  }).filter(({ index, fraction }) => index === 0 && fraction !== 0);
}

/** 'Nine memories. Three wells. Two of them were never stored.' */
export function wellsHeadline(memories: number, wells: readonly Well[]): string {
  return `${capital(memoriesText(memories))}. ${capital(things(wells.length, 'well'))}. ${claimOf(memories, wells)}`;
}

function claimOf(memories: number, wells: readonly Well[]): string {
  const of = (name: Well['class']) => wells.filter((well) => well.class === name).length;
  const [spurious, own, shared] = [of('spurious'), of('memory'), of('merged') + of('global')];
  if (spurious > 0) return `${whichOf(spurious, wells.length)} ${spurious === 1 ? 'was' : 'were'} never stored.`;
  if (own === memories) return own === 1 ? 'It is the memory.' : 'Each memory has its own.';
  if (shared > 0) return `${whichOf(shared, wells.length)} ${areOf(shared)} shared by several memories.`;
  return `${own === wells.length ? 'Each belongs' : `${whichOf(own, wells.length)} belong`} to one memory.`;
}

/** 'It', 'All of them', 'Two of them'. */
function whichOf(part: number, all: number): string {
  if (all === 1) return 'It';
  return part === all ? 'All of them' : `${capital(counted(part))} of them`;
}

/** Wells that are named one by one. */
const NAMED = 4;

/** How far the wells that were never stored are from every memory. */
export function distancesText({ inputs: { patterns } }: RunSoFar, wells: readonly Well[]): string {
  const spurious = wells.filter((well) => well.class === 'spurious');
  const radius = `memories have radius ${plain(rmsRadius(patterns))}`;
  if (spurious.length === 0) return `No well counts as never stored (${radius}).`;
  const distances = spurious.map(({ distance }) => plain(distance));
  if (spurious.length <= NAMED) {
    const [many, are] = spurious.length === 1 ? ['Well', 'lies'] : ['Wells', 'lie'];
    const names = listed(spurious.map(({ number }) => String(number)));
    return `${many} ${names} ${are} ${listed(distances)} away from every memory (${radius}): nobody stored ${spurious.length === 1 ? 'it' : 'them'}.`;
  }
  const ordered = spurious.map(({ distance }) => distance).sort((a, b) => a - b);
  return `Those that nobody stored lie ${plain(ordered[0] as number)} to ${plain(ordered.at(-1) as number)} away from every memory (${radius}).`;
}
