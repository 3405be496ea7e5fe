import { writeFileSync } from 'node:fs';
import { renderPicture } from '../src/cli/canvas.ts';
import { encodePng } from '../src/files/png.ts';
import { patternsFromSpec } from '../src/memories/patternsFromSpec.ts';
import { networkCorrelation } from '../src/training/networkError.ts';
import { trainingDefaults } from '../src/training/options.ts';
import { trainNetwork } from '../src/training/trainNetwork.ts';
import type { Curve } from '../src/view/picture.ts';
import { meanAndError, meanText } from './meanText.ts';

/**
 * The synaptic-learning curve of a network: Pearson correlation of its m with the output of the modern
 * Hopfield network, which is the exact m, against the steps of its training (Ambrogioni 2024,
 * arXiv:2309.17290). Prints a table and writes a picture.
 *
 *     node --import tsx scripts/synapticLearning.ts binary:8:16 PICTURE.png [SEEDS]
 */

const NOISE = [0.25, 1, 4];
const SAMPLES = 8192;
const STEPS = 8000;

const [spec = 'binary:8:16', picture = 'synaptic.png', seeds = '3'] = process.argv.slice(2);
/** [noise][point][seed] */
const measured = NOISE.map(() => new Map<number, number[]>());
for (let seed = 0; seed < Number(seeds); seed++) {
  const patterns = patternsFromSpec(spec, { seed });
  let next = STEPS / 200;
  await trainNetwork(
    patterns,
    { ...trainingDefaults, seed, steps: STEPS },
    {
      onProgress: ({ step, network }) => {
        if (step < next && step < STEPS) return;
        next = step * 2;
        const own = network();
        NOISE.forEach((s, i) => {
          const values = measured[i]?.get(step) ?? [];
          measured[i]?.set(step, [...values, networkCorrelation(own, patterns, Math.sqrt(s), SAMPLES, seed)]);
        });
      },
    },
  );
}

const steps = [...(measured[0]?.keys() ?? [])];
console.log(`| s | ${steps.join(' | ')} |\n| --- |${' --- |'.repeat(steps.length)}`);
NOISE.forEach((s, i) => {
  const cells = [...(measured[i]?.values() ?? [])].map((own) => meanText(own, 4));
  console.log(`| ${s} | ${cells.join(' | ')} |`);
});
const curves = NOISE.map((s, label): Curve => {
  const values = [...(measured[label]?.values() ?? [])];
  const points = values.map(meanAndError);
  const [y, error] = [points.map(({ mean }) => mean), points.map(({ standardError }) => standardError)];
  return { name: `s = ${s}`, label, x: steps, y, error };
});
const lowest = Math.min(...curves.flatMap(({ y }) => Array.from(y)));
const image = await renderPicture(
  {
    title: `A network in training becomes the associative memory: ${spec}`,
    subtitle: [
      `Pearson correlation of the trained m with the exact one, ${SAMPLES} samples of p_s; ${seeds} sets.`,
      `${trainingDefaults.hidden.join(' x ')} units, batch ${trainingDefaults.batch}; means of the weights over ${trainingDefaults.averaged} steps.`,
    ],
    x: { label: 'step', scale: 'log' },
    y: { label: 'correlation' },
    extent: [(steps[0] ?? 1) / 1.2, STEPS * 1.2, lowest - 0.02, 1.005],
    layer: { kind: 'series', curves, classCount: curves.length },
    markers: [],
  },
  undefined,
);
writeFileSync(picture, encodePng(image));
process.exit(0);
