import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { lean } from './lean.ts';

type Transform = (code: string, id: string) => { code: string } | undefined;
const transform = (code: string, id: string, everything = false) =>
  (lean({ everything }).transform as Transform)(code, id)?.code ?? code;

test('texts of tables stay where the page shows them, and go where nobody reads them', () => {
  const row = `{ doc: 'it\\'s a dial', unit: '' }, { doc: \`of \${all} rows\` }, { doc: "a sampler", source: 'Song et al.' }`;
  const gone = `{ doc: '', unit: '' }, { doc: '' }, { doc: '', source: '' }`;
  expect(transform(row, '/project/src/params/presets.ts')).toBe(row);
  expect(transform(row, '/project/src/params/presets.ts?worker', true)).toBe(gone);
  expect(transform(row, '/project/src/samplers/index.ts')).toBe(gone);
  expect(transform(row, '/project/node_modules/x/index.js', true)).toBe(row);
  expect(transform('interface Dial { doc: string }', '/project/src/x.ts')).toBe('interface Dial { doc: string }');
});

test('a shader loses what only its readers need', () => {
  const file = new URL('../shaders/observer.wgsl.ts', import.meta.url).pathname;
  const source = readFileSync(file, 'utf8');
  const short = transform(source, file);
  expect(source).toMatch(/^\/\/ /m);
  expect(short).not.toMatch(/^\s*\/\/ /m);
  expect(short).not.toMatch(/^ /m);
  const words = (text: string) => text.replace(/^\s*\/\/.*$/gm, '').split(/\s+/);
  expect(words(short)).toEqual(words(source));
});
