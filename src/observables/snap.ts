import { UNROLLED_DIMS } from '../../shaders/observer.wgsl.ts';
import { snap } from '../../shaders/snap.wgsl.ts';
import { storageOf } from '../gpu/buffers.ts';
import { guarded } from '../gpu/device.ts';
import { OBSERVER_SIZE, type Particles } from '../gpu/particles.ts';
import type { Patterns } from '../memories/patterns.ts';
import { memoryRecords } from '../readouts/attention.ts';
import type { Labelled } from './labels.ts';
import { observe, perQuad } from './observe.ts';

/** Moves every labelled particle onto its memory; one set of memories for all cells. */
export async function snapToLabels(
  particles: Particles,
  { labels }: Pick<Labelled, 'labels'>,
  patterns: Patterns,
): Promise<void> {
  const { gpu, dim } = particles;
  const kernel = await gpu.kernels.get({
    label: `snap D=${dim}`,
    code: snap(dim, OBSERVER_SIZE),
    bindings: ['uniform', 'write', 'read', 'read'],
  });
  await guarded(gpu, 'snapping to memories', async () => {
    const list = dim > UNROLLED_DIMS ? Float32Array.from(patterns.points) : memoryRecords(patterns);
    const points = storageOf(gpu, 'memories', list);
    await observe(particles, kernel, [labels, points], perQuad(particles, 0));
    points.destroy();
  });
}
