import { streams } from '../memories/streams.ts';
import { normals } from '../reference/noise.ts';
import type { Network } from './network.ts';
import { unitsOf } from './network.ts';

/** A network that was never trained: weights drawn from the seed, of the size that training begins with. For tests. */
export function testNetwork(dim = 2, hidden: readonly number[] = [8, 12], seed = 1, waves = 4): Network {
  let drawn = 0;
  const draw = (count: number, size: number) =>
    Float32Array.from(normals(seed, count, 1, drawn++, streams.weights), (z) => size * z);
  const units = unitsOf({ dim, hidden });
  const layers = units.slice(1).map((out, l) => {
    const into = units[l] as number;
    return {
      weights: draw(into * out, Math.sqrt(2 / into)),
      ...(l < hidden.length && { noise: draw(2 * waves * out, 0.3) }),
      bias: draw(out, 0.1),
    };
  });
  return {
    dim,
    hidden,
    spread: 0.5,
    centre: Float64Array.from({ length: dim }, (_, d) => 0.1 * (d + 1)),
    frequencies: Float64Array.from({ length: waves }, (_, i) => 2 ** i / 4),
    layers,
    training: { memories: 'pham:9', count: 9, seed, steps: 10, batch: 4, rate: 1e-3, loss: 0.7 },
  };
}
