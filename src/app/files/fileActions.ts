import { type Signal, signal } from '@preact/signals';
import { mostDimensions } from '../../experiments/dimensions.ts';
import type { RunStamp } from '../../experiments/index.ts';
import type { FormatName } from '../../files/formats.ts';
import type { Patterns } from '../../memories/patterns.ts';
import { changedDials, isActive, parseConfig } from '../../params/config.ts';
import type { FileList } from '../../params/dial.ts';
import type { Config } from '../../params/table.ts';
import { faultOf } from '../protocol/faults.ts';
import type {
  Choice,
  FileAnswer,
  FileRequest,
  GivenFile,
  Look,
  MemoriesChoice,
  Prepared,
  Preview,
  SavedFile,
} from '../protocol/fileMessages.ts';
import type { FromEngine, ToEngine } from '../protocol/messages.ts';
import type { Store } from '../store.ts';

/** Files as the page handles them: hands bytes to the engine, asks the reader what is to be made of them, saves. */
export interface FileActions {
  /** memories that wait for the reader's choice, what was wrong with the last one, and whether the run shows images */
  readonly waiting: Signal<{ preview: Preview; problem: string; images: boolean } | undefined>;
  /** the last memories that came from a file: what was made of them, and where that changed them, a file of their own */
  readonly taken: Signal<Prepared | undefined>;
  /** what the choice that is shown would make of it */
  readonly looked: Signal<Look | undefined>;
  /** the reader wants to paste numbers */
  readonly pasting: Signal<boolean>;
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

/** Past this files are refused unread. */
const MOST_BYTES = 2 ** 28;

/** The name under which pasted numbers stand in links and commands. */
const PASTED = 'pasted.csv';

/** `locked`: dials that the link locks. */
export function createFileActions(
  store: Store,
  send: (message: ToEngine) => void,
  locked: ReadonlySet<string>,
): FileActions {
  const waiting: FileActions['waiting'] = signal(undefined);
  const taken: FileActions['taken'] = signal(undefined);
  const looked: FileActions['looked'] = signal(undefined);
  const pasting = signal(false);
  /** the last numbers that were pasted, which nobody has as a file */
  let pasted: SavedFile | undefined;
  let looks = 0;
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

  /** What was wrong with another file is over. */
  function forgetProblem(): void {
    if (store.fault.value?.kind === 'file') store.fault.value = undefined;
  }

  /** The earlier run again, and its stamp to hold the new one against. */
  function restore(name: string, config: Record<string, unknown>, stamp: unknown): void {
    store.expected.value = isStamp(stamp) ? stamp : undefined;
    if (store.adopt(() => parseConfig(config))) store.said.value = `${name}: its run is made again`;
  }

  function offer(preview: Preview, known: boolean): void {
    const awaited = fileLists(store.config.value).some(({ sha256 }) => sha256 === preview.sha256);
    forgetProblem();
    // the file that a link or an earlier run waits for needs no more questions
    if (awaited && !known) store.run();
    else {
      const images = store.config.value.experiment === 'retrieve';
      looked.value = undefined;
      waiting.value = { preview, problem: preview.kind === 'table' ? preview.problem : '', images };
    }
  }

  return {
    waiting,
    taken,
    looked,
    pasting,
    turnsBeta: !locked.has('beta'),
    async paste(text) {
      pasting.value = false;
      const bytes = new TextEncoder().encode(text);
      pasted = { name: PASTED, type: 'text/csv', bytes };
      await this.open([new File([bytes], PASTED)]);
    },
    async look(choice) {
      const own = ++looks;
      const answer = await ask({ do: 'look', choice });
      // the choice goes on while an answer is on its way
      if (own !== looks || !waiting.value) return;
      if (answer.is === 'looked') looked.value = answer.look;
      const problem = answer.is === 'problem' ? answer.message : '';
      if (problem) looked.value = undefined;
      if (problem !== waiting.value.problem) waiting.value = { ...waiting.value, problem };
    },
    async open(files) {
      forgetProblem();
      const size = files.reduce((sum, file) => sum + file.size, 0);
      const [first] = files;
      if (!first) return;
      if (size > MOST_BYTES) {
        refuse(`${first.name}: has ${size} bytes; at most ${MOST_BYTES} are read`);
        return;
      }
      const given: GivenFile[] = [];
      for (const file of files) {
        try {
          given.push({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) });
        } catch (error) {
          refuse(`${file.name}: cannot be read (${faultOf(error).message})`);
          return;
        }
      }
      const answer = await ask({ do: 'open', files: given, awaited: fileLists(store.config.value) });
      if (answer.is === 'run') restore(answer.name, answer.header.config, answer.header.stamp);
      else if (answer.is === 'memories') offer(answer.preview, answer.known);
      else if (answer.is === 'network') {
        store.adopt(() => movedBy(answer.list, store.config.value));
        store.said.value = `${answer.list.file} moves the particles: ${answer.note}`;
      } else if (answer.is === 'problem') refuse(answer.message);
    },
    async transpose() {
      const answer = await ask({ do: 'transpose' });
      const before = waiting.value;
      if (answer.is === 'memories') waiting.value = { preview: answer.preview, problem: '', images: false };
      else if (answer.is === 'problem' && before) waiting.value = { ...before, problem: answer.message };
    },
    async use(choice, parts) {
      const before = waiting.value;
      if (!before) return;
      const answer = await ask({ do: 'prepare', choice });
      if (answer.is === 'problem') waiting.value = { ...before, problem: answer.message };
      if (answer.is !== 'prepared') return;
      waiting.value = undefined;
      const { dial, list, note, parting } = answer;
      const saved = answer.saved ?? (list.file === PASTED ? pasted : undefined);
      if (dial === 'memories') taken.value = saved ? { ...answer, saved } : answer;
      store.adopt(() => {
        // another experiment, where the one that is shown does not take them: its dials mean nothing there
        const made = fits(list, store.config.value)
          ? parseConfig({ [dial]: list }, withoutOld(dial, store.config.value))
          : parseConfig({ experiment: 'retrieve', memories: list });
        const turned = parts && parting !== undefined && mayPart(made, locked);
        return turned ? parseConfig({ beta: parting }, changedDials(made)) : made;
      });
      store.said.value = `${dial} from ${list.file}${note && `: ${note}`}`;
    },
    async giveNetwork(name, bytes) {
      const answer = await ask({ do: 'open', files: [{ name, bytes }], awaited: [] });
      if (answer.is === 'problem') refuse(answer.message);
      return answer.is === 'network' ? movedBy(answer.list, store.config.value) : undefined;
    },
    async memories() {
      const answer = await ask({ do: 'memories' });
      if (answer.is === 'problem') refuse(answer.message);
      return answer.is === 'patterns' ? answer.patterns : undefined;
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

/** Memories of so many numbers that they have no place in a plane or in space. */
const isWide = ({ shape: [, dim = 1] }: FileList) => dim > 3;

const fits = (list: FileList, { experiment }: Config) => !isWide(list) || mostDimensions(experiment) > 3;

/** Whether beta may be turned to where neighbours part. */
export function mayPart(config: Config, locked: ReadonlySet<string>): boolean {
  return isActive('beta', config) && !locked.has('beta');
}

/** The run of a config, moved by a trained network; samples where nothing moves. */
function movedBy(network: FileList, config: Config): Config {
  const changed = changedDials(config);
  if (isActive('score', config)) return parseConfig({ ...changed, score: 'network', network });
  const { memories, count, seed } = config;
  return parseConfig({ experiment: 'generate', memories, count, seed, score: 'network', network });
}

/** The lists that the config has from files. */
function fileLists({ memories, weights, cue, network }: Config): FileList[] {
  return [memories, weights, cue, network].filter((list) => typeof list === 'object' && 'sha256' in list);
}

/** What the reader has set, but for what was meant for old memories: their number, weights, box and cue. */
function withoutOld(dial: 'memories' | 'weights', config: Config): Partial<Config> {
  const changed = changedDials(config);
  if (dial === 'weights') return changed;
  const { count: _, weights: __, box: ___, cue: ____, ...others } = changed;
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
