import type { Gpu } from '../../src/gpu/device.ts';
import { downloadPositions } from '../../src/gpu/particles.ts';
import { patternsFrom } from '../../src/memories/patterns.ts';
import { row } from '../../src/samplers/row.ts';
import { Simulation } from '../../src/simulation/simulation.ts';
import type { Problem } from './problems.ts';

/**
 * Ours on a problem of the peers: a function that does all of its work, from the start to end positions on the host.
 */
export async function contender(
  gpu: Gpu,
  { dim, particles, rows, memories, start }: Problem & { memories: Float32Array; start: Float32Array },
): Promise<() => Promise<Float32Array>> {
  const spec = {
    dim,
    particles,
    cells: [
      {
        patterns: patternsFrom(Float64Array.from(memories), dim, 'peers'),
        rows: rows.map(({ sharpness, cx, cm, cz }) =>
          row({ read: { a: 1, s: 1 / (2 * sharpness), similarity: 'distance' }, cx, cm, cz }),
        ),
        seed: 1,
        start: { kind: 'listed' as const, points: Float64Array.from(start), scale: 1, replicas: 1, spread: 0 },
      },
    ],
  };
  const simulation = await Simulation.create(gpu, spec);
  const begun = simulation.checkpoint();
  return async () => {
    simulation.restore(begun);
    await simulation.advance();
    return downloadPositions(simulation);
  };
}
