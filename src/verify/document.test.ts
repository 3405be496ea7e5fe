import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseCases } from './casesFile.ts';
import { casesDocument } from './document.ts';
import { Fields } from './fields.ts';
import { kinds } from './kinds/index.ts';

const at = (path: string) => new URL(`../../${path}`, import.meta.url);

test('docs/cases.md is what the kinds say: npx driftwell verify --document > docs/cases.md', () => {
  expect(readFileSync(at('docs/cases.md'), 'utf8')).toBe(casesDocument());
});

test('every parameter that a kind asks for is documented', () => {
  const used = new Set<string>();
  for (const file of readdirSync(at('cases'))) {
    for (const entry of parseCases(readFileSync(at(`cases/${file}`), 'utf8'))) {
      if (!('case' in entry)) throw new Error(`${file}: ${entry.id}: ${entry.problem}`);
      const { kind: name, setup, expected } = entry.case;
      const { each = {}, ...rest } = setup as Record<string, unknown>;
      const first = Object.fromEntries(Object.entries(each as object).map(([key, list]) => [key, list[0]]));
      const fields = new Fields({ ...rest, ...first }, 'setup');
      const kind = kinds[name];
      kind?.prepare(fields, { quantities: new Set(Object.keys(expected as object)), expected: () => undefined });
      expect(fields.asked().filter((key) => !Object.hasOwn(kind?.parameters ?? {}, key))).toEqual([]);
      used.add(name);
    }
  }
  expect([...used].sort()).toEqual(Object.keys(kinds).sort());
});

test('the example of the documentation is a file of cases', () => {
  const [, example = ''] = casesDocument()
    .split('```json')
    .map((part) => part.split('```')[0]);
  expect(parseCases(example).every((entry) => 'case' in entry)).toBe(true);
});
