import { effect, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { StepAt } from '../../experiments/equation.ts';
import { resolvedConfig } from '../../params/config.ts';
import type { Config } from '../../params/table.ts';
import type { Extent } from '../../results.ts';
import type { Pane } from '../pane.ts';
import type { Moment } from '../protocol/messages.ts';
import type { Point } from '../protocol/pointMessages.ts';
import { arrowsOf, type Part } from './arrowsOf.ts';

/** The step at the cursor, as long as somebody wants to see it. */
export interface StepState {
  readonly step: ReadonlySignal<StepAt | undefined>;
  /** the picture has no places at which a particle could be: what it is of instead stands there */
  readonly elsewhere: ReadonlySignal<boolean>;
  /** the region shown */
  readonly extent: ReadonlySignal<Extent | undefined>;
  /** the config of the run that is seen */
  readonly config: ReadonlySignal<Config | undefined>;
  readonly lit: Signal<Part | undefined>;
  /** what stays lit when nothing is pointed at */
  readonly pinned: Signal<Part | undefined>;
  /** so many times as long as the step the arrows are */
  readonly magnified: ReadonlySignal<number>;
  close(): void;
}

/** Steps that are done before the one at a place of the picture: of a map of starts none. */
export function stepsDone({ experiment }: Config, moment: Moment | undefined): number {
  if (experiment !== 'generate') return 0;
  return moment?.step ?? Number.MAX_SAFE_INTEGER;
}

export function createStepState({ store, transport, stage, send, listen }: Pane): StepState {
  const step = signal<StepAt | undefined>(undefined);
  const elsewhere = signal(false);
  const extent = signal<Extent | undefined>(undefined);
  const config = signal<Config | undefined>(undefined);
  const lit = signal<Part | undefined>(undefined);
  const pinned = signal<Part | undefined>(undefined);
  const magnified = signal(1);
  /** where the cursor was last, as it leaves the picture for the equation */
  const place = signal<Point | undefined>(undefined);
  /** the config of what is to be seen: a run may show its first picture long before its end */
  const onScreen = signal<Config | undefined>(store.shown.value?.config);
  let asked = 0;
  let waiting = false;

  /** Once a frame, as a pointer tells more often where it is. */
  function ask(): void {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      const picture = stage.value?.seen?.picture;
      const { value: seen } = onScreen;
      if (!picture || !seen) return;
      elsewhere.value = !picture.space;
      extent.value = picture.extent;
      config.value = seen;
      if (!picture.space) {
        step.value = undefined;
        return;
      }
      const [x0, x1, y0, y1] = picture.extent;
      // off the middle, where symmetric memories would weigh the same
      const at = place.value ?? { x: x0 + 0.64 * (x1 - x0), y: y0 + 0.57 * (y1 - y0) };
      const done = stepsDone(seen, transport.moment.value);
      send({ kind: 'point', id: ++asked, question: { want: 'step', dials: resolvedConfig(seen), ...at, done } });
    });
  }

  const ends = [
    listen((message) => {
      if (message.kind === 'frame' || message.kind === 'done') {
        onScreen.value = store.config.value;
        ask();
      }
      if (message.kind !== 'point' || message.answer.want !== 'step' || message.id !== asked) return;
      step.value = message.answer.step;
    }),
    effect(() => {
      if (store.cursor.value) place.value = store.cursor.value;
    }),
    effect(() => {
      // whatever of these changes
      void [place.value, onScreen.value, transport.moment.value?.step, store.shown.value, stage.value];
      ask();
    }),
    effect(() => {
      const y = place.value?.y ?? (extent.value ? (extent.value[2] + extent.value[3]) / 2 : 0);
      const { arrows, times } =
        step.value && extent.value
          ? arrowsOf(step.value, { extent: extent.value, y }, lit.value)
          : { arrows: [], times: 1 };
      magnified.value = times;
      stage.value?.overlay.showArrows(arrows);
    }),
  ];
  return {
    step,
    elsewhere,
    extent,
    config,
    lit,
    pinned,
    magnified,
    close() {
      for (const end of ends) end();
      stage.value?.overlay.showArrows([]);
    },
  };
}
