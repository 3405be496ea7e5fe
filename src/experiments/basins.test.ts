import { expect, test } from 'vitest';
import { nextTask } from '../nextTask.ts';
import { parseConfig } from '../params/config.ts';
import type { Result } from '../results.ts';
import { complete, emptyMap, type GridPlan } from './basinGrid.ts';
import { basinsBy } from './basins.ts';
import { resolveInputs } from './inputs.ts';
import type { Inputs, RunContext } from './run.ts';

type Context = Pick<RunContext, 'stop' | 'sketch' | 'partial'>;

/** Starts end at one memory or another by halves; nothing is computed. */
const halves = basinsBy<Context>({
  async runGrid(inputs: Inputs, _context: Context, plan: GridPlan) {
    const map = emptyMap(inputs, plan);
    map.labels.forEach((_, i) => {
      map.labels[i] = i % 97 < 40 ? 0 : 1;
    });
    map.counts[0] = map.total * map.replicas;
    return complete(map);
  },
  findMinima: async () => [],
});

const run = (dials: object, context: Context) =>
  halves(resolveInputs(parseConfig({ experiment: 'basins', dynamics: 'ode', ...dials })), context);

test('a large map is shown before its boundaries are analysed, which waits until it is painted', async () => {
  const seen: Record<string, Result>[] = [];
  let paint = () => {};
  const painted = new Promise<void>((resolve) => {
    paint = resolve;
  });
  const partial = (results: Record<string, Result>) => {
    seen.push(results);
    return painted;
  };
  let ended = false;
  const running = run({ particles: 2 ** 18 }, { partial }).finally(() => {
    ended = true;
  });
  await nextTask();
  expect(seen.map((results) => Object.keys(results))).toEqual([['labels', 'fractions']]);
  expect(ended).toBe(false);
  paint();
  const { results } = await running;
  expect(Object.keys(results)).toEqual(['labels', 'fractions', 'analysis']);
  expect(seen.map(({ labels }) => labels)).toEqual([results.labels]);
});

test('a small map, a sketch, and a map with chance in it are shown when they are done', async () => {
  let shown = 0;
  const partial = () => {
    shown++;
  };
  await run({ particles: 2 ** 12 }, { partial });
  await run({ particles: 2 ** 18 }, { partial, sketch: true });
  await run({ particles: 2 ** 18, dynamics: 'sde', replicas: 4 }, { partial });
  expect(shown).toBe(0);
});

test('who stops while it is shown gets no analysis', async () => {
  const stop = { aborted: false };
  const partial = () => {
    stop.aborted = true;
  };
  expect(Object.keys((await run({ particles: 2 ** 18 }, { partial, stop })).results)).not.toContain('analysis');
});
