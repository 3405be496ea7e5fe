import { effect } from '@preact/signals';
import { readStamp } from '../../experiments/compareStamps.ts';
import type { RunStamp } from '../../experiments/index.ts';
import { quoted } from '../../printable.ts';
import { replaceQuery } from '../addressBar.ts';
import type { Pane } from '../pane.ts';
import type { Point } from '../protocol/pointMessages.ts';
import type { Transport } from '../time/transport.ts';

/**
 * What is looked at in a run, as the query has it: `?step=40&path=0.3,-0.5`, and what the
 * run gave before. It changes no number.
 */
export interface ViewState {
  /** the address has changed under the page, or is read for the first time; its run has been begun */
  read(): void;
}

export interface ViewDoors extends Pick<Pane, 'store' | 'listen' | 'pointer'> {
  transport(): Transport;
}

/** The address waits until the hand rests: browsers let a page change it a few times a second. */
const REST_MS = 300;

/**
 * Keeps the step at which a run is held, and the place from which paths are
 * shown, in the query; and takes them from it.
 */
export function createViewState({ store, listen, pointer, transport }: ViewDoors): ViewState {
  /** a step that the address asks for, until the run is there to be taken to it */
  let wanted: number | undefined;
  let run: number | undefined;
  let seen = { step: '', path: '' };
  let timer: ReturnType<typeof setTimeout> | undefined;

  function write(changed: Partial<typeof seen>): void {
    seen = { ...seen, ...changed };
    clearTimeout(timer);
    timer = setTimeout(() => replaceQuery(seen), REST_MS);
  }

  function go(): void {
    if (wanted === undefined) return;
    const step = wanted;
    wanted = undefined;
    transport().command({ do: 'seek', step });
  }

  effect(() => {
    run = store.going.value?.run ?? run;
  });
  listen((message) => {
    if (message.kind !== 'moment' || message.run !== run) return;
    // a run without time has no steps
    if (message.moment) go();
    else wanted = undefined;
  });
  effect(() => {
    const moment = transport().moment.value;
    if (wanted !== undefined || moment?.state === 'computing') return;
    const held = moment && !moment.playing && (moment.open || moment.step < moment.last);
    write({ step: held ? String(moment.step) : '' });
  });
  effect(() => {
    const from = store.pathFrom.value;
    write({ path: from ? `${short(from.x)},${short(from.y)}` : '' });
  });

  return {
    read() {
      const query = new URLSearchParams(location.search);
      // what was to be written was about another address
      clearTimeout(timer);
      const step = readStep(query.get('step'));
      const from = readPoint(query.get('path'));
      const result = readResult(query.get('result'));
      for (const problem of [step, from, result]) if (typeof problem === 'string') store.remark(problem);
      // a file that was opened has its own
      if (typeof result === 'object') store.expected.value = result;
      wanted = typeof step === 'number' ? step : undefined;
      store.pathFrom.value = typeof from === 'object' ? from : undefined;
      if (typeof from === 'object') {
        store.cursor.value = from;
        // who shows paths is loaded by a sign of life, and this is one
        pointer(() => undefined);
      }
      // no run was begun: the one that is there is the one
      if (!store.going.value) go();
    },
  };
}

/** The step, undefined for none, or what is wrong with it. */
function readStep(text: string | null): number | string | undefined {
  if (!text) return undefined;
  return /^\d{1,9}$/.test(text) ? Number(text) : `step is ${quoted(text)}; give the number of a step, as in step=40`;
}

/** The place, undefined for none, or what is wrong with it. */
function readPoint(text: string | null): Point | string | undefined {
  if (!text) return undefined;
  const numbers = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  const [x = Number.NaN, y = Number.NaN] = numbers;
  if (numbers.length === 2 && Number.isFinite(x) && Number.isFinite(y)) return { x, y };
  return `path is ${quoted(text)}; give the place from which it begins, as in path=0.3,-0.5`;
}

/** What the run gave whoever made the link, undefined for nothing, or what is wrong with it. */
function readResult(text: string | null): RunStamp | string | undefined {
  if (!text) return undefined;
  return readStamp(text) ?? `result is ${quoted(text)}, which is cut off or damaged; copy the link again`;
}

/** Finer than a pixel of any picture. */
const short = (value: number) => Number(value.toPrecision(5));
