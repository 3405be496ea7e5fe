import { expect, test } from 'vitest';
import { gpuTest } from '../../cli/testGpu.ts';
import { openGpu } from '../../gpu/device.ts';
import { parseConfig } from '../../params/config.ts';
import { type Table, tableRow } from '../../results.ts';
import { runExperiment } from '../index.ts';
import { resolveInputs } from '../inputs.ts';
import { openPoint } from './openPoint.ts';
import { planOf } from './plan.ts';

const training = { experiment: 'phase', process: 'training', particles: 512 };
type Point = Record<'trainingError' | 'exactError' | 'populationError' | 'correlation' | 'correlationError', number>;

gpuTest('a layer in training: from one Gaussian to the exact answer, or past what is general', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const pointsOf = async (dials: Record<string, unknown>) => {
    const { results } = await runExperiment(resolveInputs(parseConfig({ ...training, ...dials })), { gpu });
    const table = results.points as Table;
    return Array.from({ length: table.shape[0] as number }, (_, i) => tableRow(table, i) as Point);
  };
  const signs = { memories: 'binary:4:8', beta: 1, features: 100, realizations: 2, sweepX: 'trainingTime:0,10,1e6' };
  const [start, middle, end] = (await pointsOf(signs)) as [Point, Point, Point];
  expect([start.correlation, middle.correlation]).toEqual([start, middle].map(({ correlation }) => correlation).sort());
  expect(middle.correlation).toBeLessThan(end.correlation);
  expect(end.correlation).toBeLessThan(1);
  expect(end.trainingError).toBeGreaterThan(end.exactError);
  expect(start.populationError).toBeUndefined();

  // at first m = skip x: whatever is left of the correlation is that of x
  const [first] = (await pointsOf({ ...signs, realizations: 1, sweepX: 'trainingTime:0,1' })) as [Point];
  const { patterns } = resolveInputs(parseConfig({ ...training, ...signs }));
  const { points, weights } = patterns;
  const mean = new Array<number>(8).fill(0);
  points.forEach((value, i) => {
    mean[i % 8] = (mean[i % 8] as number) + value * (weights[Math.floor(i / 8)] as number);
  });
  const spread = 1 - mean.reduce((sum, value) => sum + value * value, 0) / 8;
  expect(first.correlation).toBeCloseTo(Math.sqrt(spread ** 2 / ((spread + 1) * (spread - first.exactError))), 6);
  expect(first.correlationError).toBeNaN();

  const ring = { memories: 'ring:9', beta: 100, features: 60, observable: 'populationError', realizations: 3 };
  const [before, best, late] = (await pointsOf({ ...ring, sweepX: 'trainingTime:0,10,1e5' })) as [Point, Point, Point];
  expect(best.populationError).toBeLessThan(before.populationError);
  expect(late.populationError).toBeGreaterThan(2 * before.populationError);
  expect(late.trainingError).toBeLessThan(best.trainingError);
  gpu.close();
});

test('an error on fresh data needs to know what they are', () => {
  const config = parseConfig({ ...training, memories: 'binary:4:8', observable: 'populationError' });
  expect(() => planOf(resolveInputs(config))).toThrow('observable populationError needs fresh samples');
});

test('a point of it opens as samples of the score that was trained', () => {
  const config = parseConfig({ ...training, features: 64, sweepX: 'trainingTime:1,100' });
  const point = openPoint(config, 100, 0);
  expect(point).toMatchObject({ experiment: 'generate', score: 'trainedFeatures', features: 64, trainingTime: 100 });
});
