import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { queryWith } from '../addressBar.ts';
import type { KeyBinding } from '../keys.ts';
import type { Stage } from '../stage/stage.ts';
import type { Store } from '../store.ts';

/** The guided tour: its step stands in the query, `?tour=3`, and the run of the step in the fragment as always. */
export interface Tour {
  /** from 1; 0 where there is no tour */
  readonly step: Signal<number>;
  /** what is wrong with the step that the address names, or '' */
  readonly problem: ReadonlySignal<string>;
  /** the picture on the stage is still that of another step */
  readonly waits: ReadonlySignal<boolean>;
  /** what has been predicted at steps, by the number of the choice; SHOWN: the reader wanted to see it */
  readonly predicted: Signal<ReadonlyMap<number, number>>;
  predict(choice: number): void;
  /** goes to a step and runs it; past the last, or to 0, ends the tour and leaves its run */
  go(step: number): Promise<void>;
  /** the answer of a step that has asked, else the next step */
  next(): Promise<void>;
  /** the fragment the page shall read: that of the address, or the run of the step where a link names only that */
  address(): Promise<string>;
  /** what it gave has been read: where that is another run, it has begun */
  arrived(): void;
}

/** In place of a prediction. */
export const SHOWN = -1;

export interface TourDoors {
  store: Store;
  stage: ReadonlySignal<Pick<Stage, 'pictured'> | undefined>;
  /** dials that the link locks */
  locked: ReadonlySet<string>;
  /** the address is another one */
  read(): Promise<void>;
}

export function createTour({ store, stage, locked, read }: TourDoors): Tour {
  const step = signal(stepIn(location.search));
  const problem = signal('');
  const predicted: Tour['predicted'] = signal(new Map());
  /** the step whose run was asked for last */
  let readStep = 0;
  /** the first run of the step; Infinity until it has begun */
  const firstRun = signal(0);
  const waits = computed(() => {
    const { shown, fault } = store;
    const without = shown.value && shown.value.run >= firstRun.value && !shown.value.report.picture;
    return step.value > 0 && !fault.value && !without && (stage.value?.pictured.value ?? 0) < firstRun.value;
  });
  // back and forward; the run comes by the fragment, as ever
  addEventListener('popstate', () => (step.value = stepIn(location.search)));
  const predict = (choice: number) => {
    predicted.value = new Map(predicted.value).set(step.value, choice);
  };

  async function go(to: number): Promise<void> {
    let run = '';
    try {
      run = to > 0 ? await (await runs()).hashOfStep(to, store.config.value, locked) : '';
    } catch {
      // no network, or a newer version of the site took its place
      return store.remark('The tour cannot be loaded; reload the page.');
    }
    step.value = run ? to : 0;
    const query = queryWith({ tour: run ? String(to) : '', step: '', path: '', see: '', film: '', below: '' });
    history.pushState(null, '', `${location.pathname}${query}${run || location.hash || '#v=1'}`);
    if (run) await read();
  }

  return {
    step,
    problem,
    waits,
    predicted,
    predict,
    go,
    async next() {
      const asks = (await runs()).asks(step.value) && !predicted.value.has(step.value);
      if (asks) predict(SHOWN);
      else await go(step.value + 1);
    },
    async address() {
      const { hash, search } = location;
      if (step.value !== readStep) firstRun.value = Number.POSITIVE_INFINITY;
      readStep = step.value;
      if (!new URLSearchParams(search).get('tour')) return hash;
      const { hashOfStep, wrongStep } = await runs();
      problem.value = wrongStep(search);
      if (problem.value) step.value = 0;
      return hash || (step.value > 0 ? hashOfStep(step.value, store.config.value, new Set()) : '');
    },
    arrived() {
      if (firstRun.value === Number.POSITIVE_INFINITY) firstRun.value = store.going.value?.run ?? 0;
    },
  };
}

/** The keys of the tour; page up and down are what a presenter's remote control sends. */
export function tourKeys({ step, go, next }: Tour): KeyBinding[] {
  const under = () => step.value > 0;
  return [
    { key: 't', does: 'guided tour: begin, leave', run: () => void go(under() ? 0 : 1) },
    { key: 'PageDown', does: 'the answer of the tour, then its next step', when: under, run: () => void next() },
    { key: 'PageUp', does: 'the step before', when: under, run: () => void go(Math.max(1, step.value - 1)) },
  ];
}

/** The texts and runs of the tour come with its first step. */
const runs = () => import('./tourRuns.ts');

function stepIn(search: string): number {
  const step = Number(new URLSearchParams(search).get('tour'));
  return Number.isInteger(step) && step > 0 ? step : 0;
}
