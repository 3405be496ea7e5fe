import { effect, type ReadonlySignal, signal } from '@preact/signals';
import { cssFont } from '../view/font.ts';
import { type ChartState, createCharts } from './charts/charts.ts';
import { connectEngine, type EngineLink } from './connectEngine.ts';
import { createFileActions, type FileActions } from './files/fileActions.ts';
import { loadPointerActions } from './pointer/loadOnFirstInput.ts';
import type { PointerActions } from './pointer/pointerContext.ts';
import { faultOf } from './protocol/faults.ts';
import type { FromEngine, ToEngine } from './protocol/messages.ts';
import { Stage } from './stage/stage.ts';
import { createStore, type Store, type StoreDoors } from './store.ts';
import { createTransport, type Transport, watchPage } from './time/transport.ts';

/** One config with its engine and its stage. The page has one, and a second one while it compares. */
export interface Pane {
  readonly store: Store;
  readonly transport: Transport;
  readonly files: FileActions;
  readonly charts: ChartState;
  /** there from mount on */
  readonly stage: ReadonlySignal<Stage | undefined>;
  send(message: ToEngine): void;
  /** what the engine says is told to `hear`, too; returns how to end that */
  listen(hear: (message: FromEngine) => void): () => void;
  /** what the pointer does on its stage, for keys */
  pointer(then: (pointer: PointerActions) => void): void;
  /** called once, with the elements of its stage: opens the engine, and begins with the first run */
  mount(area: HTMLElement, axes: HTMLCanvasElement): Promise<void>;
  /** ends engine and device */
  close(): void;
}

export interface PaneDoors extends Omit<StoreDoors, 'send'> {
  /** the engine is there: begins the first run */
  begin(): Promise<void> | void;
}

export function createPane({ begin, ...doors }: PaneDoors): Pane {
  let engine: EngineLink | undefined;
  let closed = false;
  let pointer: Pane['pointer'] | undefined;
  const ended = new AbortController();
  const ends: (() => void)[] = [];
  const send = (message: ToEngine) => engine?.send(message);
  const store = createStore({ ...doors, send });
  const transport = createTransport(send);
  const files = createFileActions(store, send, doors.locked);
  const charts = createCharts();
  const stageThere = signal<Stage | undefined>(undefined);
  const hearers = [store, transport, files, charts].map(({ receive }) => receive);
  const listeners = new Set<(message: FromEngine) => void>(hearers);
  const listen: Pane['listen'] = (hear) => {
    listeners.add(hear);
    return () => listeners.delete(hear);
  };

  return {
    store,
    transport,
    files,
    charts,
    stage: stageThere,
    send,
    listen,
    pointer: (then) => pointer?.(then),
    async mount(area, axes) {
      const stage = new Stage(area, axes, send, (point) => {
        store.cursor.value = point;
      });
      stageThere.value = stage;
      // texts are measured, so their letters must be there before the first picture
      const fonts = Promise.all(([400, 600] as const).map((weight) => document.fonts.load(cssFont(12, weight), 'aβ')));
      listeners.add((message) => stage.receive(message));
      pointer = loadPointerActions({
        root: area,
        stage,
        store,
        locked: doors.locked,
        ended: ended.signal,
        send,
        listen,
      });
      let opened: EngineLink;
      try {
        opened = await connectEngine((message) => {
          for (const hear of listeners) hear(message);
          if (message.kind === 'canvasLost') engine?.open(stage.newCanvas());
        });
      } catch (error) {
        store.receive({ kind: 'fault', run: undefined, fault: faultOf(error) });
        return;
      }
      if (closed) return opened.close();
      engine = opened;
      engine.open(stage.newCanvas());
      document.documentElement.dataset.engine = engine.thread;
      ends.push(
        watchPage(send),
        effect(() => {
          const view = store.view.value;
          // the first run brings its own
          if (store.going.peek() || store.shown.peek()) send({ kind: 'view', view });
        }),
      );
      await begin();
      await fonts.catch(() => undefined); // a font that does not come is replaced by the browser's own
      ends.push(
        effect(() => stage.showCursor(store.cursor.value)),
        effect(() => {
          const { value: shown } = store.shown;
          if (shown) stage.show(shown.report, shown.run);
        }),
      );
    },
    close() {
      closed = true;
      ended.abort();
      for (const end of ends) end();
      engine?.close();
      engine = undefined;
    },
  };
}
