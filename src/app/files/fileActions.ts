import { type Signal, signal } from '@preact/signals';
import type { FormatName } from '../../files/formats.ts';
import type { Patterns } from '../../memories/patterns.ts';
import type { Config } from '../../params/table.ts';
import type {
  Choice,
  FileAnswer,
  FileRequest,
  Look,
  MemoriesChoice,
  Prepared,
  Preview,
} from '../protocol/fileMessages.ts';
import type { FromEngine, ToEngine } from '../protocol/messages.ts';
import type { Store } from '../store.ts';

/** What is known of files. */
export interface FileSignals {
  /** memories that wait for the reader's choice, what was wrong with the last one, and whether the run shows images */
  readonly waiting: Signal<{ preview: Preview; problem: string; images: boolean } | undefined>;
  /**
   * the last memories that came from a file: what was made of them, and where that changed them, a file of their own
   */
  readonly taken: Signal<Prepared | undefined>;
  /** what the choice that is shown would make of it */
  readonly looked: Signal<Look | undefined>;
  /** the reader wants to paste numbers */
  readonly pasting: Signal<boolean>;
}

/** Files as the page handles them: hands bytes to the engine, asks the reader what is to be made of them, saves. */
export interface FileActions extends FileSignals {
  /** whether beta may be turned with the memories */
  readonly turnsBeta: boolean;
  /** files that were dropped or chosen together */
  open(files: readonly File[]): Promise<void>;
  /** shows the waiting rows as columns */
  transpose(): Promise<void>;
  /** numbers from the clipboard, as a file of its own */
  paste(text: string): Promise<void>;
  look(choice: MemoriesChoice): Promise<void>;
  /** makes what waits the memories of the run, or their weights; `parts`: and turns beta to where neighbours part */
  use(choice: Choice, parts: boolean): Promise<void>;
  save(format: FormatName): Promise<void>;
  /** gives the engine a trained network; the run that it moves, or undefined where it is none, which is said */
  giveNetwork(name: string, bytes: Uint8Array): Promise<Config | undefined>;
  /** the memories of the last result; undefined where there are none, which is said */
  memories(): Promise<Patterns | undefined>;
  receive(message: FromEngine): void;
}

/** What is done with files; loaded with the first of them. */
export type HandledFiles = Omit<FileActions, keyof FileSignals | 'turnsBeta' | 'receive'>;

/** `locked`: dials that the link locks. */
export function createFileActions(
  store: Store,
  send: (message: ToEngine) => void,
  locked: ReadonlySet<string>,
): FileActions {
  const signals: FileSignals = {
    waiting: signal(undefined),
    taken: signal(undefined),
    looked: signal(undefined),
    pasting: signal(false),
  };
  const asked = new Map<number, (answer: FileAnswer) => void>();
  let ids = 0;
  let loaded: Promise<HandledFiles> | undefined;

  function ask(request: FileRequest): Promise<FileAnswer> {
    const id = ++ids;
    return new Promise((resolve) => {
      asked.set(id, resolve);
      send({ kind: 'file', id, request });
    });
  }

  /** Most of it comes with the first file. */
  async function handled(): Promise<HandledFiles | undefined> {
    loaded ??= import('./handleFiles.ts').then(({ handleFiles }) => handleFiles({ store, locked, ask, ...signals }));
    return loaded.catch(() => {
      loaded = undefined;
      // no network, or a newer version of the site took its place
      store.fault.value = { kind: 'file', message: 'This part of the page cannot be loaded; reload the page' };
      return undefined;
    });
  }

  return {
    ...signals,
    turnsBeta: !locked.has('beta'),
    open: async (files) => (await handled())?.open(files),
    transpose: async () => (await handled())?.transpose(),
    paste: async (text) => (await handled())?.paste(text),
    look: async (choice) => (await handled())?.look(choice),
    use: async (choice, parts) => (await handled())?.use(choice, parts),
    save: async (format) => (await handled())?.save(format),
    giveNetwork: async (name, bytes) => (await handled())?.giveNetwork(name, bytes),
    memories: async () => (await handled())?.memories(),
    receive(message) {
      if (message.kind !== 'file') return;
      asked.get(message.id)?.(message.answer);
      asked.delete(message.id);
    },
  };
}
