import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { formatAddress, parseAddress } from '../address.ts';
import { FileError } from '../files/fileError.ts';
import { encodePng } from '../files/png.ts';
import { parseConfig } from '../params/config.ts';
import { readLists } from './lists.ts';

const folder = mkdtempSync(join(tmpdir(), 'driftwell-lists-'));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string) => join(folder, name);
const save = (name: string, content: string) => writeFileSync(at(name), content);

save('table.csv', 'name,x,y,label\na,1,2,0\nb,3,5,1\nc,6,8,1\n');
save('points.dat', '1 2\n3 4\n');
save('points', '1 2\n3 4\n');
save('a:b.csv', '1,2\n');
save('circle', '1,2\n');
save('uniform', '1,2\n');
mkdirSync(at('sets.csv'));

test.each<[string, number[], string]>([
  ['table.csv', [1, 2, 3, 5, 6, 8], '3 memories of 2 numbers: columns x, y of 4; row names, label (classes) left out'],
  ['table.csv:y', [2, 5, 8], '3 memories of 1 number: column y of 4; row names, label (classes) left out'],
  ['points.dat', [1, 2, 3, 4], '2 memories of 2 numbers: columns 1, 2'],
  ['points', [1, 2, 3, 4], '2 memories of 2 numbers: columns 1, 2'],
  ['points:2', [2, 4], '2 memories of 1 number: column 2 of 2'],
  ['a:b.csv', [1, 2], '1 memory of 2 numbers: columns 1, 2'],
  ['a:b.csv:2,1', [2, 1], '1 memory of 2 numbers: columns 2, 1'],
])('memories from %s, and a line about them', async (spec, points, note) => {
  const { files, notes, dials } = await readLists({ memories: at(spec) });
  expect([...(files.memories?.points ?? [])]).toEqual(points);
  expect(notes).toEqual([note]);
  const { count = 0, dim = 0 } = files.memories ?? {};
  expect(dials.memories).toMatchObject({ file: spec, shape: [count, dim] });
});

test('cues have no weights: a column or array of them is left aside, whatever it holds', async () => {
  save('cues.csv', 'x,y,weight\n1,2,0\n3,4,5\n');
  for (const take of ['', ':x,y']) {
    const { files, notes } = await readLists({ cue: at(`cues.csv${take}`) });
    expect(notes).toEqual(['2 cues of 2 numbers: columns x, y of 3']);
    expect([...(files.cue?.points ?? [])]).toEqual([1, 2, 3, 4]);
    expect([...(files.cue?.weights ?? [])]).toEqual([0.5, 0.5]);
  }
});

test('what was taken is taken again from a saved config, and from a link', async () => {
  const given = { memories: at('table.csv:y,x:centre'), weights: at('table.csv:x') };
  const { dials, files } = await readLists(given);
  const { memories, weights } = parseConfig(JSON.parse(JSON.stringify(dials)));
  expect(memories).toMatchObject({ file: 'table.csv:y,x:centre', shape: [3, 2] });
  const linked = await parseAddress(formatAddress(parseConfig(dials)));
  expect([linked.memories, linked.weights]).toEqual([memories, weights]);
  const inFolder = (list: unknown) => ({ ...(list as object), file: at((list as { file: string }).file) });
  const again = await readLists({ memories: inFolder(memories), weights: inFolder(weights) });
  expect(again.files).toEqual(files);
  expect(again.dials).toEqual(dials);
  expect([...(files.weights ?? [])]).toEqual([0.1, 0.3, 0.6]);
  // the name that a config has for these bytes stays, that of bytes it does not know does not
  const renamed = { ...inFolder(memories), saved: 'old.csv:y,x:centre' };
  expect((await readLists({ memories: renamed })).dials.memories).toMatchObject({ file: 'old.csv:y,x:centre' });
  const unknown = await readLists({ memories: { file: at('table.csv'), saved: 'old.csv' } });
  expect(unknown.dials.memories).toMatchObject({ file: 'table.csv' });
  const other = readLists({ memories: { ...inFolder(memories), sha256: '0'.repeat(64) } });
  await expect(other).rejects.toThrow('is not the file the config was made with');
});

test('names of sets and numbers are no files, whatever lies in the folder', async () => {
  const here = process.cwd();
  process.chdir(folder);
  try {
    for (const memories of ['circle', 'circle:5', 'gaussian:9:3', '1,2;3,4', 'nothing-here']) {
      expect(await readLists({ memories })).toEqual({ dials: { memories }, files: {}, notes: [] });
    }
    const weights = 'uniform';
    expect(await readLists({ weights })).toEqual({ dials: { weights }, files: {}, notes: [] });
    expect((await readLists({ memories: './circle' })).notes).toHaveLength(1);
  } finally {
    process.chdir(here);
  }
});

test.each([
  ['missing.csv', 'missing.csv: does not exist; check the name'],
  ['missing.dat:x,y', 'missing.dat: does not exist; check the name'],
  ['sub/missing', 'missing: does not exist; check the name'],
  ['sets.csv', 'sets.csv: is a folder without a PNG; put the pictures there as .png'],
  ['table.csv:q', 'table.csv: has no column "q"; its columns are name, x, y, label;'],
])('%s is refused by name', async (spec, sentence) => {
  const attempt = readLists({ memories: at(spec) });
  await expect(attempt).rejects.toThrow(FileError);
  await expect(attempt).rejects.toThrow(sentence);
});

/** A grey PNG of one row. */
const png = (...row: number[]) =>
  encodePng({
    width: row.length,
    height: 1,
    data: Uint8Array.from(row.flatMap((value) => [value, value, value, 255])),
  });
const anyDim = { maxDim: 4096, images: true };

test('a folder of pictures, or a list of them, is a memory each, and the same set again from what was saved', async () => {
  mkdirSync(at('letters'));
  for (const [name, bytes] of [
    ['b9.png', png(0, 255)],
    ['b10.PNG', png(255, 0)],
    ['notes.txt', Buffer.from('mine')],
    ['.hidden.png', Buffer.from('')],
  ] as const) {
    writeFileSync(at(`letters/${name}`), bytes);
  }
  const { dials, files, notes } = await readLists({ memories: at('letters') }, anyDim);
  expect(files.memories).toMatchObject({ count: 2, shape: [1, 2], points: Float64Array.of(-1, 1, 1, -1) });
  expect(notes).toEqual([
    '2 memories of 2 numbers: images of 1 x 2 pixels; black to white scaled to -1 to 1; 1 other entry of the folder left out',
  ]);
  expect(dials.memories).toMatchObject({ file: 'letters', shape: [2, 2] });
  const listed = await readLists({ memories: `${at('letters/b10.PNG')},${at('letters/b9.png')}` }, anyDim);
  expect(listed.files.memories?.points).toEqual(files.memories?.points);
  expect(listed.dials.memories).toMatchObject({
    file: 'b10.PNG,b9.png',
    sha256: (dials.memories as { sha256: string }).sha256,
  });
  const saved = { ...(dials.memories as object), file: at('letters') };
  expect((await readLists({ memories: saved }, anyDim)).dials).toEqual(dials);
  writeFileSync(at('letters/b9.png'), png(0, 254));
  await expect(readLists({ memories: saved }, anyDim)).rejects.toThrow('is not the file the config was made with');
});

test('pictures of two sizes, and parts of pictures, are refused by name', async () => {
  mkdirSync(at('mixed'));
  writeFileSync(at('mixed/a.png'), png(1));
  writeFileSync(at('mixed/b.png'), png(1, 2));
  await expect(readLists({ memories: at('mixed') }, anyDim)).rejects.toThrow(
    /b\.png: has 2 x 1 pixels, .*a\.png has 1 x 1/,
  );
  const list = `${at('mixed/a.png')},${at('mixed/none.png')}`;
  await expect(readLists({ memories: list }, anyDim)).rejects.toThrow('none.png: does not exist; check the name');
});

test('cues come from files, too; a kind of cue is no file', async () => {
  writeFileSync(at('cue.png'), png(0, 255));
  const { dials, files } = await readLists({ cue: at('cue.png') }, anyDim);
  expect(files.cue).toMatchObject({ count: 1, points: Float64Array.of(-1, 1) });
  expect(dials.cue).toMatchObject({ file: 'cue.png', shape: [1, 2] });
  for (const cue of ['noise:0.6', 'origin', 'memory', '0.5,1']) {
    expect(await readLists({ cue }, anyDim)).toEqual({ dials: { cue }, files: {}, notes: [] });
  }
});
