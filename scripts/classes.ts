import { readFileSync } from 'node:fs';
import { logBasinVolume } from '../src/analysis/criticalNoise.ts';
import { recoveryNoises } from '../src/analysis/recovery.ts';
import { sampleClasses } from '../src/analysis/sampleClasses.ts';
import { readNetwork } from '../src/files/networkFile.ts';
import type { Patterns } from '../src/memories/patterns.ts';
import { patternsFromSpec } from '../src/memories/patternsFromSpec.ts';
import { streams } from '../src/memories/streams.ts';
import { dense } from '../src/readouts/attention.ts';
import { network as scoreOf } from '../src/readouts/network.ts';
import type { ReferenceAt } from '../src/readouts/readout.ts';
import { execute } from '../src/reference/execute.ts';
import { normals } from '../src/reference/noise.ts';
import { curvatureOf, fieldOfAnswer } from '../src/reference/scoreField.ts';
import { stepTable } from '../src/samplers/index.ts';
import { noiseLevels } from '../src/schedules.ts';
import { meanText } from './meanText.ts';

/**
 * Critical noise, basin volume and curvature by class (Pham et al. 2025, arXiv 2505.21777, App. C and D): at samples of
 * the trained networks of Pham's set, as their rule tells them apart, and at fresh points of the circle; each by the
 * network and by the exact score. In float64.
 *
 *     node --import tsx scripts/classes.ts [K ...]
 *
 * It prints the table of docs/training.md.
 */

const COUNTS = [2, 9, 32, 128, 1000];
const SAMPLES = 4096;
/** Of a class so many places are measured at most: the first ones. */
const PLACES = 40;
const RULE = { memorized: 0.03, spurious: 0.02 };
/** Noise at which samples end; then x = D(x). */
const END = 0.001;
/** Noise from which a place is to be recovered, from below. */
const LEVELS = Array.from({ length: 21 }, (_, i) => 0.002 * 10 ** (i / 6));
const RECOVERY = { trials: 10, steps: 16, end: END, within: 0.1, seed: 1 };
/** Noise at which the curvature is taken. */
const CURVED_AT = 0.01;

/** Samples by the reverse SDE from the exact p_T, as scripts/transition.ts draws them. */
function samplesOf(patterns: Patterns, readout: ReferenceAt): Float64Array {
  const { points, count, dim } = patterns;
  const levels = noiseLevels({ schedule: 'brownian', spacing: 'logVariance', steps: 60, timeMin: END, timeMax: 4 });
  const { rows } = stepTable(levels, { sampler: 'ancestral', terminal: 'denoise' });
  const z = normals(0, SAMPLES, dim, 0, streams.start);
  const start = z.map((value, i) => (points[(Math.floor(i / dim) % count) * dim + (i % dim)] as number) + 2 * value);
  return execute(rows, patterns, start, { seed: 0, readout }).x;
}

/** Fresh points of the circle. */
function freshPoints(): Float64Array {
  const { points } = patternsFromSpec(`ring:${SAMPLES}`, { seed: 1 });
  return points;
}

function picked(places: Float64Array, dim: number, chosen: (i: number) => boolean): Float64Array {
  const kept = Array.from({ length: places.length / dim }, (_, i) => i).filter(chosen);
  return Float64Array.from(kept.slice(0, PLACES).flatMap((i) => [...places.subarray(i * dim, (i + 1) * dim)]));
}

/** How far places are from the nearest memory. */
function distances({ points, dim }: Patterns, places: Float64Array): number[] {
  return Array.from({ length: places.length / dim }, (_, i) => {
    let least = Number.POSITIVE_INFINITY;
    for (let at = 0; at < points.length; at += dim) {
      let square = 0;
      for (let d = 0; d < dim; d++) square += ((points[at + d] as number) - (places[i * dim + d] as number)) ** 2;
      least = Math.min(least, square);
    }
    return Math.sqrt(least);
  });
}

/**
 * What one score says of places: the noise up to which they are recovered, the room that is, and how the energy curves.
 */
function measured(patterns: Patterns, readout: ReferenceAt, places: Float64Array): string[] {
  const { dim } = patterns;
  const noises = recoveryNoises(patterns, readout, places, LEVELS, RECOVERY);
  const known = noises.flatMap(({ critical }) => critical?.s ?? []);
  const least = LEVELS[0] as number;
  // what is not recovered from the least level counts with none
  const all = noises.map(({ critical, never }) => (never ? 0 : (critical?.s ?? (LEVELS.at(-1) as number))));
  const never = noises.filter((own) => own.never).length / noises.length;
  const read = { a: 1, s: CURVED_AT, similarity: 'distance' } as const;
  const field = fieldOfAnswer(readout(read), read, dim);
  const curves = Array.from({ length: places.length / dim }, (_, i) =>
    curvatureOf(field.slopeAt(places.subarray(i * dim, (i + 1) * dim)), dim),
  );
  return [
    meanText(all, 4),
    never > 0 ? `${(100 * never).toFixed(0)} % below ${least}` : '',
    known.length > 1
      ? meanText(
          known.map((s) => logBasinVolume(s, dim)),
          2,
        )
      : '',
    meanText(
      curves.map(([value = Number.NaN]) => value),
      2,
    ),
    meanText(
      curves.map((own) => own.reduce((sum, value) => sum + value, 0)),
      2,
    ),
  ];
}

const print = (cells: readonly string[]) => console.log(`| ${cells.join(' | ')} |`);
const TITLES = ['critical s', 'not recovered', 'log V', 'least curvature', 'trace'];

const asked = process.argv.slice(2).map(Number);
print(['K', 'places', 'score', 'share', 'measured', 'from a memory', ...TITLES]);
print(['---:', '---', '---', ...new Array(3 + TITLES.length).fill('---:')]);
for (const K of asked.length > 0 ? asked : COUNTS) {
  const patterns = patternsFromSpec(`pham:${K}`, { seed: 0 });
  const { dim } = patterns;
  const file = `networks/pham${K}.npz`;
  const { network } = await readNetwork(file, readFileSync(file));
  const cell = { patterns, rows: [], seed: 0 };
  const trained = await scoreOf(network).reference(cell);
  const exact = dense.reference(cell);
  const samples = samplesOf(patterns, trained);
  const classes = sampleClasses(samples, patterns, RULE);
  const fresh = freshPoints();
  const freshClasses = sampleClasses(fresh, patterns, RULE);
  const groups = [
    ...(['memorized', 'spurious', 'generalized'] as const).map((name) => ({
      name: `${name} samples`,
      share: classes.filter((own) => own === name).length / SAMPLES,
      places: picked(samples, dim, (i) => classes[i] === name),
    })),
    {
      name: 'fresh points, at no memory',
      share: freshClasses.filter((own) => own !== 'memorized').length / SAMPLES,
      places: picked(fresh, dim, (i) => freshClasses[i] !== 'memorized'),
    },
  ];
  for (const { name, share, places } of groups) {
    const count = places.length / dim;
    if (count < 2) {
      print([`${K}`, name, '', share.toFixed(4), `${count}`, '', ...TITLES.map(() => '')]);
      continue;
    }
    const away = meanText(distances(patterns, places));
    for (const [score, readout] of [['network', trained] as const, ['exact', exact] as const]) {
      print([`${K}`, name, score, share.toFixed(4), `${count}`, away, ...measured(patterns, readout, places)]);
    }
  }
}
