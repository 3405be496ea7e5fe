import { expect } from 'vitest';
import { gpuTest } from '../cli/testGpu.ts';
import { storageOf } from '../gpu/buffers.ts';
import { openGpu } from '../gpu/device.ts';
import { downloadPositions } from '../gpu/particles.ts';
import { patternsFromSpec } from '../memories/patternsFromSpec.ts';
import { separations } from '../readouts/separation.ts';
import { particlesAt } from './readings.ts';
import { measureRecall } from './recall.ts';
import { estimate } from './spread.ts';

gpuTest(
  'overlaps, errors, energies, fixed points and 2-cycles of networks are those of float64',
  async (_, adapter) => {
    const gpu = await openGpu(adapter);
    const patterns = {
      ...patternsFromSpec('binary:6:21', { seed: 3 }),
      weights: Float64Array.of(1, 2, 3, 4, 5, 6).map((w) => w / 21),
    };
    const { dim } = patterns;
    // more networks than what they are cued with, which is other than the memories; more
    // flipped bits from network to network
    const cued = patternsFromSpec('binary:4:21', { seed: 9 });
    const { points, count } = cued;
    const networks = 13;
    const spins = Float64Array.from({ length: networks * dim }, (_, i) => {
      const [p, d] = [Math.floor(i / dim), i % dim];
      return (points[(p % count) * dim + d] as number) * ((d * 7 + p * 5) % 21 < p ? -1 : 1);
    });
    const particles = particlesAt(gpu, spins, dim);
    const here = await downloadPositions(particles);
    expect([...here]).toEqual([...spins]);
    // one step before: every third network elsewhere; two steps before: every second one
    const flipped = (every: number) =>
      particlesAt(
        gpu,
        spins.map((value, i) => (Math.floor(i / dim) % every === 0 && i % dim === 4 ? -value : value)),
        dim,
      ).positions;
    const before = [flipped(3), flipped(2)] as const;
    const overlapOf = (p: number) =>
      spins
        .subarray(p * dim, (p + 1) * dim)
        .reduce((sum, value, d) => sum + value * (points[(p % count) * dim + d] as number), 0) / dim;
    // one network is just at it
    const retrieved = overlapOf(6);

    for (const separation of [
      separations.power({ degree: 2, rectified: false }),
      separations.power({ degree: 3, rectified: true }),
      separations.softmax,
    ]) {
      const read = { a: 1, s: 4, similarity: 'dot' } as const;
      const rule = { patterns, cued, read, separation, scale: 0.7, shift: 2, retrieved };
      const [measured] = await measureRecall(particles, [rule], before);
      const own = Array.from({ length: networks }, (_, p) => {
        const x = spins.subarray(p * dim, (p + 1) * dim);
        // in units in which m is the downhill gradient: s / a of the softmax; |x|^2 / 2 is a constant
        const isSoftmax = separation.name === 'dense';
        const energy = (separation.reference(patterns, read)(x).energy as number) * (isSoftmax ? 4 : 1);
        return { overlap: overlapOf(p), energy: 0.7 * energy + 2 };
      });
      const mean = (of: (one: (typeof own)[number], p: number) => number) =>
        own.reduce((sum, one, p) => sum + of(one, p), 0) / networks;
      const found = Object.fromEntries(
        Object.entries(measured ?? {}).map(([name, spread]) => [name, estimate(spread).mean]),
      );
      expect(found.overlap).toBeCloseTo(
        mean(({ overlap }) => overlap),
        5,
      );
      expect(found.bitErrors).toBeCloseTo(
        mean(({ overlap }) => (1 - overlap) / 2),
        5,
      );
      expect(found.recalled).toBeCloseTo(
        mean(({ overlap }) => (overlap === 1 ? 1 : 0)),
        5,
      );
      expect(found.recalled).toBeGreaterThan(0);
      expect(found.retrieved).toBeCloseTo(
        mean(({ overlap }) => (overlap >= retrieved ? 1 : 0)),
        5,
      );
      expect(Math.abs((found.spinEnergy as number) - mean(({ energy }) => energy))).toBeLessThan(1e-5 * dim);
      expect(found.fixed).toBeCloseTo(
        mean((_, p) => (p % 3 === 0 ? 0 : 1)),
        5,
      );
      expect(found.cycles).toBeCloseTo(
        mean((_, p) => (p % 3 === 0 && p % 2 !== 0 ? 1 : 0)),
        5,
      );
    }

    // cells have memories, levels and units of their own; cells of one set share it
    const other = patternsFromSpec('binary:9:21', { seed: 4 });
    const [two, both] = [
      {
        ...particles,
        cells: 2,
        positions: storageOf(gpu, 'twice', twice(new Float32Array(here), particles.quads, dim)),
      },
      [patterns, other].map((set, c) => ({
        patterns: set,
        cued: c === 0 ? set : cued,
        retrieved: 0.5 + 0.2 * c,
        read: { a: 1, s: 4, similarity: 'dot' } as const,
        separation: separations.power({ degree: 2, rectified: false }),
        scale: 1 + c,
        shift: c,
      })),
    ];
    const together = await measureRecall(two, both, [two.positions, two.positions]);
    for (const [c, rule] of both.entries()) {
      const [alone] = await measureRecall(particles, [rule], [particles.positions, particles.positions]);
      expect(together[c]).toEqual(alone);
    }
    await expect(measureRecall(two, both.slice(1), [two.positions, two.positions])).rejects.toThrow(
      '1 rules for 2 cells',
    );
    gpu.close();
  },
);

/** [particle, dim] as quads, twice, the last particle in the place of those that fill a quad. */
function twice(x: Float32Array, quads: number, dim: number): Float32Array {
  const lanes = new Float32Array(quads * dim * 8);
  for (let p = 0; p < quads * 4; p++) {
    const from = Math.min(p, x.length / dim - 1);
    for (let d = 0; d < dim; d++) {
      const at = ((p >> 2) * dim + d) * 4 + (p & 3);
      lanes[at] = x[from * dim + d] as number;
      lanes[quads * dim * 4 + at] = x[from * dim + d] as number;
    }
  }
  return lanes;
}
