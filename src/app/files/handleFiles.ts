import { isStamp } from '../../experiments/compareStamps.ts';
import { mostDimensions } from '../../experiments/dimensions.ts';
import { changedDials, isActive, parseConfig } from '../../params/config.ts';
import type { FileList } from '../../params/dial.ts';
import { filesIn } from '../../params/fileDials.ts';
import type { Config } from '../../params/table.ts';
import { faultOf } from '../protocol/faults.ts';
import type { FileAnswer, FileRequest, GivenFile, Preview, SavedFile } from '../protocol/fileMessages.ts';
import type { Store } from '../store.ts';
import { download } from './download.ts';
import type { FileSignals, HandledFiles } from './fileActions.ts';

export interface FileDoors extends FileSignals {
  store: Store;
  /** dials that the link locks */
  locked: ReadonlySet<string>;
  ask(request: FileRequest): Promise<FileAnswer>;
}

/** Past this files are refused unread. */
const MOST_BYTES = 2 ** 28;

/** The name under which pasted numbers stand in links and commands. */
const PASTED = 'pasted.csv';

export function handleFiles({ store, locked, ask, waiting, taken, looked, pasting }: FileDoors): HandledFiles {
  /** the last numbers that were pasted, which nobody has as a file */
  let pasted: SavedFile | undefined;
  let looks = 0;

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
    const awaited = filesIn(store.config.value).some(({ sha256 }) => sha256 === preview.sha256);
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
      const answer = await ask({ do: 'open', files: given, awaited: filesIn(store.config.value) });
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
  if (isActive('score', config) && (isActive('steps', config) || config.score === 'network'))
    return parseConfig({ ...changed, score: 'network', network });
  const { memories, count, seed } = config;
  return parseConfig({ experiment: 'generate', memories, count, seed, score: 'network', network });
}

/** What the reader has set, but for what was meant for old memories: their number, weights, box and cue. */
function withoutOld(dial: 'memories' | 'weights', config: Config): Partial<Config> {
  const changed = changedDials(config);
  if (dial === 'weights') return changed;
  const { count: _, weights: __, box: ___, cue: ____, ...others } = changed;
  return others;
}
