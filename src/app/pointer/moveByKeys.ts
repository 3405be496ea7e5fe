import type { Point } from '../protocol/pointMessages.ts';
import { onLine } from '../stage/overlay.ts';
import type { DragMemory, Held } from './dragMemory.ts';
import type { PanZoom } from './panZoom.ts';
import { setCue } from './placeCue.ts';
import { type PointerActions, type PointerContext, seenSpace } from './pointerContext.ts';
import { readOutAt, spokenReading } from './pointText.ts';

/** An arrow moves by this share of what is seen; with Shift so many times as far. */
const STEP = 1 / 64;
const FAR = 8;
/** Beyond the edge, it moves the region by so much. */
const PAGE = 1 / 4;
/** Keys at rest so long: what they changed is run, and where they are is spoken. */
const REST_MS = 500;

interface Doors {
  root: HTMLElement;
  region: PanZoom;
  memories: DragMemory;
  /** the paths from a place are wanted */
  follow(point: Point | undefined): void;
  ended: AbortSignal;
}

/** The same actions for the keyboard: the arrows move a cursor, and keys act there. */
export function createKeyboardCursor(
  context: PointerContext,
  { root, region, memories, follow, ended }: Doors,
): PointerActions {
  const { stage, store, inspection } = context;
  /** the memory that the arrows move */
  let held: Held | undefined;
  let resting: ReturnType<typeof setTimeout> | undefined;

  function whenAtRest(act: () => void): void {
    clearTimeout(resting);
    resting = setTimeout(act, REST_MS);
  }

  /** Where the keys act: at the cursor, which begins in the middle and is there to be seen from then on. */
  function atCursor(act: (point: Point) => void): void {
    const picture = stage.seen?.picture;
    if (!picture) return;
    const [x0, x1, y0, y1] = picture.extent;
    store.cursor.value ??= { x: (x0 + x1) / 2, y: (y0 + y1) / 2 };
    act(store.cursor.value);
  }

  function step(right: number, up: number, far: boolean): void {
    atCursor((cursor) => {
      const picture = stage.seen?.picture;
      if (!picture) return;
      const [x0, x1, y0, y1] = picture.extent;
      const share = STEP * (far ? FAR : 1);
      const from = held?.at ?? cursor;
      const rise = onLine(picture) ? 0 : up * share * (y1 - y0);
      const to = { x: from.x + right * share * (x1 - x0), y: from.y + rise };
      const inside = to.x >= x0 && to.x <= x1 && to.y >= y0 && to.y <= y1;
      if (inside) {
        held?.move(to);
        store.cursor.value = to;
        if (!held) whenAtRest(speak);
      } else if (!held) {
        region.pan(right * PAGE, up * PAGE);
        whenAtRest(region.rest);
      }
    });
  }

  function speak(): void {
    const { value: at } = store.cursor;
    const picture = stage.seen?.picture;
    if (!at || !picture) return;
    const readOut = readOutAt(at, picture, inspection.reading.value, store.shown.value?.report.tables ?? []);
    if (readOut) store.said.value = spokenReading(readOut);
  }

  function letGo(end: 'drop' | 'cancel'): void {
    if (!held) return;
    held[end]();
    held = undefined;
    store.said.value = end === 'drop' ? 'Memory put down' : 'Memory put back';
  }

  function nearest(point: Point): number | undefined {
    return memories.near(point, Number.POSITIVE_INFINITY);
  }

  const onStage: Record<string, (event: KeyboardEvent) => void> = {
    ArrowLeft: ({ shiftKey }) => step(-1, 0, shiftKey),
    ArrowRight: ({ shiftKey }) => step(1, 0, shiftKey),
    ArrowUp: ({ shiftKey }) => step(0, 1, shiftKey),
    ArrowDown: ({ shiftKey }) => step(0, -1, shiftKey),
    Enter: ({ shiftKey }) => {
      if (held) letGo('drop');
      else atCursor((point) => (shiftKey ? setCue(context, point) : follow(point)));
    },
  };
  root.addEventListener('keydown', (event) => {
    const act = onStage[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act(event);
  });
  root.addEventListener('focusout', () => {
    letGo('drop');
    if (!root.matches(':hover')) store.cursor.value = undefined;
  });
  addEventListener(
    'keydown',
    ({ key }) => {
      if (key !== 'Escape') return;
      letGo('cancel');
      follow(undefined);
    },
    { signal: ended },
  );

  return {
    addMemory: () => atCursor((point) => seenSpace(context) && memories.add(point)),
    removeMemory: () =>
      atCursor((point) => {
        const k = nearest(point);
        if (k !== undefined) memories.remove(k);
      }),
    holdMemory: () =>
      atCursor((point) => {
        if (held) return letGo('drop');
        const k = nearest(point);
        held = k === undefined ? undefined : memories.hold(k);
        if (!held) return;
        root.focus();
        store.cursor.value = held.at;
        store.said.value = 'Memory in hand: arrows move it, Enter puts it down, Escape puts it back';
      }),
    setCue: () => atCursor((point) => setCue(context, point)),
    zoom: (factor) =>
      atCursor((point) => {
        region.zoom(point, factor);
        whenAtRest(region.rest);
      }),
    resetRegion: region.reset,
  };
}
