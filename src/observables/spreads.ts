import { UNROLLED_DIMS } from '../../shaders/observer.wgsl.ts';
import { SPREAD_NEEDS, spread } from '../../shaders/spread.wgsl.ts';
import { storageBuffer } from '../gpu/buffers.ts';
import { guarded } from '../gpu/device.ts';
import { downloadPositions, OBSERVER_SIZE, type Particles } from '../gpu/particles.ts';
import { memoriesAsked, memoriesAt } from './memoriesRead.ts';
import { observe, perQuad } from './observe.ts';
import { type CellRule, mostMemories, recordsOf } from './rules.ts';

/**
 * Var_r(xi_d), the posterior variance of every coordinate at every particle, [cell, particle, dim] float32: a (a / s)
 * of it is how far the denoiser follows that coordinate. Above three dimensions; up to three `evaluateColumns` gives
 * the covariance. Throws RangeError there, and unless there is one rule per cell, all by the softmax.
 */
export async function measureSpreads(particles: Particles, rules: readonly CellRule[]): Promise<Float32Array> {
  const { gpu, dim, positions } = particles;
  if (dim <= UNROLLED_DIMS) throw new RangeError(`${dim} dimensions; read the covariance there`);
  const asked = memoriesAsked(rules, 'the posterior variance of coordinates', SPREAD_NEEDS);
  return guarded(gpu, 'reading posterior variances', async () => {
    const means = storageBuffer(gpu, 'means', positions.size);
    const memories = await memoriesAt(particles, recordsOf(rules), asked, means);
    const kernel = await gpu.kernels.get({
      label: `posterior variances D=${dim}`,
      code: spread(OBSERVER_SIZE, memories.text),
      bindings: ['uniform', 'read', 'read', 'read', 'write', 'read', ...memories.lastBindings],
    });
    const spreads = storageBuffer(gpu, 'posterior variances', positions.size);
    const work = perQuad(particles, mostMemories(rules), dim);
    await observe(particles, kernel, [...memories.first, spreads, means, ...memories.last], work);
    const out = await downloadPositions({ ...particles, positions: spreads });
    memories.dispose();
    for (const buffer of [means, spreads]) buffer.destroy();
    return out;
  });
}
