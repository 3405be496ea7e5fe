import { expect, test } from 'vitest';
import type { FileAnswer, FileRequest, Preview } from '../protocol/fileMessages.ts';
import type { ToEngine } from '../protocol/messages.ts';
import { createStore } from '../store.ts';
import { createFileActions } from './fileActions.ts';

const drawing: Preview = {
  kind: 'drawing',
  name: 'heart.png',
  sha256: 'a'.repeat(64),
  width: 64,
  height: 64,
  tone: 'dark',
  points: 256,
};
const prepared: FileAnswer = {
  is: 'prepared',
  dial: 'memories',
  list: { file: 'heart.png', shape: [256, 2], sha256: drawing.sha256 },
  note: '',
  parting: 1300,
};

/** File actions whose engine answers by `answers`. */
function filesWith(answers: Partial<Record<FileRequest['do'], FileAnswer>>, locked: ReadonlySet<string> = new Set()) {
  const store = createStore({ send: () => undefined, setAddress: () => undefined, locked });
  const send = (message: ToEngine) => {
    if (message.kind !== 'file') return;
    const answer = answers[message.request.do] as FileAnswer;
    queueMicrotask(() => files.receive({ kind: 'file', id: message.id, answer }));
  };
  const files = createFileActions(store, send, locked);
  return { store, files };
}

const opened = { open: { is: 'memories', preview: drawing, known: false }, prepare: prepared } as const;

test('what was wrong with a file is forgotten when the next one is there; other faults stay', async () => {
  const { store, files } = filesWith(opened);
  for (const [kind, left] of [
    ['file', undefined],
    ['limit', 'limit'],
  ] as const) {
    store.fault.value = { kind, message: 'empty.csv: is empty' };
    await files.open([new File(['x'], 'heart.png')]);
    expect(files.waiting.value?.preview.name).toBe('heart.png');
    expect(store.fault.value?.kind).toBe(left);
  }
});

test('beta is turned to where the points part where that is wanted, not locked, and means something', async () => {
  const used = async (locked: string[], parts: boolean, experiment = 'basins') => {
    const { store, files } = filesWith(opened, new Set(locked));
    await store.readAddress(`#experiment=${experiment}`);
    await files.open([new File(['x'], 'heart.png')]);
    expect(files.turnsBeta).toBe(locked.length === 0);
    await files.use({ as: 'drawing', points: 256, tone: 'dark' }, parts);
    expect(store.fault.value).toBeUndefined();
    expect(store.config.value.memories).toEqual(prepared.list);
    return store.config.value.beta;
  };
  const usual = createStore({ send: () => undefined, setAddress: () => undefined, locked: new Set() }).config.value
    .beta;
  expect(await used([], true)).toBe(1300);
  expect(await used(['beta'], true)).toBe(usual);
  expect(await used([], true, 'generate')).toBe(usual);
  expect(await used([], false)).toBe(usual);
});

test('images become memories of the experiment that shows them, at a beta at which they part', async () => {
  const list = { file: '26 pictures', shape: [26, 64], sha256: 'b'.repeat(64) };
  const images = { ...prepared, list, parting: 0.13 } as const;
  const { store, files } = filesWith({ ...opened, prepare: images });
  await store.readAddress('#particles=4096&seed=7');
  await files.open([new File(['x'], 'a.png')]);
  expect(files.waiting.value?.images).toBe(false);
  await files.use({ as: 'table' } as never, true);
  expect(store.config.value).toMatchObject({ experiment: 'retrieve', memories: list, beta: 0.13, particles: 8 });
  // the next ones keep what was set
  store.adopt(() => ({ ...store.config.value, cue: 'flip:0.2', seed: 3 }));
  await files.open([new File(['x'], 'b.png')]);
  expect(files.waiting.value?.images).toBe(true);
  await files.use({ as: 'table' } as never, true);
  expect(store.config.value).toMatchObject({ experiment: 'retrieve', seed: 3 });
});
