import { expect, test } from 'vitest';
import { sha256OfAll } from '../../../files/imagePatterns.ts';
import { writeNetwork } from '../../../files/networkFile.ts';
import { parsePatterns } from '../../../files/parsePatterns.ts';
import { encodePng } from '../../../files/png.ts';
import { sha256Hex } from '../../../files/stamp.ts';
import { unitsOf } from '../../../networks/network.ts';
import { testNetwork } from '../../../networks/testNetwork.ts';
import type { FileAnswer, TableChoice } from '../../protocol/fileMessages.ts';
import { answerFile } from './answerFile.ts';
import { type GivenLists, listsFor } from './givenLists.ts';

const bytes = new TextEncoder().encode('name,x,y\na,1,2\nb,3,5\n');

async function opened(awaited: readonly string[]) {
  const sha256 = await sha256Hex(bytes);
  const lists: GivenLists = { byKey: new Map() };
  const list = (file: string, shape: readonly number[]) => ({ file, shape, sha256 });
  const answer = await answerFile(
    { do: 'open', files: [{ name: 'mine.csv', bytes }], awaited: awaited.map((file) => list(file, [2, 2])) },
    { run: undefined, gpu: undefined, lists },
  );
  return {
    answer,
    lists,
    listed: (file: string) =>
      listsFor({ memories: list(file, [2, 2]), weights: 'uniform', cue: 'origin', network: 'none' }, lists),
  };
}

test('a link that takes columns of a file has those columns when the file is given', async () => {
  const { answer, listed } = await opened(['mine.csv:y,x:centre']);
  expect(answer).toMatchObject({ is: 'memories', known: false });
  expect([...(listed('mine.csv:y,x:centre').memories?.points ?? [])]).toEqual([-1.5, -1, 1.5, 1]);
  expect([...(listed('mine.csv').memories?.points ?? [])]).toEqual([1, 2, 3, 5]);
  // what nobody gave is missing, and nothing else stands in for it
  expect(listed('mine.csv:x')).toEqual({});
});

test('columns that the file does not have are a problem in one sentence', async () => {
  const { answer } = await opened(['mine.csv:z']);
  expect(answer).toEqual({ is: 'problem', message: expect.stringContaining('mine.csv: has no column "z"') });
});

test('what is taken without a choice is said', async () => {
  const { lists } = await opened([]);
  const choice = {
    as: 'table',
    rows: [],
    columns: [[2, 3]],
    pca: false,
    standardise: false,
    centre: false,
    normalise: false,
  } as const;
  const answer = await answerFile({ do: 'prepare', choice }, { run: undefined, gpu: undefined, lists });
  expect(answer).toMatchObject({
    is: 'prepared',
    note: expect.stringContaining('columns x, y of 3; row names left out'),
  });
  expect(answer).not.toHaveProperty('saved');
});

test('pictures as images are the files themselves, pixels and all; as a saved part they keep their shape', async () => {
  const png = (...row: number[]) =>
    encodePng({
      width: row.length,
      height: 1,
      data: Uint8Array.from(row.flatMap((value) => [value, value, value, 255])),
    });
  const files = [
    { name: 'b.png', bytes: png(0, 255) },
    { name: 'a.png', bytes: png(255, 0) },
    { name: 'c.png', bytes: png(255, 255) },
  ];
  const lists: GivenLists = { byKey: new Map() };
  const context = { run: undefined, gpu: undefined, lists };
  const opened = await answerFile({ do: 'open', files, awaited: [] }, context);
  expect(opened).toMatchObject({ preview: { kind: 'table', picture: { width: 2, height: 1 }, dim: 2 } });
  const whole = {
    as: 'table',
    rows: [],
    columns: [],
    pca: false,
    standardise: false,
    centre: false,
    normalise: false,
  } as const;
  const answer = await answerFile({ do: 'prepare', choice: whole }, context);
  expect(answer).toMatchObject({ list: { file: '3 pictures', shape: [3, 2], sha256: await sha256OfAll(files) } });
  expect(answer).not.toHaveProperty('saved');
  const list = (answer as Extract<FileAnswer, { is: 'prepared' }>).list;
  const { memories } = listsFor({ memories: list, weights: 'uniform', cue: 'origin', network: 'none' }, lists);
  expect(memories).toMatchObject({ shape: [1, 2], points: Float64Array.of(1, -1, -1, 1, 1, 1) });
  const part = await answerFile({ do: 'prepare', choice: { ...whole, rows: [[1, 2]] } }, context);
  const { saved } = part as { saved: { name: string; bytes: Uint8Array } };
  expect(parsePatterns(saved.name, saved.bytes)).toMatchObject({ count: 2, shape: [1, 2] });
});

test('more columns than a plane or space has, chosen by hand, are refused; all at once they are numbers of an image', async () => {
  const lists: GivenLists = { byKey: new Map() };
  const context = { run: undefined, gpu: undefined, lists };
  const wide = new TextEncoder().encode('1,2,3,4,5\n2,3,4,5,7\n');
  await answerFile({ do: 'open', files: [{ name: 'wide.csv', bytes: wide }], awaited: [] }, context);
  const whole = { as: 'table', rows: [], pca: false, standardise: false, centre: false, normalise: false } as const;
  const chosen = await answerFile({ do: 'prepare', choice: { ...whole, columns: [[1, 5]] } }, context);
  expect(chosen).toMatchObject({ is: 'problem', message: expect.stringContaining('choose 1 to 3') });
  const all = await answerFile({ do: 'prepare', choice: { ...whole, columns: [] } }, context);
  expect(all).toMatchObject({ is: 'prepared', list: { shape: [2, 5] } });
});

test('a choice is looked at before it is used: its points, where neighbours part, and what is wrong with it', async () => {
  const lists: GivenLists = { byKey: new Map() };
  const context = { run: undefined, gpu: undefined, lists };
  const rows = ['name,x,y,w', 'a,0,0,1', 'b,0.2,0,3', 'c,5,5,NA', 'd,0.2,0.2,4'].join('\n');
  await answerFile(
    { do: 'open', files: [{ name: 'mine.csv', bytes: new TextEncoder().encode(rows) }], awaited: [] },
    context,
  );
  const choice = {
    as: 'table',
    rows: [],
    columns: [[2, 3]],
    pca: false,
    standardise: false,
    centre: false,
    normalise: false,
    weights: 4,
  } as const;
  const given = lists.byKey.size;
  const looked = await answerFile({ do: 'look', choice }, context);
  // the row without a weight is left out; two memories d apart are two minima from beta = 4 / d^2 on
  expect(looked).toEqual({
    is: 'looked',
    look: { count: 3, dim: 2, points: Float64Array.of(0, 0, 0.2, 0, 0.2, 0.2), parting: 100 },
  });
  expect(lists.byKey.size).toBe(given);
  const prepared = await answerFile({ do: 'prepare', choice }, context);
  expect(prepared).toMatchObject({ note: expect.stringContaining('weights from column w') });
  const { list } = prepared as Extract<FileAnswer, { is: 'prepared' }>;
  const { memories } = listsFor({ memories: list, weights: 'uniform', cue: 'origin', network: 'none' }, lists);
  expect(memories?.weights).toEqual(Float64Array.of(0.125, 0.375, 0.5));
  expect(await answerFile({ do: 'look', choice: { ...choice, weights: 2 } }, context)).toMatchObject({
    is: 'problem',
    message: expect.stringMatching(/weight/),
  });
});

test('a column of weights weighs the rows here as on the command line, unless the reader takes it away', async () => {
  const lists: GivenLists = { byKey: new Map() };
  const context = { run: undefined, gpu: undefined, lists };
  const bytes = new TextEncoder().encode('x,y,weight\n0,0,1\n1,0,3\n');
  const opened = await answerFile({ do: 'open', files: [{ name: 'mine.csv', bytes }], awaited: [] }, context);
  expect(opened).toMatchObject({ preview: { weigher: 3, columns: [{}, {}, { name: 'weight', usual: false }] } });
  const whole = { as: 'table', rows: [], pca: false, standardise: false, centre: false, normalise: false } as const;
  const columns = [[1, 2]] as const;
  const made = async (choice: Partial<TableChoice>) => {
    const prepared = await answerFile({ do: 'prepare', choice: { ...whole, columns, ...choice } }, context);
    const { list } = prepared as Extract<FileAnswer, { is: 'prepared' }>;
    const { memories } = listsFor({ memories: list, weights: 'uniform', cue: 'origin', network: 'none' }, lists);
    return [list.file, [...(memories?.weights ?? [])]];
  };
  // the file as it is, by its own hash
  expect(await made({ weights: 3 })).toEqual(['mine.csv', [0.25, 0.75]]);
  expect(await made({ weights: 'none' })).toEqual(['mine-memories.npy', [0.5, 0.5]]);
});

test('a trained network is with the engine under its hash, and says what it was trained on', async () => {
  const lists: GivenLists = { byKey: new Map() };
  const network = testNetwork(2, [4, 8]);
  const files = [{ name: 'net.npz', bytes: await writeNetwork(network) }];
  const answer = await answerFile({ do: 'open', files, awaited: [] }, { run: undefined, gpu: undefined, lists });
  if (answer.is !== 'network') throw new Error(`it is ${answer.is}`);
  expect(answer.list).toMatchObject({ file: 'net.npz', shape: unitsOf(network) });
  expect(answer.note).toMatch(/^trained, not exact/);
  const config = { memories: 'pham:9', weights: 'uniform', cue: 'origin', network: answer.list };
  expect(listsFor(config, lists).network).toEqual([network]);
});

test('a network of the site is known by its name', () => {
  const network = [testNetwork()];
  const lists: GivenLists = { byKey: new Map([['pham:9', { network }]]) };
  const config = { memories: 'pham:9', weights: 'uniform', cue: 'origin', network: 'pham:9' };
  expect(listsFor(config, lists)).toEqual({ network });
  expect(listsFor({ ...config, network: 'pham:2' }, lists)).toEqual({});
});
