import { expect, test } from 'vitest';
import { parseRun } from './parseRun.ts';

const utf8 = (content: string) => new TextEncoder().encode(content);
const HEADER =
  '"driftwell": "0.1.0", "format": 1, "config": {"beta": 2, "results": [1], "memories": "say \\"results\\": {, and \\"{"}';
const config = { beta: 2, results: [1], memories: 'say "results": {, and "{' };

test.each([
  ['after the header', `{${HEADER}, "results": {"a": {"data": [1, 2, [3]], "name": "]}\\\\"}}}`],
  ['before it', `{"results" : {"a": "}", "results": {}}, ${HEADER}}`],
  ['that are a list', `{"results":[[1],{"a":2}],${HEADER}}`],
  ['that are no results', `{"results": "none", ${HEADER}}`],
  ['that are not even JSON', `{${HEADER}, "results": {"a": {1,,2 3}}}`],
  ['in another object, which are read', `{${HEADER}, "stamp": {"results": {}}}`],
])('the config of a run with results %s', async (_, content) => {
  expect((await parseRun('a.json', utf8(content))).config).toEqual(config);
});

test('dials that U-turns do not read are left out of files that have them', async () => {
  const dials = { process: 'uturn', similarity: 'dot', delta: 0.1, beta: 2 };
  const content = (config: object) => utf8(JSON.stringify({ driftwell: '0.2.0', format: 1, config }));
  expect((await parseRun('a.json', content(dials))).config).toEqual({ process: 'uturn', beta: 2 });
  const wells = { ...dials, process: 'wells' };
  expect((await parseRun('a.json', content(wells))).config).toEqual(wells);
});

test('what is no result of an object is read', async () => {
  const { stamp } = await parseRun('a.json', utf8(`{${HEADER}, "stamp": {"results": {"a": 1}}}`));
  expect(stamp).toEqual({ results: { a: 1 } });
});

test.each([
  [`{${HEADER}, "results": {`, 'is not valid JSON'],
  [`{${HEADER}, "other": "${'x'.repeat(2 ** 24)}"}`, 'is JSON with 16 MB beside its results; at most 16 MB are read'],
])('a run that cannot be read is refused (%#)', async (content, sentence) => {
  await expect(parseRun('a.json', utf8(content))).rejects.toThrow(`a.json: ${sentence}`);
});

test('of a table the comments at its top are looked at, and no more', async () => {
  const table = (comments: number) => utf8(`# made\n${'#\n'.repeat(comments)}# {${HEADER}}\nx\n1\n`);
  expect((await parseRun('a.csv', table(1000))).config).toEqual(config);
  await expect(parseRun('a.csv', table(2 ** 15))).rejects.toThrow('a.csv: carries no config');
});
