import { computed, effect, untracked } from '@preact/signals';
import { changedDials, parseConfig, resolvedConfig } from '../../params/config.ts';
import type { Config } from '../../params/table.ts';
import { quoted } from '../../printable.ts';
import type { Findings, Table } from '../../results.ts';
import { queryWith } from '../addressBar.ts';
import type { Pane } from '../pane.ts';
import type { TransportCommand } from '../protocol/messages.ts';
import type { Transport } from '../time/transport.ts';

/**
 * What a page that frames the stage is told, by postMessage: that the stage is there, the answer to what it asks, and
 * once it has asked anything, what happens. `docs/page.md` says what it may ask; `id` comes back with the answer.
 */
export type ToParent =
  | { driftwell: 'ready' }
  | { driftwell: 'answer'; id: unknown; state: FrameState }
  | { driftwell: 'answer'; id: unknown; problem: string }
  | { driftwell: 'running' | 'done'; state: FrameState }
  | { driftwell: 'step'; step: number; last: number }
  | { driftwell: 'fault'; problem: string };

/** What is on the stage. */
export interface FrameState {
  /** of the whole page, with this run */
  link: string;
  /** the dials that mean something */
  dials: Partial<Config>;
  running: boolean;
  /** undefined where the run has no time */
  step: number | undefined;
  last: number | undefined;
  /** of the last finished run: its title, its result's SHA-256, and its tables */
  title: string | undefined;
  /** what it shows, in plain words */
  findings: Findings | undefined;
  result: string | undefined;
  tables: Readonly<Record<string, TableRows>>;
}

/** Rows by column; names of rows where they have any. */
interface TableRows {
  columns: readonly string[];
  rows: readonly (readonly number[])[];
  names: readonly string[] | undefined;
}

export interface FrameDoors extends Pick<Pane, 'store'> {
  transport(): Transport;
  locked: ReadonlySet<string>;
  /** the page around; this window itself where there is none */
  parent: Pick<Window, 'postMessage'>;
}

type Asked = Readonly<Record<string, unknown>>;

const MOVES = ['play', 'pause', 'step', 'back', 'restart'] as const;

/** Returns what answers a message, and tells the page around what happens from its first message on. */
export function createFrame({ store, transport, locked, parent }: FrameDoors) {
  /** who listens: whoever asks for something is told the rest, under the same name */
  let origin: string | undefined;
  const post = (message: ToParent, to: string) => parent.postMessage(message, to);
  const tell = (message: ToParent) => {
    if (origin !== undefined) post(message, origin);
  };

  function state(): FrameState {
    const moment = transport().moment.value;
    const report = store.shown.value?.report;
    return {
      link: new URL(`${queryWith({ embed: '' })}${location.hash}`, location.href.replace(/[?#].*/s, '')).href,
      dials: resolvedConfig(store.config.value),
      running: store.going.value !== undefined,
      step: moment?.step,
      last: moment?.last,
      title: report?.picture?.title,
      findings: report?.picture?.findings,
      result: report?.stamp.result,
      tables: Object.fromEntries((report?.tables ?? []).map((table) => [table.name, rowsOf(table)])),
    };
  }

  function run(dials: unknown, base: Partial<Config>): void {
    if (typeof dials !== 'object' || dials === null) throw new RangeError('dials must be an object, as { beta: 8 }');
    const names = Object.keys(dials).filter((name) => locked.has(name));
    if (names.length > 0) throw new RangeError(`the link locks ${names.join(', ')}; leave it out`);
    const config = parseConfig(dials as Record<string, unknown>, base);
    store.adopt(() => config);
  }

  function move(asked: Asked): void {
    const plain = MOVES.find((one) => one === asked.do);
    const seeks = asked.do === 'seek' && Number.isInteger(asked.step) && (asked.step as number) >= 0;
    if (!plain && !seeks) {
      throw new RangeError(`time does ${MOVES.join(', ')}, and seek with a step, not ${quoted(String(asked.do))}`);
    }
    transport().command((plain ? { do: plain } : { do: 'seek', step: asked.step }) as TransportCommand);
  }

  const locks = () => Object.fromEntries([...locked].map((name) => [name, store.config.value[name as keyof Config]]));

  const deeds: Readonly<Record<string, (asked: Asked) => void>> = {
    set: ({ dials }) => run(dials, changedDials(store.config.value)),
    open: ({ dials }) => run(dials, locks() as Partial<Config>),
    time: move,
    state: () => undefined,
  };

  function obey(asked: Asked): void {
    const name = String(asked.driftwell);
    const deed = Object.hasOwn(deeds, name) ? deeds[name] : undefined;
    if (!deed) throw new RangeError(`driftwell is ${quoted(name)}; known are ${Object.keys(deeds).join(', ')}`);
    deed(asked);
  }

  // progress comes ten times a second; that a run begins is news once
  const going = computed(() => store.going.value?.run);
  let last = store.shown.peek();
  effect(() => {
    if (going.value !== undefined) tell({ driftwell: 'running', state: untracked(state) });
    else if (store.shown.value !== last) {
      last = store.shown.value;
      tell({ driftwell: 'done', state: untracked(state) });
    }
  });
  effect(() => {
    const moment = transport().moment.value;
    if (moment?.state === 'paused') tell({ driftwell: 'step', step: moment.step, last: moment.last });
  });
  effect(() => {
    if (store.fault.value) tell({ driftwell: 'fault', problem: store.fault.value.message });
  });
  post({ driftwell: 'ready' }, '*');

  return (asked: unknown, from: string): void => {
    if (typeof asked !== 'object' || asked === null || !('driftwell' in asked)) return;
    // a file, or a frame without an origin, has none to be named by
    origin = from === 'null' ? '*' : from;
    const { id } = asked as { id?: unknown };
    try {
      obey(asked as Asked);
      tell({ driftwell: 'answer', id, state: state() });
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      tell({ driftwell: 'answer', id, problem: error.message });
    }
  };
}

/** Lets the page around ask, and nobody else. */
export function listenToParent(doors: Omit<FrameDoors, 'parent'>): void {
  if (window.parent === window) return;
  const answer = createFrame({ ...doors, parent: window.parent });
  addEventListener('message', ({ source, data, origin }) => {
    if (source === window.parent) answer(data, origin);
  });
}

function rowsOf({ shape: [rows, width], columns, rowNames, data }: Table): TableRows {
  return {
    columns,
    rows: Array.from({ length: rows }, (_, i) => Array.from(data.slice(i * width, (i + 1) * width))),
    names: rowNames,
  };
}
