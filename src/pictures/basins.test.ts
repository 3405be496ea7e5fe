import { expect, test } from 'vitest';
import { resolveInputs } from '../experiments/inputs.ts';
import { runOnCpu } from '../experiments/onCpu/index.ts';
import type { Run } from '../experiments/run.ts';
import { parseConfig } from '../params/config.ts';
import type { Config } from '../params/table.ts';
import type { Labels } from '../results.ts';
import { classColors } from '../view/palettes.ts';
import type { LabelsLayer } from '../view/picture.ts';
import { basinPicture } from './basins.ts';
import { differencePicture } from './difference.ts';

/** A pair on the left and a heavier memory on the right: which of the two wells is deeper depends on beta. */
const cross = {
  memories: [
    [-1, 0.25],
    [-1, -0.25],
    [1, 0],
  ],
  weights: [3, 3, 4],
  box: [1.5],
  particles: 256,
};

const run = (dials: Partial<Config>) => runOnCpu(resolveInputs(parseConfig({ ...cross, ...dials })), {});

/** Label and colour of the start at the right edge, and the numbers of the legend. */
function rightEdge(run: Run) {
  const { shape, data } = run.results.labels as Labels;
  const at = (shape[0] >> 1) * shape[1] + shape[1] - 1;
  const { picture, source } = basinPicture(run);
  const layer = picture.layer as LabelsLayer;
  const place = (source?.kind === 'labels' ? source.values[at] : -1) as number;
  const classCount = source?.kind === 'labels' ? source.classCount : 0;
  return {
    label: data[at],
    color: classColors(classCount, layer.numbers)[place],
    numbers: layer.classes.map(({ label }) => layer.numbers?.[label] ?? label + 1),
  };
}

test('an attractor keeps label, number and colour when beta turns, and when memories are asked for in its place', async () => {
  const runs = await Promise.all([5, 14, 30].map((beta) => run({ beta })));
  const seen = [...runs.map(rightEdge), rightEdge(await run({ dynamics: 'ode', steps: 20 }))];
  expect(seen.map(({ label }) => label)).toEqual([2, 2, 2, 2]);
  expect(new Set(seen.map(({ color }) => String(color))).size).toBe(1);
  expect(seen.map(({ numbers }) => numbers.join())).toEqual(['1,3', '1,3', '1,2,3', '1,2,3']);
  // two files, label by label: where the left well is one in both nothing changes but the boundary
  const [few, more] = runs.map(({ results }) => (results.labels as Labels).data) as [Int32Array, Int32Array];
  const changed = few.reduce((sum, label, i) => sum + (label === more[i] ? 0 : 1), 0);
  expect(changed / few.length).toBeLessThan(0.1);
  // places are compared where runs are, and the well that has split lies elsewhere
  const { picture } = differencePicture(runs[0] as Run, runs[2] as Run);
  expect(picture.title).toMatch(/A and B agree on [45]\d/);
});
