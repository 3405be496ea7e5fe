import { expect, test } from 'vitest';
import { gpuTest } from '../../cli/testGpu.ts';
import { openGpu } from '../../gpu/device.ts';
import type { Network } from '../../networks/network.ts';
import { testNetwork } from '../../networks/testNetwork.ts';
import { parseConfig } from '../../params/config.ts';
import type { Table } from '../../results.ts';
import { runExperiment } from '../index.ts';
import { resolveInputs } from '../inputs.ts';
import { planOf } from './plan.ts';

/** Sweeps over K by trained networks: one of each number of memories, or one for all. */

const sweepOf = (network: readonly Network[], counts = '2,9') =>
  resolveInputs(
    parseConfig({
      experiment: 'phase',
      process: 'generate',
      memories: 'pham:1000',
      score: 'network',
      sweepX: `count:${counts}`,
      particles: 256,
      steps: 4,
    }),
    { network },
  );

function trainedOn(count: number, hidden: readonly number[]): Network {
  const network = testNetwork(2, hidden, count);
  return { ...network, training: { ...network.training, count } };
}

gpuTest('every point is moved by the network of its K, whatever the widths', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const [two, nine] = [trainedOn(2, [8, 8]), trainedOn(9, [8, 24, 16])];
  const like = trainedOn(9, [8, 8]);
  const pointsOf = async (...networks: Network[]) => {
    const { results, kernel } = await runExperiment(sweepOf(networks), { gpu });
    const { data, shape } = results.points as Table;
    return { kernel, rows: [0, 1].map((row) => [...data.slice(row * shape[1], (row + 1) * shape[1])]) };
  };
  const [byTwo, byNine, byLike] = [await pointsOf(two), await pointsOf(nine), await pointsOf(like)];
  expect(byTwo.rows[1]).not.toEqual(byNine.rows[1]);
  expect(byTwo.kernel).toMatch(/^network, 8 wide D=2, cells, trained, not exact: a network of 2 x 8 units on 2 mem/);
  // of other widths, each in a dispatch of its own; of one, together
  for (const [other, alone] of [
    [nine, byNine],
    [like, byLike],
  ] as const) {
    const both = await pointsOf(two, other);
    expect(both.rows).toEqual([byTwo.rows[0], alone.rows[1]]);
    expect(both.kernel).toMatch(/^network D=2, cells, trained, not exact: 2 networks, of 2, 9 memories/);
  }
  gpu.close();
});

test('a K that no network was trained on is refused before anything runs', () => {
  const networks = [trainedOn(2, [8]), trainedOn(9, [8])];
  expect(() => planOf(sweepOf(networks, '2,3,9'))).toThrow(
    'network: none was trained on 3 memories; those given were trained on 2, 9',
  );
  expect(() => planOf(sweepOf(networks.slice(0, 1), '2,3,9'))).not.toThrow();
});
