import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { MEMORY_BELOW } from '../../shaders/classRule.ts';
import { formats } from '../files/formats.ts';
import { dialTable } from '../params/document.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const inDocs = (folder: string) =>
  readdirSync(`${root}/${folder}`)
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}/${name}`);
const read = (name: string) => readFileSync(`${root}/${name}`, 'utf8');

test('docs/dials.md is what the table says: npx driftwell dials > docs/dials.md', () => {
  expect(read('docs/dials.md')).toBe(dialTable());
});

test('docs/page.md and the README name every format', () => {
  const rows = formats.map(({ extension, doc }) => `| ${extension.toUpperCase()} | ${doc} |`);
  expect(read('docs/page.md')).toContain(['| format | holds |', '| --- | --- |', ...rows, ''].join('\n'));
  for (const { extension } of formats) expect(read('README.md')).toContain(`\`.${extension}\``);
});

test('the README says the class rule as it is', () => {
  expect(read('README.md')).toContain(`e^H ≥ ${MEMORY_BELOW}`);
});

test.each(['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...inDocs('docs'), ...inDocs('docs/decisions')])(
  'lines of %s are of 120 columns at most, but for tables',
  (page) => {
    const lines = read(page).split('\n');
    const long = lines.filter((line) => [...line].length > 120 && !/^\||^`\w+` \| /.test(line.trimStart()));
    expect(long).toEqual([]);
  },
);

const pages = ['README.md', 'CONTRIBUTING.md', 'docs/architecture.md', 'docs/extending.md'];

test.each(pages)('files that %s points to exist', (page) => {
  const folder = page.includes('/') ? 'docs/' : '';
  const linked = [...read(page).matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, target]) => `${folder}${target}`);
  const named = [...read(page).matchAll(/`((?:src|shaders|scripts|docs|public|examples)\/[\w./-]*)`/g)].map(
    ([, name]) => name,
  );
  for (const file of [...linked, ...named]) expect(existsSync(`${root}/${file}`), file).toBe(true);
});
