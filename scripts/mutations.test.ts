import { expect, test } from 'vitest';
import { broken, mutations, problemsOf, root } from './mutations/index.ts';

test('every mutation stands in its file once, and its tests exist', () => {
  expect(mutations.flatMap(problemsOf)).toEqual([]);
  expect(new Set(mutations.map(({ file, what }) => `${file}: ${what}`)).size).toBe(mutations.length);
  expect(mutations.filter(({ from, to }) => from === to)).toEqual([]);
});

test('a text that is gone or stands twice is told, and so is a test that does not exist', () => {
  const mutation = {
    file: 'scripts/ranks.ts',
    what: 'nothing',
    from: 'no such text',
    to: '',
    tests: ['src/no.test.ts'],
  };
  expect(problemsOf(mutation)).toEqual([
    'scripts/ranks.ts has "no such text" 0 times, not once: mend or drop "nothing"',
    'src/no.test.ts does not exist, but should notice "nothing"',
  ]);
  expect(problemsOf({ ...mutation, from: 'export', tests: [] })[0]).toMatch(/"export" \d+ times, not once/);
});

test('only the file of a mutation is changed, by its text as it stands', () => {
  const mutation = { file: 'a/b.ts', what: '', from: '$1', to: '$&', tests: [] };
  expect(broken('x $1 y', `${root}a/b.ts?v=1`, mutation)).toBe('x $& y');
  expect(broken('x $1 y', `${root}a/c.ts`, mutation)).toBeUndefined();
});
