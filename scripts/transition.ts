import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderPicture } from '../src/cli/canvas.ts';
import { driftwell } from '../src/cli/program.ts';
import { encodePng } from '../src/files/png.ts';
import { patternsFromSpec } from '../src/memories/patternsFromSpec.ts';
import type { Curve, Picture } from '../src/view/picture.ts';
import { meanAndError, meanText } from './meanText.ts';

/**
 * From memorization to generalization with trained networks, beside scores that are not trained: five
 * sets of K points on the circle each, a network for every set. What is in the folder already is not
 * computed again, so the script may be stopped.
 *
 *     node --import tsx scripts/transition.ts FOLDER
 *
 * It prints the tables of docs/training.md, and writes FOLDER/transition.png.
 */

const COUNTS = [2, 4, 9, 16, 32, 64, 128, 256, 1000];
const SEEDS = [0, 1, 2, 3, 4];
const DELTA_MEMORIZED = 0.03;
const OTHERS = { exact: 'exact score', features: '256 random features', smoothed: 'smoothed score' } as const;
const TRAINED = 'trained network';
const COLUMNS = ['gapNull', 'excess', 'memorizedFraction', 'spuriousFraction', 'generalizedFraction'] as const;

const DIALS = [
  ...['phase', '--process', 'generate', '--observable', 'excess', '--particles', '4096', '--steps', '60', '--quiet'],
  ...['--time-min', '0.001', '--time-max', '4', '--terminal', 'denoise', '--realizations', '1'],
  ...['--delta-memorized', `${DELTA_MEMORIZED}`, '--delta-spurious', '0.02'],
];

type Row = Readonly<Record<string, number>>;

/** Runs a command unless its file is there. */
async function once(file: string, words: readonly string[]): Promise<void> {
  if (existsSync(file)) return;
  const code = await driftwell([...words, '--out', file]);
  if (code !== 0) throw new Error(`driftwell ${words.join(' ')} ended with code ${code}`);
}

/** The rows of a CSV of a sweep. */
function rowsOf(file: string): Row[] {
  const [head = '', ...lines] = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  const names = head.split(',');
  return lines.map((line) =>
    Object.fromEntries(line.split(',').map((value, i) => [names[i] as string, Number(value)])),
  );
}

/** The share of the circle within delta of a memory: what fresh points of the circle have, of which none is copied. */
function nearMemory(count: number, seed: number): number {
  const { points } = patternsFromSpec(`ring:${count}`, { seed });
  const reach = 2 * Math.asin(DELTA_MEMORIZED / 2);
  const angles = Array.from({ length: count }, (_, k) =>
    Math.atan2(points[2 * k + 1] as number, points[2 * k] as number),
  ).sort((a, b) => a - b);
  const gaps = angles.map((angle, k) => (angles[k + 1] ?? (angles[0] as number) + 2 * Math.PI) - angle);
  return gaps.reduce((sum, gap) => sum + Math.min(gap, 2 * reach), 0) / (2 * Math.PI);
}

const table = (rows: readonly (readonly string[])[]) => `${rows.map((row) => `| ${row.join(' | ')} |`).join('\n')}\n`;

async function main(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const measured = new Map<string, Map<number, Row[]>>();
  for (const name of [TRAINED, ...Object.values(OTHERS)]) measured.set(name, new Map(COUNTS.map((K) => [K, []])));
  for (const seed of SEEDS) {
    for (const K of COUNTS) {
      const place = ['--memories', `ring:${K}`, '--seed', `${seed}`];
      const network = join(folder, `${K}-${seed}.npz`);
      const resume = existsSync(`${network}.checkpoint`) ? ['--resume'] : [];
      await once(network, ['train', ...place, '--steps', '5000', '--quiet', ...resume]);
      const trained = join(folder, `${K}-${seed}.csv`);
      const sweep = ['--sweep-x', 'timeMin:0.001'];
      await once(trained, [...DIALS, ...place, ...sweep, '--score', 'network', '--network', network]);
      measured
        .get(TRAINED)
        ?.get(K)
        ?.push(...rowsOf(trained));
      for (const [score, name] of Object.entries(OTHERS)) {
        const file = join(folder, `${score}-${K}-${seed}.csv`);
        await once(file, [...DIALS, ...place, ...sweep, '--score', score]);
        measured
          .get(name)
          ?.get(K)
          ?.push(...rowsOf(file));
      }
    }
  }
  const column = (name: string, K: number, of: string) =>
    (measured.get(name)?.get(K) ?? []).map((row) => row[of] as number);
  const names = [...measured.keys()];
  console.log(
    table([
      ['K', 'null', ...names],
      ['---:', '---:', ...names.map(() => '---:')],
      ...COUNTS.map((K) => [
        `${K}`,
        meanText(column(TRAINED, K, 'gapNull')),
        ...names.map((name) => meanText(column(name, K, 'excess'))),
      ]),
    ]),
  );
  const shares = COLUMNS.slice(2);
  console.log(
    table([
      ['K', ...shares.map((name) => name.replace('Fraction', '')), 'memorized, null'],
      ['---:', ...shares.map(() => '---:'), '---:'],
      ...COUNTS.map((K) => [
        `${K}`,
        ...shares.map((share) => meanText(column(TRAINED, K, share))),
        meanText(SEEDS.map((seed) => nearMemory(K, seed))),
      ]),
    ]),
  );
  const curves = names.map((name, label): Curve => {
    const points = COUNTS.map((K) => meanAndError(column(name, K, 'excess')));
    return {
      name,
      label,
      x: COUNTS,
      y: points.map(({ mean }) => mean),
      error: points.map(({ standardError }) => standardError),
    };
  });
  const picture: Picture = {
    title: 'Excess memorization against K: a trained network stops copying',
    subtitle: [
      'K points on the circle, five sets each; s = 0.001 at the end, then x = D(x). Share of samples with d1/d2 < 1/3, less that of fresh points.',
      'Trained, not exact: 64 x 64 x 64 units, 5000 steps of 512 examples, seeds 0 to 4.',
    ],
    x: { label: 'K', scale: 'log' },
    y: { label: 'excess memorization' },
    extent: [1.7, 1200, -0.4, 0.9],
    layer: { kind: 'series', curves, classCount: curves.length },
    markers: [],
  };
  writeFileSync(join(folder, 'transition.png'), encodePng(await renderPicture(picture, undefined)));
}

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('give the folder that keeps networks and numbers');
await main(folder);
process.exit(0);
