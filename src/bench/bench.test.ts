import { expect, test } from 'vitest';
import { STRETCH } from '../../shaders/tiledSums.wgsl.ts';
import { cpuTime } from '../cli/bench.ts';
import { gpuTest } from '../cli/testGpu.ts';
import { openGpu } from '../gpu/device.ts';
import { patternsOf } from '../memories/patterns.ts';
import { streams } from '../memories/streams.ts';
import { execute } from '../reference/execute.ts';
import { normals } from '../reference/noise.ts';
import { row } from '../samplers/row.ts';
import { opsNamed, runBench } from './bench.ts';
import { cutoffContenders } from './cutoffs.ts';
import { nameOf, OPS } from './ops.ts';
import { BenchStopped, type Contender, race } from './race.ts';
import { ramp } from './ramp.ts';
import { allRight, type BenchRow } from './report.ts';
import { parseReport, reportText } from './reportFile.ts';
import { tableHead, tableLine } from './reportText.ts';
import { problemOf } from './simulated.ts';
import { quantile, spreadOf } from './statistics.ts';
import { checker, firstNotFinite, sampleGroups } from './truth.ts';

test('quantiles interpolate between neighbours and do not mind the order', () => {
  expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
  expect(spreadOf([5, 1, 2, 3, 4])).toEqual({ median: 3, low: 2, high: 4 });
  expect(() => quantile([], 0.5)).toThrow(/measure at least once/);
});

test('every operation has its own name, and the comparable one is there', () => {
  const names = OPS.map(nameOf);
  expect(new Set(names).size).toBe(names.length);
  expect(OPS).toContainEqual({ kind: 'dense', dim: 2, count: 256, particles: 262_144, fixed: true });
});

test('the sample holds the first and the last particles', () => {
  for (const particles of [8, 203, 262_144]) {
    const groups = sampleGroups(particles);
    expect(groups[0]).toBe(0);
    expect(particles - (groups.at(-1) as number)).toBeLessThan(12);
    expect(groups.every((first) => first % 4 === 0)).toBe(true);
  }
});

test('a wrong particle, a NaN anywhere, and work that was not done are found', () => {
  const patterns = patternsOf([
    [1, 0],
    [0, 1],
  ]);
  const rows = [row({ read: { a: 1, s: 0.5, similarity: 'distance' }, cm: 1 })];
  const start = Float32Array.from({ length: 400 }, (_, i) => Math.sin(i));
  const right = Float32Array.from(execute(rows, patterns, Float64Array.from(start), { seed: 1 }).x);
  const check = checker({ rows, patterns, seed: 1, start, tolerance: 1e-6 });
  expect(check(right)).toBeUndefined();
  expect(check(start)).toMatch(/particle 0 came to/);
  expect(check(right.with(399, 0.25))).toMatch(/particle 199 came to 0.25/);
  expect(check(right.with(77, Number.NaN))).toBe('particle 38 is NaN');
  expect(firstNotFinite(Float32Array.of(3.4e38, -0, Number.NEGATIVE_INFINITY))).toBe(2);
});

test('in 4096 dimensions, rounding of sums by stretches is within the bound, and a stretch left out is not', () => {
  const op = { kind: 'dense' as const, dim: 4096, count: 32, particles: 8 };
  const { patterns, rows, tolerance } = problemOf(op, 1);
  const { dim, count, points } = patterns;
  const beta = 4 / Math.sqrt(dim);
  const start = normals(1, 8, dim, 0, streams.fresh).map(Math.fround);
  const check = checker({ rows, patterns, seed: 1, start: Float32Array.from(start), tolerance });
  /** softmax of -beta / 2 |x - xi|^2, whose sums are in single precision and end before coordinate `end` */
  const retrieved = (end: number): Float32Array => {
    const out = new Float32Array(start.length);
    for (let p = 0; p < 8; p++) {
      const logits = Array.from({ length: count }, (_, k) => {
        let whole = 0;
        for (let first = 0; first < end; first += STRETCH) {
          let part = 0;
          for (let d = first; d < first + STRETCH; d++) {
            part = Math.fround(part + ((start[p * dim + d] as number) - (points[k * dim + d] as number)) ** 2);
          }
          whole = Math.fround(whole + part);
        }
        return (-beta / 2) * whole;
      });
      const top = Math.max(...logits);
      const weights = logits.map((logit) => Math.exp(logit - top));
      const total = weights.reduce((sum, w) => sum + w, 0);
      weights.forEach((w, k) => {
        for (let d = 0; d < dim; d++)
          out[p * dim + d] = (out[p * dim + d] as number) + (w / total) * (points[k * dim + d] as number);
      });
    }
    return out;
  };
  expect(check(retrieved(dim))).toBeUndefined();
  expect(check(retrieved(dim - STRETCH))).toMatch(/came to/);
});

gpuTest('contenders run in turn, and the first fault of any round stays', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const log: string[] = [];
  const contender = (label: string, faultIn: number): Contender => {
    let runs = 0;
    return {
      label,
      reset: () => log.push(`${label} reset`),
      run: () => void log.push(`${label}${++runs}`),
      fault: async () => (runs === faultIn ? `round ${runs}` : undefined),
      dispose() {},
    };
  };
  const times = await race(gpu, [contender('a', 0), contender('b', 2)], { trials: 2, warmUps: 1 });
  expect(log.filter((entry) => !entry.endsWith('reset'))).toEqual(['a1', 'b1', 'a2', 'b2', 'a3', 'b3']);
  expect(log.filter((entry) => entry === 'a reset')).toHaveLength(3);
  expect(times.map(({ ms, fault }) => [ms.length, fault])).toEqual([
    [2, undefined],
    [2, 'round 2'],
  ]);
  gpu.close();
});

test('a ramp ends at the most particles whose step fits into a frame', async () => {
  const asked: number[] = [];
  // 1 ms per thousand particles
  const timeOf = async (particles: number) => {
    asked.push(particles);
    return spreadOf([particles / 1000]);
  };
  expect((await ramp(timeOf, 2 ** 20))?.particles).toBe(15360);
  expect(asked).toEqual([1024, 2048, 4096, 8192, 16384, 12288, 14336, 15360]);
  expect((await ramp(timeOf, 4096))?.particles).toBe(4096);
  expect(await ramp(async () => spreadOf([17]), 4096)).toBeUndefined();
});

gpuTest('a small bench measures ours beside the yardstick, and both are right', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const host = { version: '1', program: 'test' };
  const seen: string[] = [];
  const shares: number[] = [];
  const report = await runBench(gpu, {
    host,
    ops: opsNamed('dense D=2 K=9'),
    trials: 1,
    cpuTime,
    onRow: ({ name }) => seen.push(name),
    progress: (_, share) => shares.push(share),
  });
  const [first] = report.rows as [BenchRow];
  expect(seen).toEqual(['dense D=2 K=9']);
  expect(shares.at(-1)).toBe(1);
  expect(first.fault).toBeUndefined();
  expect(Object.values(report.ceilings).map(({ fault }) => fault)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  expect(first.naive?.ratio.median).toBeGreaterThan(0.1);
  expect(first.pairs?.median).toBeCloseTo(9 * first.particleSteps.median, -3);
  expect(first.ceiling?.share.median).toBeGreaterThan(0);
  if (gpu.adapter.software) expect(first.cpu?.share?.median).toBeGreaterThan(0);
  // at least one stretch of all steps, at most one per step: 8 bytes in and 8 out
  expect(first.traffic).toBeGreaterThanOrEqual(16 / first.steps);
  expect(first.traffic).toBeLessThanOrEqual(16);
  expect(allRight(report)).toBe(true);
  expect(report.deviations).toEqual(['1 trial, not 10', expect.stringMatching(/^\d+ of the \d+ operations left out$/)]);
  expect(tableLine(first, report.ceilings)).toMatch(/^dense D=2 K=9 .*x .* dense D=2/);
  expect(tableHead()).toMatch(/vs naive/);
  // what is written is what is read
  const text = reportText(report);
  expect(JSON.parse(reportText(parseReport('own.json', text)))).toEqual(JSON.parse(text));

  const wrong = { ...first, fault: 'particle 3 is NaN' };
  expect(tableLine(wrong, report.ceilings)).toMatch(/WRONG: particle 3 is NaN/);
  expect(allRight({ ...report, rows: [first, wrong] })).toBe(false);
  expect(() => opsNamed('nothing')).toThrow(/no operation has 'nothing'/);
  await expect(runBench(gpu, { host, trials: 1, stop: { aborted: true } })).rejects.toThrow(BenchStopped);
  gpu.close();
});

test('what takes long is in no standard set, and chosen by name', () => {
  const names = opsNamed('cutoff').map(nameOf);
  expect(names).toEqual(['cutoff D=2 K=1000', 'cutoff D=2 K=100000', 'cutoff D=2 K=1000000']);
  expect(opsNamed('cutoff D=2 K=1000').map(nameOf)).toEqual(['cutoff D=2 K=1000']);
  expect(opsNamed('').map(nameOf)).toEqual(OPS.map(nameOf));
});

gpuTest(
  'readings by cutoff are raced along a schedule, and held against dense ones of all particles',
  async (_, adapter) => {
    const gpu = await openGpu(adapter);
    const contenders = await cutoffContenders(gpu, { count: 60, dim: 2 }, 500, 2);
    for (const contender of contenders) {
      contender.reset();
      await contender.run();
      expect(await contender.fault(), contender.label).toBeUndefined();
      contender.dispose();
    }
    expect(contenders.map(({ label }) => label)).toEqual([
      expect.stringMatching(/^cutoff D=2.*K = 60$/),
      expect.stringMatching(/^dense D=2.*K = 1000$/),
    ]);
    gpu.close();
  },
);
