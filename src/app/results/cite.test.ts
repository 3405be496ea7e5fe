import { expect, test } from 'vitest';
import { bibtex } from './cite.ts';

const stamp = {
  config: '0123456789abcdef'.repeat(4),
  result: 'fedcba9876543210'.repeat(4),
  n: 1,
  fractions: [1],
  adapter: 'a GPU, 100 %',
  kernel: 'dense',
  version: '1.2.3',
};

test('the entry names version, run and hashes, and TeX survives it', () => {
  const entry = bibtex(stamp, 'npx driftwell basins --memories my_set{2}.csv', 'https://example.org/#beta=8', 2026);
  expect(entry).toContain('@software{driftwell-fedcba98,');
  expect(entry).toContain('version = {1.2.3}');
  expect(entry).toContain('my\\_set\\{2\\}.csv');
  expect(entry).toContain('config 0123456789abcdef, result fedcba9876543210');
  expect(entry).toContain('a GPU, 100 \\%');
  expect(entry).toContain('url = {https://example.org/#beta=8}');
  // every brace that is not escaped has its partner
  const bare = entry.replace(/\\[{}]/g, '');
  expect(bare.split('{').length).toBe(bare.split('}').length);
});
