import { expect, test } from 'vitest';
import type { BenchReport, BenchRow } from '../bench/report.ts';
import type { Picture } from '../view/picture.ts';
import { rooflinePicture } from './roofline.ts';

const exactly = (value: number) => ({ median: value, low: value, high: value });
const ceiling = (perSecond: number) => ({ perSecond: exactly(perSecond), kernel: 'k' });

const row = (count: number, pairsPerSecond: number, traffic?: number): BenchRow => ({
  name: `dense D=2 K=${count}`,
  op: { kind: 'dense', dim: 2, count, particles: 1024 },
  particles: 1024,
  steps: 4,
  trials: 10,
  kernel: 'k',
  ms: exactly(1),
  particleSteps: exactly(pairsPerSecond / count),
  traffic,
});

const report = (rows: BenchRow[]) =>
  ({
    version: '1',
    program: 'Node',
    adapter: { name: 'GPU', software: false },
    ceilings: { multiplyAdds: ceiling(8e12), exp2s: ceiling(4e11), pairs: ceiling(2e11), bytes: ceiling(1e11) },
    rows,
  }) as unknown as BenchReport;

test('a kernel stands at its arithmetic per byte, under roofs of memory, of multiply-adds, and of the mix of a pair', () => {
  // ten multiply-adds a pair; 16 bytes per particle and step
  const picture = rooflinePicture(report([row(16, 1e11, 16), row(256, 1.5e11, 16), row(9, 1e9)]));
  const curves = Object.fromEntries(
    (picture?.layer.kind === 'series' ? picture.layer.curves : []).map((curve) => [curve.name, curve]),
  );
  expect(curves['dense D=2']).toMatchObject({ x: [10, 160], y: [1000, 1500], style: 'points' });
  const memory = curves['memory, then multiply-adds'];
  // 8e12 / 1e11
  expect(memory?.x[1]).toBe(80);
  expect(memory?.y[1]).toBe(8000);
  expect((memory?.y[0] as number) / (memory?.x[0] as number)).toBeCloseTo(100, 9);
  expect(curves['10 multiply-adds and 1 exp2']?.y).toEqual([2000, 2000]);
  // the roof begins where memory feeds it
  expect(curves['10 multiply-adds and 1 exp2']?.x[0]).toBeCloseTo(20, 9);
  expect(curves['that exp2 alone']?.y).toEqual([4000, 4000]);
  const [left, right, low, high] = (picture as Picture).extent;
  expect(left).toBeLessThan(10);
  expect(right).toBeGreaterThan(160);
  expect(low).toBeLessThan(1000);
  expect(high).toBeGreaterThan(8000);
});

test('rows that are wrong, or whose bytes nobody counted, have no place in it', () => {
  expect(rooflinePicture(report([row(9, 1e9), { ...row(16, 1e9, 16), fault: 'NaN' }]))).toBeUndefined();
});
