/**
 * An observable of one's own: a kernel that counts particles by their distance from the origin. However many there are,
 * nothing but the counts comes back. Measured on samples of 100 memories on a circle, stopped at three noise variances.
 *
 *     npm run build && npx tsx examples/ownObservable.ts
 */
import {
  dispatch,
  downloadBuffer,
  eachQuad,
  guarded,
  noiseLevels,
  OBSERVER_SIZE,
  observer,
  observerExtent,
  openGpu,
  type Particles,
  patternsFromSpec,
  Simulation,
  stepTable,
  storageBuffer,
} from 'driftwell';
import { openAdapter } from 'driftwell/node';

const shader = (dim: number, bins: number, binWidth: number) => `
${observer(dim, OBSERVER_SIZE)}
@group(0) @binding(2) var<storage, read_write> counts: array<atomic<u32>>; // [cell, bins]

${eachQuad(
  dim,
  OBSERVER_SIZE,
  `// four particles side by side
  var square = vec4f(0.0);
  for (var d = 0u; d < ${dim}u; d++) {
    square += positions[base + d] * positions[base + d];
  }
  let bin = min(vec4u(sqrt(square) / ${binWidth}), vec4u(${bins - 1}));
  let real = isReal(quad);
  for (var i = 0u; i < 4u; i++) {
    if (real[i]) {
      atomicAdd(&counts[cell * ${bins}u + bin[i]], 1u);
    }
  }`,
)}`;

/** Particles of each cell per bin of |x|, [cell, bins]; the last bin has all that is farther out. */
async function countRadii(particles: Particles, bins: number, binWidth: number): Promise<Uint32Array> {
  const { gpu, dim, cells, positions } = particles;
  const kernel = await gpu.kernels.get({
    label: `radii D=${dim}`,
    code: shader(dim, bins, binWidth),
    bindings: ['uniform', 'read', 'write'],
  });
  return guarded(gpu, 'counting radii', async () => {
    const { extent, grid } = observerExtent(particles);
    const counts = storageBuffer(gpu, 'counts of radii', cells * bins * 4);
    dispatch(gpu, kernel, [extent, positions, counts], grid);
    const counted = new Uint32Array(await downloadBuffer(gpu, counts));
    extent.destroy();
    counts.destroy();
    return counted;
  });
}

const { adapter } = await openAdapter();
const gpu = await openGpu(adapter);
const patterns = patternsFromSpec('circle:100', { seed: 1 });
for (const s of [0.25, 0.05, 0.01]) {
  // the schedule brownian has s = t
  const levels = noiseLevels({ schedule: 'brownian', spacing: 'logVariance', steps: 20, timeMin: s, timeMax: 4 });
  const { rows, start } = stepTable(levels, { sampler: 'ancestral', terminal: 'stop' });
  const spread = Math.sqrt(start.s);
  const simulation = await Simulation.create(gpu, {
    dim: 2,
    particles: 2 ** 12,
    // the exact law at the noisiest level: a memory by its weight, plus noise
    cells: [{ patterns, rows, seed: 1, start: { kind: 'chosen', patterns, scale: start.a, spread } }],
  });
  await simulation.advance();
  const counts = await countRadii(simulation, 8, 0.25);
  console.log(`s = ${s}: ${counts.join(' ')}`);
  simulation.dispose();
}
gpu.close();
