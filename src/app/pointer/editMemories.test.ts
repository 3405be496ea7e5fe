import { expect, test } from 'vitest';
import { formatAddress, parseAddress } from '../../address.ts';
import { resolveInputs } from '../../experiments/inputs.ts';
import { changedDials, parseConfig } from '../../params/config.ts';
import { addMemory, type Editable, editable, moveMemory, removeMemory } from './editMemories.ts';

const free = new Set<string>();
const from = (dials: Record<string, unknown>) => editable(parseConfig(dials), free) as Editable;
const after = (edit: object, dials: Record<string, unknown>) =>
  parseConfig(edit as Record<string, unknown>, changedDials(parseConfig(dials)));
const inputsAfter = (edit: object, dials: Record<string, unknown>) => resolveInputs(after(edit, dials));

test('a memory that is moved leaves the others and the region where they are', async () => {
  const dials = { memories: 'pham:9', count: 5 };
  const before = resolveInputs(parseConfig(dials));
  const { patterns, box, config } = inputsAfter(moveMemory(from(dials), 3, 0.123456, 1.8), dials);
  expect(patterns.count).toBe(5);
  expect([...patterns.points.subarray(6, 8)]).toEqual([0.123, 1.8]);
  for (const k of [0, 1, 2, 4]) {
    expect(patterns.points[2 * k]).toBeCloseTo(before.patterns.points[2 * k] as number, 4);
  }
  // auto would have made room for 1.8
  expect(box).toEqual(before.box);
  expect(formatAddress(config).length).toBeLessThan(200);
  expect(await parseAddress(formatAddress(config))).toEqual(config);
});

test('a network goes on moving the particles where its memories are moved', () => {
  const dials = { experiment: 'generate', memories: 'pham:9', score: 'network' };
  expect(after(moveMemory(from(dials), 3, 0.1, 0.2), dials)).toMatchObject({
    score: 'network',
    network: 'pham:{count}',
  });
});

test('memories come and go with their weights', () => {
  const dials = {
    memories: [
      [0, 1],
      [1, 0],
      [-1, 0],
    ],
    weights: [1, 2, 3],
  };
  const more = after(addMemory(from(dials), 0.5, 0.5) as object, dials);
  expect(more.memories).toEqual([
    [0, 1],
    [1, 0],
    [-1, 0],
    [0.5, 0.5],
  ]);
  expect(more.weights).toEqual([1, 2, 3, 2]);
  const fewer = after(removeMemory(from(dials), 1) as object, dials);
  expect(fewer.memories).toEqual([
    [0, 1],
    [-1, 0],
  ]);
  expect(fewer.weights).toEqual([1, 3]);
});

test('what is not shown of three dimensions is kept, or in the middle', () => {
  const dials = { memories: 'hypercube:3', box: '-2,2,-2,2,0,3' };
  const third = (k: number, edit: object) => inputsAfter(edit, dials).patterns.points[3 * k + 2];
  expect(third(0, moveMemory(from(dials), 0, 0.1, 0.2))).toBe(resolveInputs(parseConfig(dials)).patterns.points[2]);
  expect(third(8, addMemory(from(dials), 0.1, 0.2) as object)).toBe(1.5);
});

test('on a line they have one coordinate', () => {
  expect(after(addMemory(from({ memories: 'deltas' }), 0.25, 7) as object, {}).memories).toEqual([[1], [-1], [0.25]]);
});

test('one sentence says why not', () => {
  const file = { file: 'mine.csv', shape: [3, 2], sha256: 'a'.repeat(64) };
  expect(editable(parseConfig({ memories: file }), free)).toMatch(/mine\.csv/);
  expect(editable(parseConfig({ memories: 'pham:65' }), free)).toMatch(/at most 64.*these are 65/);
  expect(editable(parseConfig({}), new Set(['memories']))).toMatch(/locked/);
  expect(addMemory(from({ memories: 'pham:64' }), 0, 0)).toMatch(/at most 64/);
  expect(removeMemory(from({ memories: [[1, 2]] }), 0)).toMatch(/must stay/);
  expect(removeMemory(from({ memories: 'circle:3', weights: { ...file, shape: [3] } }), 0)).toMatch(/weights/);
});
