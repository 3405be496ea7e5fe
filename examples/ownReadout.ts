/**
 * A read-out of one's own: the Epanechnikov energy, where a memory counts fully within sqrt(2s) and not at all beyond
 * (Hoover et al. 2025, arXiv 2506.10801). Where reaches overlap, means of several memories become memories themselves:
 * of a triangle there are 3, 6 or 7. The kernel is held against its float64 twin.
 *
 *     npm run build && npx tsx examples/ownReadout.ts
 */
import {
  attention,
  downloadPositions,
  execute,
  openGpu,
  patternsOf,
  readAt,
  row,
  type Separation,
  Simulation,
} from 'driftwell';
import { openAdapter } from 'driftwell/node';

const epanechnikov: Separation = {
  name: 'epanechnikov',
  weight: 'Epanechnikov weight',
  gives: ['mean'],
  // 1 / a, the squared reach in u = x / a, and no use for the third number
  level: ({ a, s }) => [1 / a, (2 * s) / (a * a), 0],
  // for two dimensions; four particles side by side, four memories m0 to m3 at a time
  sums: () => `
struct Quad { c0: vec4f, c1: vec4f }
struct Sums { weight: vec4f, c0: vec4f, c1: vec4f, u: Quad }

fn emptySums() -> Sums { return Sums(); }

fn biases(m0: vec4f, m1: vec4f, m2: vec4f, m3: vec4f, normBias: f32) -> vec4f {
  return exp2(vec4f(m0.w, m1.w, m2.w, m3.w)); // records hold log2 of their weights
}

fn absorbOne(before: Sums, u: Quad, memory: vec4f, weight: f32, reach2: f32) -> Sums {
  let square = (u.c0 - memory.x) * (u.c0 - memory.x) + (u.c1 - memory.y) * (u.c1 - memory.y);
  let w = select(vec4f(0.0), vec4f(weight), square < vec4f(reach2));
  return Sums(before.weight + w, before.c0 + w * memory.x, before.c1 + w * memory.y, u);
}

fn absorb(before: Sums, u: Quad, m0: vec4f, m1: vec4f, m2: vec4f, m3: vec4f, bias: vec4f, reach2: f32, index: u32) -> Sums {
  let two = absorbOne(absorbOne(before, u, m0, bias.x, reach2), u, m1, bias.y, reach2);
  return absorbOne(absorbOne(two, u, m2, bias.z, reach2), u, m3, bias.w, reach2);
}

// out of every reach a particle stays where it is
fn meanOf(sums: Sums) -> Quad {
  let reached = sums.weight > vec4f(0.0);
  return Quad(select(sums.u.c0, sums.c0 / sums.weight, reached), select(sums.u.c1, sums.c1 / sums.weight, reached));
}
`,
  reference:
    ({ points, weights }, { a, s }) =>
    (x) => {
      const [u0 = 0, u1 = 0] = Array.from(x, (value) => value / a);
      let [total, c0, c1] = [0, 0, 0];
      weights.forEach((weight, k) => {
        const [xi0 = 0, xi1 = 0] = points.subarray(2 * k, 2 * k + 2);
        if (!(a * a * ((u0 - xi0) ** 2 + (u1 - xi1) ** 2) < 2 * s)) return;
        total += weight;
        c0 += weight * xi0;
        c1 += weight * xi1;
      });
      return { mean: Float64Array.from(total > 0 ? [c0 / total, c1 / total] : [u0, u1]) };
    },
};

/** The places of particles, to three digits. */
const placesOf = (x: ArrayLike<number>) =>
  Array.from({ length: x.length / 2 }, (_, p) =>
    [x[2 * p], x[2 * p + 1]].map((value = Number.NaN) => Math.round(value * 1000) / 1000).join(', '),
  );

const angles = [0, 1, 2].map((k) => (2 * Math.PI * k) / 3);
const patterns = patternsOf(angles.map((angle) => [Math.cos(angle), Math.sin(angle)]));
const readout = attention(epanechnikov);
const { adapter } = await openAdapter();
const gpu = await openGpu(adapter);
const zero = [[0], [0, 0]];
for (const s of [0.3, 0.45, 0.55]) {
  const rows = [row({ read: readAt({ a: 1, s }), cm: 1, repeat: 20 })];
  const start = {
    kind: 'grid',
    low: [-1.2, -1.2],
    high: [1.2, 1.2],
    shape: [64, 64],
    replicas: 1,
    spread: zero,
  } as const;
  const simulation = await Simulation.create(gpu, {
    dim: 2,
    particles: 64 * 64,
    cells: [{ patterns, rows, seed: 1, start, readout }],
  });
  const from = Float64Array.from(await downloadPositions(simulation));
  await simulation.advance();
  const ends = await downloadPositions(simulation);

  const twin = execute(rows, patterns, from, { seed: 1, readout: readout.reference({ patterns, rows, seed: 1 }) });
  const [places, expected] = [ends, twin.x].map(placesOf) as [string[], string[]];
  const same = places.filter((place, p) => place === expected[p]).length;
  // memories are where many starts end; a start out of every reach stays alone
  const memories = new Set(places.filter((place, p) => places.indexOf(place) < p));
  console.log(`s = ${s}: ${memories.size} memories; ${same} of ${places.length} starts end there in float64, too`);
  simulation.dispose();
}
gpu.close();
