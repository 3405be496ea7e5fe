import { expect } from 'vitest';
import { gpuTest } from '../cli/testGpu.ts';
import { openGpu } from '../gpu/device.ts';
import { readPositions } from '../gpu/particles.ts';
import { patternsFromSpec } from '../memories/patternsFromSpec.ts';
import { attention } from '../readouts/attention.ts';
import { cubic } from '../readouts/testCubic.ts';
import { execute } from '../reference/execute.ts';
import { type Read, row } from '../samplers/row.ts';
import { Simulation, type SimulationSpec } from './simulation.ts';
import { isotropic } from './starts.ts';

const SEED = 2 ** 33 + 7;

for (const label of ['gaussian:5:1', 'pham:9', 'gaussian:12:3']) {
  gpuTest(`another separation is sums, twin and a value: cubic, ${label}`, async (_, adapter) => {
    const gpu = await openGpu(adapter);
    const patterns = patternsFromSpec(label, { seed: 1 });
    const { dim } = patterns;
    const read: Read = { a: 0.8, s: 1, similarity: 'distance' };
    const rows = [row({ read, cx: 0.5, cm: 0.3, cz: 0.1, kq: 1, repeat: 4 })];
    const readout = attention(cubic);
    const start = { kind: 'listed' as const, points: new Float64Array(dim), scale: 1, replicas: 1 };
    const cell = { patterns, rows, seed: SEED, readout, start: { ...start, spread: isotropic(dim, 0.5) } };
    const spec: SimulationSpec = { dim, particles: 61, cells: [cell], tap: 'energy' };
    const simulation = await Simulation.create(gpu, spec);
    const x = Float64Array.from(await readPositions(simulation));
    await simulation.advance();
    const reference = readout.reference({ patterns, rows, seed: SEED });
    const twin = execute(rows, patterns, x, { seed: SEED, tap: 'energy', readout: reference });
    const off = (now: Float32Array, then: Float64Array) =>
      Math.max(...now.map((value, i) => Math.abs(value - (then[i] as number)) / (1 + Math.abs(then[i] as number))));
    expect(off(await readPositions(simulation), twin.x)).toBeLessThan(1e-5);
    expect(off(await simulation.readQ(), twin.q)).toBeLessThan(1e-5);
    expect(Math.max(...twin.q.map(Math.abs))).toBeGreaterThan(0.01);
    simulation.dispose();
    await expect(Simulation.create(gpu, { ...spec, tap: 'trace' })).rejects.toThrow('cubic gives no trace');
    gpu.close();
  });
}
