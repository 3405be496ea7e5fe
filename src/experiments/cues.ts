import { type Patterns, valueRange } from '../memories/patterns.ts';
import { streams } from '../memories/streams.ts';
import { ConfigError } from '../params/config.ts';
import type { ListValue } from '../params/dial.ts';
import type { Config } from '../params/table.ts';
import { plural, quoted, significant } from '../printable.ts';
import { normals } from '../reference/noise.ts';
import type { Cues, FileLists } from './run.ts';

/** How cues are made of memories: `noise:0.6`, `flip:0.1`, `mask:0.5`, `memory`. */
interface CueKind {
  doc: string;
  /** largest number behind the name; absent: it has none */
  most?: number;
  text(amount: number): string;
  /** how many numbers of a cue are to be seen, of one that covers the others */
  seen?(dim: number, amount: number): number;
  /** changes cues [count, dim] in place */
  spoil(points: Float64Array, amount: number, context: Spoiling): void;
}

interface Spoiling {
  patterns: Patterns;
  /** standard normals [count, dim] */
  z: Float64Array;
  /** half the sum of the least and the largest value of all memories: 0 where they are -1 and 1 */
  middle: number;
}

/** Every kind of cue by its name. */
export const cueKinds: Readonly<Record<string, CueKind>> = {
  memory: { doc: 'the memory itself', text: () => 'the memories themselves', spoil: () => {} },
  noise: {
    doc: 'a memory with Gaussian noise of this standard deviation',
    most: 1e6,
    text: (sigma) => `a memory with noise of standard deviation ${sigma}`,
    spoil(points, sigma, { z }) {
      points.forEach((value, i) => {
        points[i] = value + sigma * (z[i] as number);
      });
    },
  },
  flip: {
    doc: 'a memory in which this share of the numbers is turned over, v to least + most - v (+1 to -1)',
    most: 1,
    text: (share) => `a memory with ${percent(share)} of its numbers turned over`,
    spoil(points, share, { patterns: { dim }, z, middle }) {
      for (let at = 0; at < points.length; at += dim) {
        for (const d of leastPlaces(z.subarray(at, at + dim), Math.round(share * dim))) {
          points[at + d] = 2 * middle - (points[at + d] as number);
        }
      }
    },
  },
  mask: {
    doc: 'a memory whose last rows of pixels, this share of it, are covered by the middle of all values',
    most: 1,
    text: (share) => `a memory with its last ${percent(share)} covered`,
    seen: (dim, share) => dim - Math.round(share * dim),
    spoil(points, share, { patterns: { dim }, middle }) {
      const kept = dim - Math.round(share * dim);
      points.forEach((_, i) => {
        if (i % dim >= kept) points[i] = middle;
      });
    },
  },
};

/** Numbers that all cues may have together: 512 MB on the host. */
const MOST_NUMBERS = 2 ** 26;

/**
 * The cues of a config: cue i is made of memory i, and of the first ones again where cues are more; or they are rows of
 * numbers, or those of a file, made of no memory. Noise and flips are drawn from the seed. Throws ConfigError.
 */
export function cuesOf({ cue, particles, seed }: Config, patterns: Patterns, files: FileLists): Cues {
  const given = givenCues(cue, files);
  if (given) {
    if (given.dim === patterns.dim) return given;
    const what = `cue has ${plural(given.dim, 'number')}, a memory has ${patterns.dim}`;
    throw new ConfigError([`${what}; give as many, or ${kindsText()}`]);
  }
  const { kind, amount } = kindOf(cue);
  const { dim, count: memories, points: all } = patterns;
  if (particles * dim > MOST_NUMBERS) {
    throw new ConfigError([`particles: ${particles} cues of ${dim} numbers; ${Math.floor(MOST_NUMBERS / dim)} fit`]);
  }
  const sources = Int32Array.from({ length: particles }, (_, i) => i % memories);
  const points = new Float64Array(particles * dim);
  sources.forEach((k, i) => {
    points.set(all.subarray(k * dim, (k + 1) * dim), i * dim);
  });
  const [least, most] = valueRange(patterns);
  const z = normals(seed, particles, dim, 0, streams.cue);
  kind.spoil(points, amount, { patterns, z, middle: (least + most) / 2 });
  const seen = kind.seen?.(dim, amount);
  const visible = seen === undefined ? undefined : Array.from({ length: dim }, (_, d) => d < seen);
  return { points, count: particles, sources, ...(visible ? { visible } : {}), text: kind.text(amount) };
}

function givenCues(cue: ListValue, files: FileLists): (Cues & { dim: number }) | undefined {
  if (typeof cue === 'string') return undefined;
  if ('file' in cue) {
    if (!files.cue) throw new ConfigError([`the file "${cue.file}" of cue is needed; give it again`]);
    const { points, count, dim } = files.cue;
    return { points, count, dim, sources: new Int32Array(count).fill(-1), text: `those of ${cue.file}` };
  }
  const rows = (Array.isArray(cue[0]) ? cue : [cue]) as readonly (readonly number[])[];
  const dim = rows[0]?.length ?? 0;
  const ragged = rows.findIndex((row) => row.length !== dim);
  if (ragged >= 0) {
    throw new ConfigError([`cue: row ${ragged + 1} has ${rows[ragged]?.length} numbers, row 1 has ${dim}`]);
  }
  const sources = new Int32Array(rows.length).fill(-1);
  return { points: Float64Array.from(rows.flat()), count: rows.length, dim, sources, text: 'given by their numbers' };
}

function kindOf(cue: ListValue): { kind: CueKind; amount: number } {
  const [name = '', amount, ...rest] = String(cue).trim().split(':');
  const kind = Object.hasOwn(cueKinds, name) ? cueKinds[name] : undefined;
  const value = Number(amount ?? 0);
  const fits =
    kind?.most === undefined ? amount === undefined : /\S/.test(amount ?? '') && value >= 0 && value <= kind.most;
  if (kind && fits && rest.length === 0) return { kind, amount: value };
  throw new ConfigError([`cue is ${quoted(String(cue), 60)}; give ${kindsText()}, numbers, or a file`]);
}

/** 'memory, noise:S (0 to 1000000), flip:S (0 to 1), ...' */
function kindsText(): string {
  return Object.entries(cueKinds)
    .map(([name, { most }]) => (most === undefined ? name : `${name}:A (A from 0 to ${most})`))
    .join(', ');
}

/** Places of the n least of these numbers. */
function leastPlaces(values: Float64Array, n: number): number[] {
  const places = Array.from(values, (_, d) => d);
  return places.sort((a, b) => (values[a] as number) - (values[b] as number)).slice(0, n);
}

const percent = (share: number) => `${significant(100 * share, 4)} %`;
