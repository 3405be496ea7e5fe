import { expect, test } from 'vitest';
import { testNetwork } from '../../networks/testNetwork.ts';
import { parseConfig, resolvedConfig } from '../../params/config.ts';
import { PointAnswers } from './answerPoint.ts';

const asking = (dials: Record<string, unknown>, x: number, y: number) => ({
  dials: resolvedConfig(parseConfig(dials)),
  x,
  y,
});

test('only the last of many questions is answered', async () => {
  const answers = new PointAnswers({ byKey: new Map() });
  // so damped that each takes all the time there is
  const slow = { memories: 'pham:1000', eta: 1e-4, iterations: 1e6 };
  const [first, path, last] = await Promise.all([
    answers.answer({ want: 'reading', ...asking(slow, 0.4, 0.1) }),
    answers.answer({ want: 'paths', ...asking(slow, 0.4, 0.1) }),
    answers.answer({ want: 'reading', ...asking(slow, 0.5, 0.1) }),
  ]);
  expect(first).toBeUndefined();
  expect(path).toMatchObject({ want: 'paths', paths: [{ kind: 'iteration', name: 'on its way' }] });
  expect(last).toMatchObject({ reading: { x: [0.5, 0.1] } });
});

test('a config that needs a file that is not here has no answer, and no error', async () => {
  const file = { file: 'mine.csv', shape: [3, 2], sha256: 'a'.repeat(64) };
  const answers = new PointAnswers({ byKey: new Map() });
  expect(await answers.answer({ want: 'reading', ...asking({ memories: file }, 0, 0) })).toEqual({
    want: 'reading',
    reading: undefined,
  });
});

test('the step at a place is that of its own config, and of the moment that is seen', async () => {
  const answers = new PointAnswers({ byKey: new Map() });
  const one = asking({ experiment: 'generate', memories: 'pham:9', steps: 5 }, 0.5, 0.1);
  const other = asking({ memories: 'pham:9', eta: 0.5 }, 0.5, 0.1);
  const [late, hopfield, early] = await Promise.all([
    answers.answer({ want: 'step', ...one, done: 99 }),
    answers.answer({ want: 'step', ...other }),
    answers.answer({ want: 'step', ...one }),
  ]);
  expect(late).toMatchObject({ step: { moves: 'ancestral', step: 4, steps: 5 } });
  expect(hopfield).toMatchObject({ step: { moves: 'hopfield', step: 0, x: [0.5, 0.1] } });
  expect(early).toMatchObject({ step: { moves: 'ancestral', step: 0 } });
});

test('over a picture by a network the network answers', async () => {
  const answers = new PointAnswers({ byKey: new Map([['pham:9', { network: [testNetwork()] }]]) });
  const dials = { memories: 'pham:9', score: 'network', network: 'pham:9' };
  expect(await answers.answer({ want: 'reading', ...asking(dials, 0.4, 0.1) })).toMatchObject({
    reading: { x: [0.4, 0.1], by: 'network; entropy and weights by the exact score' },
  });
});
