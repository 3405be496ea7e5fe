import { effect } from '@preact/signals';
import { render } from 'preact';
import { openPoint } from '../../experiments/phase/openPoint.ts';
import type { FromEngine, ToEngine } from '../protocol/messages.ts';
import type { Point } from '../protocol/pointMessages.ts';
import { dataBox } from '../stage/overlay.ts';
import type { Stage } from '../stage/stage.ts';
import type { Store } from '../store.ts';
import { createDragMemory, type Held } from './dragMemory.ts';
import { createDrawCue } from './drawCue.ts';
import { type Gestures, type Grip, listenGestures } from './gestures.ts';
import { Inspector } from './Inspector.tsx';
import { createInspection } from './inspect.ts';
import { createKeyboardCursor } from './moveByKeys.ts';
import { createPanZoom } from './panZoom.ts';
import { setCue } from './placeCue.ts';
import { type PointerActions, type PointerContext, seenSpace } from './pointerContext.ts';

export interface PointerDoors {
  root: HTMLElement;
  stage: Stage;
  store: Store;
  locked: ReadonlySet<string>;
  /** the stage is taken away */
  ended: AbortSignal;
  send(message: ToEngine): void;
  listen(hear: (message: FromEngine) => void): () => void;
}

/** CSS pixels from a star at which it is meant; a finger hides more. */
const REACH = { mouse: 10, finger: 24 } as const;

/** Lets pointer and keys work on a stage: read off, follow, move, add, remove, zoom, pan. */
export function createPointerActions({
  root,
  stage,
  store,
  locked,
  ended,
  send,
  listen,
}: PointerDoors): PointerActions {
  const inspection = createInspection(store, send);
  listen(inspection.receive);
  const context: PointerContext = { stage, store, inspection, locked, listen };
  const region = createPanZoom(context);
  const memories = createDragMemory(context);
  const cue = createDrawCue(context);

  function follow(point: Point | undefined): void {
    if (point && (open(point) || cue.tap(point))) return;
    store.pathFrom.value = point && seenSpace(context) ? point : undefined;
  }

  /** The run behind a place of a sweep. False where the picture is of something else. */
  function open({ x, y }: Point): boolean {
    const { experiment } = store.config.value;
    if (experiment !== 'phase') return false;
    const run = openPoint(store.config.value, x, y);
    if (run) store.adopt(() => run);
    return true;
  }

  /** The star under a place of the window. */
  function starAt(x: number, y: number, finger: boolean): number | undefined {
    const point = stage.pointAt(x, y);
    return point && memories.near(point, REACH[finger ? 'finger' : 'mouse']);
  }

  const gestures: Gestures = {
    inside: (x, y) => stage.pointAt(x, y) !== undefined,
    holds(x, y, finger) {
      const point = stage.pointAt(x, y);
      return (point && cue.holds(point)) || (starAt(x, y, finger) !== undefined && memories.movable());
    },
    take(x, y, finger) {
      const point = stage.pointAt(x, y);
      const stroke = point && cue.hold(point);
      if (stroke) return inWindow(stroke, stage);
      const star = starAt(x, y, finger);
      const memory = star === undefined ? undefined : memories.hold(star);
      return memory ? inWindow(memory, stage) : region.grip(x, y);
    },
    tap(x, y, shift) {
      const point = stage.pointAt(x, y);
      store.cursor.value = point;
      if (shift && point) setCue(context, point);
      else follow(point);
    },
    doubleTap(x, y) {
      follow(undefined);
      const point = stage.pointAt(x, y);
      if (point && cue.clear(point)) return;
      if (point && seenSpace(context)) memories.add(point);
    },
    zoom(x, y, factor) {
      const point = stage.pointAt(x, y, true);
      if (point) region.zoom(point, factor);
    },
    slide(dx, dy) {
      if (!stage.seen) return;
      const { width, height } = dataBox(stage.seen);
      region.pan(-dx / width, dy / height);
    },
    rest: region.rest,
  };
  listenGestures(root, gestures, ended);
  // a finger leaves no pointer behind that could move away
  addEventListener(
    'pointerdown',
    ({ target }) => {
      if (target instanceof Node && !root.contains(target)) store.cursor.value = undefined;
    },
    { signal: ended },
  );

  effect(() => {
    stage.overlay.showTrails(
      inspection.paths.value.map(({ kind, points }) => ({
        points: points.map(([x = 0, y = 0]) => ({ x, y })),
        style: kind === 'sde' ? 'dashed' : 'plain',
      })),
    );
  });
  // a run that does not begin leaves the old picture where it was
  effect(() => {
    if (store.fault.value) stage.preview(undefined);
  });
  effect(() => {
    const { value: cursor } = store.cursor;
    const star = cursor && memories.near(cursor, REACH.mouse);
    root.dataset.over = star !== undefined && memories.movable() ? 'star' : cursor ? 'data' : '';
  });
  const card = document.createElement('div');
  root.append(card);
  render(<Inspector store={store} inspection={inspection} seen={() => stage.seen} />, card);
  return createKeyboardCursor(context, { root, region, memories, follow, ended });
}

/** A held memory, or a pen, follows places of the window, and stays in the picture. */
function inWindow({ move, drop, cancel }: Pick<Held, 'move' | 'drop' | 'cancel'>, stage: Stage): Grip {
  return {
    drop,
    cancel,
    move(x, y) {
      const point = stage.pointAt(x, y, true);
      if (point) move(point);
    },
  };
}
