import { quotable } from '../printable.ts';
import { FileError } from './fileError.ts';
import type { NpyArray } from './npy.ts';
import { type Npz, type NpzArray, parseNpz } from './npz.ts';
import { weightIndex } from './weightNames.ts';
import type { ZipLimits } from './zip.ts';

/** The arrays of an archive that become rows of numbers. */
export interface NpzTable {
  array: NpyArray;
  /** the name of a single array */
  arrayName?: string;
  /** names of arrays that are columns */
  columns?: readonly string[];
  notes: readonly string[];
  weights?: NpyArray;
}

/** Names under which an archive of several arrays may keep its patterns; the last is numpy's for an unnamed one. */
const PATTERN_NAMES = ['patterns', 'memories', 'points', 'data', 'X', 'x', 'arr_0'];
const AXES = ['x', 'y', 'z'];
const MOST_NAMED = 8;

/**
 * The rows of numbers, or images, of an .npz: the array that was asked for, the only one, or one that is called
 * patterns, memories, points, data, X, x or arr_0. Lists of one length that are called x, y and z are columns of
 * one table, and so are lists that were asked for. A list is never chosen where there is another of its length. No
 * other array is parsed, but for that of weights.
 *
 * @param options arrays: names that may be those of arrays; the others are left aside
 * @throws FileError that lists the arrays where none is the one
 */
export function tableOfNpz(
  name: string,
  bytes: Uint8Array,
  options: ZipLimits & { arrays: readonly string[] },
): NpzTable {
  const { arrays } = parseNpz(name, bytes, options);
  const keys = [...arrays.keys()];
  const weigher = keys[weightIndex(keys)];
  const candidates = keys.filter((key) => key !== weigher);
  const asked = options.arrays.filter((key) => arrays.has(key));
  // An archive of weights alone serves parseWeights; as patterns it is K numbers, which the caller sees drawn.
  const taken = asked.length > 0 ? asked : chosen(arrays, candidates.length > 0 ? candidates : keys);
  const table = taken.length === 1 ? single(arrays, taken[0] as string) : joined(arrays, taken);
  if (!table) {
    const shown = listed(candidates, (key) => ` (${shapeText(arrays.get(key))})`);
    const came = candidates.length === 0 ? 'holds no array' : `holds the arrays ${shown}`;
    throw new FileError(name, `${came}; ${howToName(name, arrays, candidates)}`);
  }
  const weights = weigher === undefined || taken.includes(weigher) ? undefined : arrays.get(weigher);
  const others = candidates.length > taken.length;
  const note = `${taken.length === 1 ? 'array' : 'arrays'} ${taken.map((key) => quotable(key)).join(', ')} of ${listed(candidates)}`;
  const notes = [...(others ? [note] : []), ...(weights ? ['with its array of weights'] : [])];
  return { ...table, notes, ...(weights ? { weights: weights.read() } : {}) };
}

/** What to do where no array is the one. */
function howToName(name: string, arrays: Npz['arrays'], [first, ...others]: readonly string[]): string {
  if (first === undefined) return 'save one of numbers, a row per memory';
  const spec = (...keys: string[]) => `${quotable(name)}:${keys.map((key) => quotable(key, 20)).join(',')}`;
  const shape = arrays.get(first)?.shape;
  const beside = others.find((key) => arrays.get(key)?.shape?.join() === shape?.join());
  const columns = shape?.length === 1 && beside !== undefined;
  const together = columns ? `, or lists of one length as columns: ${spec(first, beside)}` : '';
  return `name one of them "patterns", or say which to take: ${spec(first)}${together}`;
}

function listed(keys: readonly string[], more = (_: string) => ''): string {
  const shown = keys.slice(0, MOST_NAMED).map((key) => quotable(key) + more(key));
  return [...shown, ...(keys.length > MOST_NAMED ? [`${keys.length - MOST_NAMED} more`] : [])].join(', ');
}

function shapeText(array: NpzArray | undefined): string {
  if (!array?.shape) return 'no numbers';
  return array.shape.length === 0 ? 'one number' : array.shape.join(' x ');
}

/** The names to take where nobody asked; none where there is a choice. */
function chosen(arrays: Npz['arrays'], keys: readonly string[]): string[] {
  const of = (rank: number) => keys.filter((key) => arrays.get(key)?.shape?.length === rank);
  const [lists, tables] = [of(1), of(2)];
  const known = PATTERN_NAMES.find((key) => tables.includes(key));
  if (known !== undefined) return [known];
  if (tables.length > 0) return tables.length === 1 ? tables : [];
  const length = (key: string) => arrays.get(key)?.shape?.[0];
  const axes = AXES.flatMap((axis) => lists.find((key) => key.toLowerCase() === axis) ?? []);
  const [x] = axes;
  if (x !== undefined && axes.length > 1 && axes.every((key) => length(key) === length(x))) return axes;
  const images = [...of(3), ...of(4)];
  const named = PATTERN_NAMES.find((key) => images.includes(key));
  if (images.length > 0) return named === undefined ? (images.length === 1 ? images : []) : [named];
  if (keys.length === 1) return [...keys];
  const alone = (key: string) => lists.every((other) => other === key || length(other) !== length(key));
  const list =
    PATTERN_NAMES.find((key) => lists.includes(key) && alone(key)) ?? (lists.length === 1 ? lists[0] : undefined);
  return list === undefined ? [] : [list];
}

function single(arrays: Npz['arrays'], key: string): Omit<NpzTable, 'notes' | 'weights'> | undefined {
  const array = arrays.get(key)?.read();
  return array && { array, arrayName: key };
}

/** Lists of one length side by side, or undefined. */
function joined(arrays: Npz['arrays'], keys: readonly string[]): Omit<NpzTable, 'notes' | 'weights'> | undefined {
  const lists = keys.map((key) => arrays.get(key)).filter((array) => array?.shape?.length === 1) as NpzArray[];
  const [count = 0] = lists[0]?.shape ?? [];
  if (lists.length < 2 || lists.length < keys.length || lists.some(({ shape }) => shape?.[0] !== count))
    return undefined;
  const read = lists.map((list) => list.read());
  const data = new Float64Array(count * read.length);
  read.forEach((list, d) => {
    for (let k = 0; k < count; k++) data[k * read.length + d] = list.data[k] as number;
  });
  return { array: { data, shape: [count, read.length], dtype: read[0]?.dtype ?? '' }, columns: keys };
}
