import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Contender, contest, MEASURED_MS } from './contest.ts';

beforeEach(() => vi.useFakeTimers({ now: 0 }));
afterEach(() => vi.useRealTimers());

const SAME = [0x3f800000, 7];
const NAN = 0x7fc00000;
let log: string[] = [];

interface Model {
  ms: number;
  /** in place of it in the third round */
  third?: number;
  bits?: readonly number[];
}

/** Contenders whose number of quads is their place, and whose trials take so many ms of fake time. */
function contendersOf(models: readonly Model[]): [Contender, ...Contender[]] {
  log = [];
  return models.map(({ ms, third = ms, bits = SAME }, i) => ({
    variant: { quads: i, workgroupSize: 64, registers: true },
    sample: async () => Uint32Array.from(bits),
    prepare: async () => undefined,
    async time() {
      log.push(String(i));
      const took = log.filter((one) => one === String(i)).length === 3 ? third : ms;
      vi.advanceTimersByTime(took);
      return took;
    },
  })) as Contender[] as [Contender, ...Contender[]];
}

const outcome = async (models: readonly Model[]) => {
  const found = await contest(contendersOf(models));
  return { chosen: found?.chosen?.quads, refused: found?.tried.map(({ refused }) => refused) };
};

test('the fastest is chosen, and trials go in turn', async () => {
  expect((await outcome([{ ms: 5 }, { ms: 6 }, { ms: 3 }, { ms: 4 }])).chosen).toBe(2);
  expect(log.join('')).toBe('0123'.repeat(6));
});

test('who is faster with other bits, or a number that is not finite, is refused and not timed', async () => {
  const models = [{ ms: 5 }, { ms: 1, bits: [0x3f800001, 7] }, { ms: 1, bits: [NAN, 7] }, { ms: 1, bits: [7] }];
  expect(await outcome([...models, { ms: 3 }])).toEqual({
    chosen: 4,
    refused: [undefined, 'other bits', 'not finite', 'other bits', undefined],
  });
  expect(new Set(log)).toEqual(new Set(['0', '4']));
});

test('nothing is timed against a default that is not finite', async () => {
  const bits = [0x7f800000, 7];
  const found = await outcome([
    { ms: 5, bits },
    { ms: 1, bits },
  ]);
  expect(found).toEqual({ chosen: undefined, refused: ['not finite', undefined] });
  expect(log).toEqual([]);
});

test('the default stays unless another one is faster by more than chance', async () => {
  expect((await outcome([{ ms: 5 }, { ms: 4.7 }])).chosen).toBe(0);
  expect((await outcome([{ ms: 5 }, { ms: 4.4 }])).chosen).toBe(1);
  // who was slower once may be slower again
  expect((await outcome([{ ms: 5 }, { ms: 3, third: 6 }, { ms: 4 }])).chosen).toBe(2);
  expect((await outcome([{ ms: 5, third: 2 }, { ms: 3 }])).chosen).toBe(0);
});

test.each([4, 12, 20, 26, 37, 90])('trials of %d ms take no longer than they may', async (ms) => {
  const eight = [{ ms }, ...Array.from({ length: 7 }, () => ({ ms: ms / 2 }))];
  const { chosen } = await outcome(eight);
  // a first round is not known before
  expect(performance.now()).toBeLessThanOrEqual(Math.max(MEASURED_MS, 4.5 * ms));
  // two rounds say nothing
  expect(chosen).toBe(ms < 22 ? 1 : undefined);
});

test('who takes three times as long leaves the time to the others', async () => {
  expect((await outcome([{ ms: 20 }, { ms: 150 }, { ms: 15 }])).chosen).toBe(2);
  expect(log.filter((i) => i === '1')).toHaveLength(1);
  // but the default, which the others are held against
  expect((await outcome([{ ms: 40 }, { ms: 3 }])).chosen).toBe(1);
});

test('a stop ends it, and nothing is chosen', async () => {
  const stop = { aborted: false };
  const [usual, ...others] = contendersOf([{ ms: 5 }, { ms: 3 }, { ms: 4 }]);
  const time = usual.time.bind(usual);
  usual.time = async () => {
    stop.aborted = log.length === 3;
    return time();
  };
  expect(await contest([usual, ...others], stop)).toBeUndefined();
  expect(log.join('')).toBe('0120');
});
