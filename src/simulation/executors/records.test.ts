import { expect, test } from 'vitest';
import { structs } from '../../../shaders/structs.wgsl.ts';
import { patternsFromSpec } from '../../memories/patternsFromSpec.ts';
import { dense } from '../../readouts/attention.ts';
import { features } from '../../readouts/features.ts';
import { row } from '../../samplers/row.ts';
import { resolveSpec } from '../spec.ts';
import { clampRecords, recordsOf, rowRecords, sliceRecord } from './records.ts';

const patterns = { ...patternsFromSpec('circle:4', { seed: 0 }), width: 0.1 };
const read = { a: 0.5, s: 0.2, similarity: 'distance' } as const;
const rows = [row({ cx: 1, cz: 2 }), row({ read, cm: 5 })];
const start = { kind: 'listed' as const, points: new Float64Array(2), scale: 1, replicas: 1, spread: 1 };
const cell = { patterns, rows, seed: 2 ** 33 + 7, start };
const specOf = (cells = [cell, { ...cell, seed: 5 }]) =>
  resolveSpec({ dim: 2, particles: 8, cells, firstParticle: 12 });

test.each([false, true])('a row record has its numbers where the shader has their names, clamps: %s', (clamps) => {
  const full = row({ read, cz: 4, cx0: 5, cx: 6, cm: 7, cacc: 8, ka: 9, kx: 10, km: 11, kq: 12, cc: 15, repeat: 3 });
  const holding = { ...full, clampScale: 13, clampNoise: 14, commit: false };
  const words = rowRecords([row({}), holding], () => [1, 2, 3], clamps);
  const [, body] = /struct Row \{([^}]*)\}/.exec(structs(['first', 'second', 'third'], clamps)) ?? [];
  const fields = [...(body as string).matchAll(/(\w+): (f32|u32)/g)].map(([, name, type]) => ({ name, type }));
  expect(words.length).toBe(2 * fields.length);
  const floats = new Float32Array(words.buffer);
  const recordOf = (index: number) =>
    Object.fromEntries(
      fields.map(({ name, type }, i) => [name, (type === 'f32' ? floats : words)[index * fields.length + i]]),
    );
  const { read: _, commit: __, repeat, clampScale, clampNoise, ...coefficients } = holding;
  const level = { first: 1, second: 2, third: 3 };
  const end = clamps ? { clampScale, clampNoise } : {};
  expect(recordOf(1)).toEqual({ ...level, ...coefficients, reads: 1, commits: 0, repeats: repeat, ...end });
  // nothing is read: numbers that can do no harm
  expect(recordOf(0)).toMatchObject({ first: 1, second: 0, third: 0, reads: 0, commits: 1, repeats: 1, cm: 0 });
});

test('rows are read at the level of wide data, in the numbers of the read-out', () => {
  const { rows: words } = recordsOf(specOf([cell]), [{ memories: new Float32Array(4) }]);
  const level = dense.level({ patterns, rows })({ ...read, s: 0.2 + 0.25 * 0.1 });
  expect([...new Float32Array(words.buffer, 64, 3)]).toEqual(level.map(Math.fround));
});

test('lists of a run stand one behind the other; a list that cells share stands there once', () => {
  const shared = { memories: Float32Array.of(1, 1, 1, 1, 2, 2, 2, 2) };
  const own = { memories: Float32Array.of(3, 3, 3, 3), extra: Float32Array.of(4, 4, 4, 4, 5, 5, 5, 5) };
  const cells = [cell, { ...cell, seed: 5 }, { ...cell, seed: 6 }];
  const records = recordsOf(specOf(cells), [shared, own, shared]);
  expect([...records.lists]).toEqual([1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5]);
  // seed, first row, memories from and to, first quad, extra from and to
  const of = (c: number) => [...records.cells.slice(12 * c, 12 * c + 8)];
  expect(of(0)).toEqual([7, 2, 0, 0, 2, 3, expect.any(Number), expect.any(Number)]);
  expect(of(1)).toEqual([5, 0, 2, 2, 3, 3, 3, 5]);
  expect(of(2).slice(0, 6)).toEqual([6, 0, 4, 0, 2, 3]);
  expect(of(0)[6]).toBe(of(0)[7]);
});

test('each cell reads at the levels of its own table', () => {
  const readout = features({ count: 3 });
  const levelsAt = (...variances: number[]) => {
    const cells = variances.map((s) => ({ ...cell, readout, rows: [row({ cx: 1 }), row({ read: { ...read, s } })] }));
    const spec = specOf(cells);
    const lists = cells.map(() => ({ memories: new Float32Array(4) }));
    const floats = new Float32Array(recordsOf(spec, lists).rows.buffer);
    return [16, 48].map((at) => [...floats.slice(at, at + 3)]);
  };
  const [first, second] = levelsAt(0.2, 0.2);
  expect(second).toEqual(first);
  const [same, other] = levelsAt(0.2, 1.2);
  expect(same).toEqual(first);
  expect(other).not.toEqual(first);
});

test('what holds coordinates stands per cell and coordinate', () => {
  const held = { ...cell, clamp: [Number.NaN, -0.5] };
  expect([...clampRecords(specOf([held, cell]))]).toEqual([0, 0, 1, -0.5, 0, 0, 0, 0]);
});

test('a slice says which workgroups do which steps', () => {
  const words = sliceRecord({
    first: 1,
    take: 2,
    place: { row: 3, repeatsDone: 4 },
    firstStep: 5,
    steps: 6,
    workgroupsPerCell: 7,
    gridWidth: 8,
    cells: 9,
    quads: 10,
    stream: 11,
    tolerance: 0.5,
  });
  expect([...words.slice(0, 10)]).toEqual([1, 8, 7, 9, 10, 3, 4, 6, 5, 11]);
  expect(new Float32Array(words.buffer)[10]).toBe(0.5);
  expect(words[11]).toBe(3);
});
