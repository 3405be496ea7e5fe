import { expect, test } from 'vitest';
import { parseView } from './pageView.ts';

test('a plain address shows everything and locks nothing', () => {
  expect(parseView('')).toEqual({ hide: new Set(), lock: new Set(), embed: false, problem: '' });
});

test('a link hides, locks and embeds by name', () => {
  const view = parseView('?hide=delta,results&lock=beta,seed&embed=1');
  expect([...view.hide]).toEqual(['delta', 'results']);
  expect([...view.lock]).toEqual(['beta', 'seed']);
  expect(view).toMatchObject({ embed: true, problem: '' });
});

test('names that mean nothing are said and left aside', () => {
  const { hide, problem } = parseView('?hide=betta,eta&lock=panel');
  expect([...hide]).toEqual(['eta']);
  expect(problem).toContain('"betta", "panel"');
});
