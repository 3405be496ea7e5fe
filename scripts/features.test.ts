import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

/** docs/features.md: every row names tests by file and the beginning of their title, “so”, and they are there. */

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (name: string) => readFileSync(`${root}/${name}`, 'utf8');

interface Named {
  row: string;
  file: string;
  title: string;
}

/** The tests of a row: a title without a file is of the file before it. */
function testsIn(row: string): Named[] {
  let file = '';
  return [...row.matchAll(/`((?:e2e|src|scripts)\/[\w./]+\.(?:spec|test)\.ts)`|“([^”]+)”/g)].flatMap(
    ([, named, title]) => {
      file = named ?? file;
      return title === undefined ? [] : [{ row, file, title }];
    },
  );
}

const rows = read('docs/features.md')
  .split('\n')
  .filter((line) => /^\| (?!---|feature|what \|)/.test(line));

/** Whether a file has a text that begins so. */
const has = (text: string, title: string) => ["'", '"', '`'].some((quote) => text.includes(quote + title));

test('every row of the table names a test', () => {
  expect(rows.length).toBeGreaterThan(40);
  for (const row of rows) expect(testsIn(row).length, row).toBeGreaterThan(0);
});

test.each(rows.flatMap(testsIn).map((named) => [named.file, named.title] as const))('%s has “%s”', (file, title) => {
  expect(existsSync(`${root}/${file}`), `${file} is not there`).toBe(true);
  expect(has(read(file), title), `${file} has no test “${title}”`).toBe(true);
});
