import { changedDials, parseConfig } from '../../params/config.ts';
import { placer } from '../../view/axes.ts';
import type { Point } from '../protocol/pointMessages.ts';
import { dataBox, onLine } from '../stage/overlay.ts';
import { addMemory, type Edit, editable, moveMemory, removeMemory } from './editMemories.ts';
import { apply, createPace, type PointerContext, refuse, seenSpace } from './pointerContext.ts';

/** Moves, adds and removes memories; the basins follow. */
export interface DragMemory {
  /** the memory whose star lies within `reach` CSS pixels of a place of the picture */
  near(point: Point, reach: number): number | undefined;
  movable(): boolean;
  /** undefined where it cannot be moved; the page has said why */
  hold(k: number): Held | undefined;
  add(point: Point): void;
  remove(k: number): void;
}

/** A memory in the hand. */
export interface Held {
  at: Point;
  move(point: Point): void;
  drop(): void;
  /** back to where it was */
  cancel(): void;
}

export function createDragMemory(context: PointerContext): DragMemory {
  const { stage, store, inspection, locked } = context;
  const pace = createPace(context.listen);

  /** The stars of the picture, in the order of the memories. */
  function stars(): readonly Point[] {
    return seenSpace(context) ? (stage.seen?.picture.markers.filter(({ kind }) => kind === 'memory') ?? []) : [];
  }

  function change(made: Edit | string): void {
    if (typeof made === 'string') refuse(context, made);
    else apply(context, made);
  }

  return {
    near(point, reach) {
      if (!stage.seen) return undefined;
      const { picture } = stage.seen;
      const place = placer(picture, dataBox(stage.seen));
      const [x, y] = place(point.x, point.y);
      let nearest: { k: number; distance: number } | undefined;
      for (const [k, star] of stars().entries()) {
        const at = place(star.x, star.y);
        const distance = Math.hypot(at[0] - x, onLine(picture) ? 0 : at[1] - y);
        if (distance <= reach && distance < (nearest?.distance ?? Number.POSITIVE_INFINITY)) nearest = { k, distance };
      }
      return nearest?.k;
    },
    movable: () => typeof editable(store.config.value, locked) !== 'string',
    hold(k) {
      const before = store.config.value;
      const from = editable(before, locked);
      const star = stars()[k];
      if (typeof from === 'string') refuse(context, from);
      if (typeof from === 'string' || !star) return undefined;
      let at: Point = { x: star.x, y: star.y };
      stage.overlay.showHeld(at);
      inspection.busy.value = true;
      let moved = false;
      const configAt = ({ x, y }: Point) => parseConfig(moveMemory(from, k, x, y), changedDials(before));
      const release = () => {
        pace.stop();
        inspection.busy.value = false;
        stage.overlay.showHeld(undefined);
      };
      return {
        get at() {
          return at;
        },
        move(point) {
          at = onLineOf(star, point, seenSpace(context)?.dim === 1);
          stage.overlay.showHeld(at);
          moved = true;
          pace.begin(() => store.pass(configAt(at), 'only'));
        },
        drop() {
          release();
          if (moved) store.adopt(() => configAt(at));
        },
        cancel() {
          release();
          if (moved) store.adopt(() => before);
        },
      };
    },
    add({ x, y }) {
      const from = editable(store.config.value, locked);
      change(typeof from === 'string' ? from : addMemory(from, x, y));
    },
    remove(k) {
      const from = editable(store.config.value, locked);
      change(typeof from === 'string' ? from : removeMemory(from, k));
    },
  };
}

/** On a line the star keeps its height. */
function onLineOf(star: Point, { x, y }: Point, flat: boolean): Point {
  return { x, y: flat ? star.y : y };
}
