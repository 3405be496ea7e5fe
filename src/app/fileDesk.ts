import { type Signal, signal } from '@preact/signals';
import type { RunStamp } from '../experiments/index.ts';
import { changedDials, readConfig } from '../params/config.ts';
import type { Config } from '../params/table.ts';
import { faultOf } from './faults.ts';
import type { Choice, ExportFormat, FileAnswer, FileRequest, Preview, SavedFile } from './fileMessages.ts';
import type { FromEngine, ToEngine } from './messages.ts';
import type { Store } from './store.ts';

/** Files as the page handles them: hands bytes to the engine, asks the reader what is to be made of them, saves. */
export interface FileDesk {
  /** memories that wait for the reader's choice, and what was wrong with the last one */
  readonly waiting: Signal<{ preview: Preview; problem: string } | undefined>;
  /** memories in use that are no longer the numbers of their file: offered as a file of their own */
  readonly saved: Signal<SavedFile | undefined>;
  open(file: File): Promise<void>;
  /** makes the waiting memories those of the run */
  use(choice: Choice): Promise<void>;
  save(format: ExportFormat): Promise<void>;
  receive(message: FromEngine): void;
}

/** Past this a file is refused unread. */
const MOST_BYTES = 2 ** 28;

export function createFileDesk(store: Store, send: (message: ToEngine) => void): FileDesk {
  const waiting: FileDesk['waiting'] = signal(undefined);
  const saved: FileDesk['saved'] = signal(undefined);
  const asked = new Map<number, (answer: FileAnswer) => void>();
  let ids = 0;

  function ask(request: FileRequest): Promise<FileAnswer> {
    const id = ++ids;
    return new Promise((resolve) => {
      asked.set(id, resolve);
      send({ kind: 'file', id, request });
    });
  }

  function refuse(message: string): void {
    store.fault.value = { kind: 'file', message };
  }

  /** The earlier run again, and its stamp to hold the new one against. */
  function restore(name: string, config: Record<string, unknown>, stamp: unknown): void {
    store.expected.value = isStamp(stamp) ? stamp : undefined;
    if (store.adopt(() => readConfig(config))) store.said.value = `${name}: its run is made again`;
  }

  function offer(preview: Preview): void {
    const { memories } = store.config.value;
    const awaited = typeof memories === 'object' && 'sha256' in memories && memories.sha256 === preview.sha256;
    // the file that the config asks for needs no more questions
    if (awaited) store.run();
    else waiting.value = { preview, problem: '' };
  }

  return {
    waiting,
    saved,
    async open(file) {
      if (file.size > MOST_BYTES) {
        refuse(`${file.name}: has ${file.size} bytes; at most ${MOST_BYTES} are read`);
        return;
      }
      let bytes: Uint8Array;
      try {
        bytes = new Uint8Array(await file.arrayBuffer());
      } catch (error) {
        refuse(`${file.name}: cannot be read (${faultOf(error).message})`);
        return;
      }
      const answer = await ask({ do: 'open', name: file.name, bytes });
      if (answer.is === 'run') restore(answer.name, answer.header.config, answer.header.stamp);
      else if (answer.is === 'memories') offer(answer.preview);
      else if (answer.is === 'problem') refuse(answer.message);
    },
    async use(choice) {
      const before = waiting.value;
      if (!before) return;
      const answer = await ask({ do: 'prepare', choice });
      if (answer.is === 'problem') waiting.value = { ...before, problem: answer.message };
      if (answer.is !== 'prepared') return;
      waiting.value = undefined;
      saved.value = answer.saved;
      store.adopt(() => readConfig({ memories: answer.list }, withoutOldShape(store.config.value)));
      store.said.value = `Memories from ${answer.list.file}${answer.note && `: ${answer.note}`}`;
    },
    async save(format) {
      const answer = await ask({ do: 'export', format });
      if (answer.is === 'problem') refuse(answer.message);
      if (answer.is !== 'files') return;
      answer.files.forEach(download);
      store.said.value = `Saved ${answer.files.map(({ name }) => name).join(' and ')}`;
    },
    receive(message) {
      if (message.kind !== 'file') return;
      asked.get(message.id)?.(message.answer);
      asked.delete(message.id);
    },
  };
}

/** What the reader has set, but for what was meant for the old memories: their number, weights, box and cue. */
function withoutOldShape(config: Config): Partial<Config> {
  const { count: _, weights: __, box: ___, cue: ____, ...others } = changedDials(config);
  return others;
}

/** A stamp from a file is plain data from outside. */
function isStamp(value: unknown): value is RunStamp {
  if (typeof value !== 'object' || value === null) return false;
  const { config, result, n, fractions } = value as Record<string, unknown>;
  return (
    typeof config === 'string' &&
    typeof result === 'string' &&
    typeof n === 'number' &&
    Array.isArray(fractions) &&
    fractions.every((share) => typeof share === 'number')
  );
}

/** Hands a file to the browser's downloads. */
export function download({ name, type, bytes }: SavedFile): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([bytes], { type }));
  link.download = name;
  link.click();
  // the browser has taken the bytes by then
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
