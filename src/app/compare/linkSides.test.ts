import { expect, test } from 'vitest';
import { changedDials, parseConfig } from '../../params/config.ts';
import type { Pane } from '../pane.ts';
import type { ToEngine } from '../protocol/messages.ts';
import { createStore } from '../store.ts';
import { linkDials } from './linkSides.ts';

/** Two sides whose engines only listen, and whether B had the files of A when its last run began. */
function sides(ofA: Record<string, unknown>, ofB: Record<string, unknown>) {
  let lent = false;
  let lentAtRun: boolean | undefined;
  const made = ([ofA, ofB] as const).map((dials, i) => {
    const send = (message: ToEngine) => {
      if (i === 1 && message.kind === 'run') lentAtRun = lent;
    };
    const store = createStore({ send, setAddress: () => undefined, locked: new Set(), base: () => parseConfig(dials) });
    return { store, stage: { value: undefined } } as unknown as Pane;
  });
  const [a, b] = made as [Pane, Pane];
  const links = linkDials(a, b, async () => {
    lent = true;
  });
  const turn = async (side: Pane, dials: Record<string, unknown>) => {
    side.store.adopt(() => parseConfig(dials, changedDials(side.store.config.value)));
    await links.follow(side, side === a ? b : a);
  };
  return { a, b, turn, lentAtRun: () => lentAtRun };
}

const SCHEDULE = { experiment: 'generate', schedule: 'geometric', sigmaMax: 0.7, sigmaMin: 0.03 };
const FILE = { file: 'mine.csv', shape: [14, 2], sha256: 'a'.repeat(64) };

test('points of a file that A takes are for B, too, which is given the file first; its other dials stay', async () => {
  const { b, turn, lentAtRun, a } = sides({ eta: 0.12, count: 5 }, { ...SCHEDULE, count: 5 });
  await turn(a, { memories: FILE, count: 0, beta: 20 });
  // beta means nothing along a schedule
  expect(b.store.config.value).toMatchObject({ ...SCHEDULE, memories: FILE, count: 0 });
  expect(lentAtRun()).toBe(true);
});

test('beta that is turned with the memories is turned on both, where both had it alike', async () => {
  const { a, b, turn } = sides({}, { dynamics: 'flow' });
  await turn(a, { memories: FILE, beta: 20 });
  expect(b.store.config.value).toMatchObject({ dynamics: 'flow', memories: FILE, beta: 20 });
  const own = sides({}, { beta: 3 });
  await own.turn(own.a, { memories: FILE, beta: 20 });
  expect(own.b.store.config.value).toMatchObject({ memories: FILE, beta: 3 });
});

test('a star that is moved on A is moved on B, and the region stays one', async () => {
  const { a, b, turn, lentAtRun } = sides({}, SCHEDULE);
  const memories = [
    [0, 1],
    [1, 0.5],
  ];
  await turn(a, { memories, box: [-1, 1, -1, 1] });
  expect(b.store.config.value).toMatchObject({ memories, box: [-1, 1, -1, 1] });
  expect(lentAtRun()).toBe(false);
});

test('what only A is given by its dials, or what B has of its own, is not taken over', async () => {
  const { a, b, turn } = sides({}, SCHEDULE);
  await turn(a, { beta: 3, count: 4 });
  await turn(a, { memories: 'circle:5' });
  expect(b.store.config.value).toMatchObject({ memories: 'pham:9', count: 0 });
  await turn(a, { memories: [[0, 1]] });
  expect(b.store.config.value.memories).toBe('pham:9');
  await turn(b, { memories: [[1, 1]] });
  expect(a.store.config.value.memories).toEqual([[0, 1]]);
});

test('memories that the picture of B has no place for are for A alone', async () => {
  const { a, b, turn } = sides({ experiment: 'retrieve' }, { experiment: 'landscape' });
  await turn(a, { memories: { ...FILE, shape: [14, 64] } });
  expect(b.store.config.value.memories).toBe('pham:9');
});
