import { expect } from 'vitest';
import { gpuTest } from '../cli/testGpu.ts';
import { openGpu } from '../gpu/device.ts';
import { downloadPositions } from '../gpu/particles.ts';
import { patternsFromSpec } from '../memories/patternsFromSpec.ts';
import { row } from '../samplers/row.ts';
import { Simulation } from '../simulation/simulation.ts';
import { countDensity } from './density.ts';

gpuTest('a density over a plane in seven dimensions is that of float64 projections', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const dim = 7;
  const particles = 22; // not whole quads
  const mean = [3, -2, 0.5, 1, 0, -0.25, 2];
  // at right angles, no entry of one like another of its own
  const first = [1, 2, -3, 0.5, 4, -1, 0.25];
  const given = [0.5, -1, 2, 3, -0.5, 1.5, 1];
  const overlap = dot(first, given) / dot(first, first);
  const second = given.map((value, d) => value - overlap * (first[d] as number));
  const units = [first, second].map((axis) => axis.map((value) => value / Math.sqrt(dot(axis, axis))));
  const simulation = await Simulation.create(gpu, {
    dim,
    particles,
    cells: [5, 6].map((seed) => {
      const patterns = patternsFromSpec(`gaussian:13:${dim}`, { seed });
      const start = { kind: 'listed', points: patterns.points, scale: 1, replicas: 1, spread: 1.5 } as const;
      return { patterns, rows: [row({ cx: 1 })], seed, start };
    }),
  });
  const extent = [-4, 3, -5, 2] as const;
  const [ny, nx] = [4, 5];
  const histogram = await countDensity(simulation, extent, [ny, nx], { mean, axes: units.flat() });
  const counted = await histogram.read();
  const positions = await downloadPositions(simulation);
  for (const [c, { counts, outside }] of counted.entries()) {
    const expected = new Uint32Array(nx * ny);
    let lost = 0;
    for (let p = 0; p < particles; p++) {
      const from = (c * particles + p) * dim;
      const away = [...positions.subarray(from, from + dim)].map((value, d) => value - (mean[d] as number));
      const [u = 0, v = 0] = units.map((axis) => dot(axis, away));
      const [column, line] = [Math.floor(((u + 4) / 7) * nx), Math.floor(((v + 5) / 7) * ny)];
      if (column < 0 || column >= nx || line < 0 || line >= ny) lost++;
      else expected[line * nx + column] = (expected[line * nx + column] as number) + 1;
    }
    expect(outside).toBe(lost);
    expect(counts).toEqual(expected);
    // some in several bins
    expect(expected.filter((count) => count > 0).length).toBeGreaterThan(4);
  }
  histogram.dispose();
  simulation.dispose();
  gpu.close();
});

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, d) => sum + value * (b[d] as number), 0);
}
