import { effect, type Signal, signal } from '@preact/signals';
import type { NamedPath } from '../../experiments/point.ts';
import { resolvedConfig } from '../../params/config.ts';
import type { Config } from '../../params/table.ts';
import type { CellText } from '../../pictures/pictures.ts';
import type { FromEngine, ToEngine } from '../protocol/messages.ts';
import type { Point, Reading } from '../protocol/pointMessages.ts';
import type { Store } from '../store.ts';

/** What is known of the place under the cursor, and of where particles go from the one that was clicked. */
export interface Inspection {
  readonly reading: Signal<Reading | undefined>;
  readonly paths: Signal<readonly NamedPath[]>;
  /** a memory is in the hand: nothing shall hide the basins */
  readonly busy: Signal<boolean>;
  /** one sentence about what could not be done just now; '' for none */
  readonly refusal: Signal<string>;
  refuse(why: string): void;
  receive(message: FromEngine): void;
}

/** Whether a picture has been read off that shows something else than the space of the memories. */
export function isCell(reading: Reading): reading is CellText {
  return 'place' in reading;
}

/** Long enough to be read. */
const REFUSAL_MS = 6000;

export function createInspection(store: Store, send: (message: ToEngine) => void): Inspection {
  const reading = signal<Reading | undefined>(undefined);
  const paths = signal<readonly NamedPath[]>([]);
  const busy = signal(false);
  const refusal = signal('');
  /** the config of what is to be seen: a run may show its first picture long before its end */
  const onScreen = signal<Config | undefined>(store.shown.value?.config);
  let asked = 0;
  const latest = { reading: 0, paths: 0 };
  let waiting = false;
  let fading: ReturnType<typeof setTimeout> | undefined;

  function ask(want: 'reading' | 'paths', { x, y }: Point, config: Config): void {
    latest[want] = ++asked;
    send({ kind: 'point', id: asked, question: { want, dials: resolvedConfig(config), x, y } });
  }

  /** Once a frame, as a pointer tells more often where it is. */
  function askReading(): void {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      if (store.cursor.value && onScreen.value) ask('reading', store.cursor.value, onScreen.value);
    });
  }

  effect(() => {
    if (store.cursor.value && onScreen.value) askReading();
    else reading.value = undefined;
  });
  effect(() => {
    if (store.pathFrom.value && onScreen.value) ask('paths', store.pathFrom.value, onScreen.value);
    else {
      latest.paths = 0;
      paths.value = [];
    }
  });

  return {
    reading,
    paths,
    busy,
    refusal,
    refuse(why) {
      refusal.value = why;
      clearTimeout(fading);
      fading = setTimeout(() => (refusal.value = ''), REFUSAL_MS);
    },
    receive(message) {
      if (message.kind === 'frame' || message.kind === 'done') {
        onScreen.value = store.config.value;
        // a frame of the same run may hold another value there
        if (reading.value && isCell(reading.value)) askReading();
      }
      if (message.kind !== 'point') return;
      const { id, answer } = message;
      if (answer.want === 'step' || id !== latest[answer.want]) return;
      if (answer.want === 'paths') paths.value = answer.paths;
      else if (store.cursor.value) reading.value = answer.reading;
    },
  };
}
