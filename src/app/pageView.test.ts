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

test('a name that means nothing loses only itself, and is said with the one that was meant', () => {
  const { hide, lock, problem } = parseView('?hide=betta,eta&lock=results,seed');
  expect([...hide]).toEqual(['eta']);
  expect([...lock]).toEqual(['seed']);
  expect(problem.split('\n')).toEqual([
    'hide has "betta", which this page has not; did you mean beta?',
    'lock has "results", which this page has not; left aside',
  ]);
});

test('a misspelt parameter is said; those that sites add are not', () => {
  expect(parseView('?tuor=3&utm_source=list').problem).toBe(
    'The link has "tuor", which means nothing here; did you mean tour?',
  );
});
