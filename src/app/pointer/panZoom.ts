import { resolveInputs } from '../../experiments/inputs.ts';
import { ConfigError, isActive } from '../../params/config.ts';
import type { Config } from '../../params/table.ts';
import type { Box, Extent } from '../../results.ts';
import type { Point } from '../protocol/pointMessages.ts';
import { dataBox } from '../stage/overlay.ts';
import type { Grip } from './gestures.ts';
import { apply, type PointerContext, refuse, seenSpace } from './pointerContext.ts';
import { boxDial, panned, zoomed } from './region.ts';

/** Moves the region that is shown. The old picture follows the hand; the new one is run when it rests. */
export interface PanZoom {
  zoom(about: Point, factor: number): void;
  /** by shares of what is seen */
  pan(right: number, up: number): void;
  grip(x: number, y: number): Grip;
  /** runs what is seen */
  rest(): void;
  /** back to the region of its own accord */
  reset(): void;
}

export function createPanZoom(context: PointerContext): PanZoom {
  const { stage, store, locked } = context;
  /** what is to be seen, from the first move until the run */
  let wanted: Extent | undefined;
  let drawing = false;

  function free(): boolean {
    const config = store.config.value;
    if (!isActive('box', config) || !seenSpace(context)) return false;
    if (locked.has('box')) refuse(context, 'The region is locked in this link.');
    return !locked.has('box');
  }

  function show(region: Extent | undefined): void {
    wanted = region;
    if (drawing) return;
    drawing = true;
    requestAnimationFrame(() => {
      drawing = false;
      if (wanted) stage.preview(wanted);
    });
  }

  function pan(from: Extent, right: number, up: number): void {
    show(panned(from, right, up, seenSpace(context)?.dim === 1));
  }

  function rest(): void {
    const space = seenSpace(context);
    if (!wanted || !space) return;
    const region = wanted;
    wanted = undefined;
    const box = boxOf(store.config.value, region, space.dim);
    if (!box) refuse(context, 'Set the box of all three dimensions first: it follows a file that is not here.');
    const dial = box && boxDial(region, box);
    const moved = box && stage.region && String(dial) !== String(boxDial(stage.region, box));
    stage.preview(moved && apply(context, { box: dial }) ? region : undefined);
  }

  return {
    rest,
    zoom(about, factor) {
      const extent = wanted ?? seenSpace(context)?.extent;
      if (extent && free()) show(zoomed(extent, factor, about, seenSpace(context)?.dim === 1));
    },
    pan(right, up) {
      const extent = wanted ?? seenSpace(context)?.extent;
      if (extent && free()) pan(extent, right, up);
    },
    grip(x, y) {
      const from = free() ? (wanted ?? seenSpace(context)?.extent) : undefined;
      return {
        move(toX, toY) {
          if (!from || !stage.seen) return;
          const { width, height } = dataBox(stage.seen);
          pan(from, (x - toX) / width, (toY - y) / height);
        },
        drop: rest,
        cancel() {
          wanted = undefined;
          stage.preview(undefined);
        },
      };
    },
    reset() {
      if (free()) apply(context, { box: 'auto' });
    },
  };
}

/** The box that is shown, for the edges that a picture has not; undefined where only a file knows them. */
function boxOf(config: Config, [x0, x1, y0, y1]: Extent, dim: number): Box | undefined {
  if (dim < 3) return { low: [x0, y0].slice(0, dim), high: [x1, y1].slice(0, dim) };
  try {
    return resolveInputs({ ...config, weights: 'uniform', score: 'exact' }).box;
  } catch (error) {
    if (error instanceof ConfigError) return undefined;
    throw error;
  }
}
