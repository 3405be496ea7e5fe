import { changedDials, parseConfig } from '../../params/config.ts';
import type { Config } from '../../params/table.ts';
import { imageOn, placeOn, type SheetPlace } from '../../pictures/imageSheet.ts';
import type { FieldLayer, Picture, Sheet } from '../../view/picture.ts';
import type { Point } from '../protocol/pointMessages.ts';
import { createPace, type PointerContext, refuse } from './pointerContext.ts';

/** Draws the cue of a retrieval; what comes of it follows the hand. */
export interface DrawCue {
  /** whether a hand that begins there draws */
  holds(point: Point): boolean;
  /** undefined where nothing is drawn */
  hold(point: Point): Stroke | undefined;
  /** An image becomes the cue; on the cue it draws a dot. False where the picture is of no images. */
  tap(point: Point): boolean;
  /** An empty cue. False where there is none at the place. */
  clear(point: Point): boolean;
}

/** A pen on the cue. */
export interface Stroke {
  move(point: Point): void;
  drop(): void;
  /** as if nothing had been drawn */
  cancel(): void;
}

/** A pen is as thick as this part of an image. */
const THICKNESS = 1 / 10;
/** Digits of the range of values that a drawn cue keeps. */
const STEPS = 100;

export function createDrawCue(context: PointerContext): DrawCue {
  const { stage, store, inspection, locked } = context;
  const pace = createPace(context.listen);

  const configOf = (cue: readonly number[]): Config => parseConfig({ cue }, withoutNumber(store.config.value));

  /** Images of the picture, and the image and pixel at a place. */
  function seenAt(point: Point): { picture: Picture; sheet: Sheet; place: SheetPlace | undefined } | undefined {
    const picture = stage.seen?.picture;
    return picture?.sheet && { picture, sheet: picture.sheet, place: placeOn(picture.sheet, point.x, point.y) };
  }

  /** The one cue that the picture shows, where it is one of numbers: another one would move when it is drawn on. */
  function ownCueAt(point: Point) {
    const seen = seenAt(point);
    const { cue } = store.config.value;
    const own = Array.isArray(cue) && typeof cue[0] === 'number';
    return own && seen?.place?.column === seen?.sheet.drawn ? seen : undefined;
  }

  function isLocked(): boolean {
    if (locked.has('cue')) refuse(context, 'The cue is locked in this link.');
    return locked.has('cue');
  }

  /** The pen puts down the other end of the scale than it first meets. */
  function strokeFrom(point: Point) {
    const seen = ownCueAt(point);
    if (!seen?.place) return undefined;
    const { picture, sheet, place } = seen;
    const values = imageOn(sheet, 0, sheet.drawn).map((value) => rounded(value, picture));
    const { min, max } = (picture.layer as FieldLayer).scale;
    const met = values[place.line * sheet.across + place.pixel] as number;
    return { sheet, values, value: met > (min + max) / 2 ? min : max };
  }

  return {
    holds: (point) => ownCueAt(point) !== undefined && !locked.has('cue'),
    hold(point) {
      if (!ownCueAt(point) || isLocked()) return undefined;
      const pen = strokeFrom(point);
      if (!pen) return undefined;
      const { sheet, values, value } = pen;
      const before = store.config.value;
      let last = point;
      const drawTo = (next: Point) => {
        for (const at of between(last, next)) {
          const place = placeOn(sheet, at.x, at.y);
          if (place?.row === 0 && place.column === sheet.drawn) dot(values, sheet, place, value);
        }
        last = next;
        pace.begin(() => store.pass(configOf(values), 'only'));
      };
      inspection.busy.value = true;
      drawTo(point);
      const release = () => {
        pace.stop();
        inspection.busy.value = false;
      };
      return {
        move: drawTo,
        drop() {
          release();
          store.adopt(() => configOf(values));
        },
        cancel() {
          release();
          store.adopt(() => before);
        },
      };
    },
    tap(point) {
      const seen = seenAt(point);
      if (!seen) return false;
      if (!seen.place || isLocked()) return true;
      const pen = strokeFrom(point);
      if (pen) dot(pen.values, pen.sheet, seen.place, pen.value);
      const { sheet, picture, place } = seen;
      const image = imageOn(sheet, place.row, place.column).map((value) => rounded(value, picture));
      store.adopt(() => configOf(pen?.values ?? image));
      return true;
    },
    clear(point) {
      const seen = ownCueAt(point);
      if (!seen || isLocked()) return false;
      const { min } = (seen.picture.layer as FieldLayer).scale;
      store.adopt(() => configOf(new Array<number>(seen.sheet.lines * seen.sheet.across).fill(min)));
      return true;
    },
  };
}

/** A cue of numbers is one, however many there were. */
function withoutNumber(config: Config): Partial<Config> {
  const { particles: _, ...others } = changedDials(config);
  return others;
}

/** Places along a line, a cell apart. */
function between(from: Point, to: Point): Point[] {
  const steps = Math.max(1, Math.ceil(Math.hypot(to.x - from.x, to.y - from.y)));
  return Array.from({ length: steps + 1 }, (_, i) => ({
    x: from.x + ((to.x - from.x) * i) / steps,
    y: from.y + ((to.y - from.y) * i) / steps,
  }));
}

/** A round dot of the pen on an image. */
function dot(values: number[], { lines, across }: Sheet, { line, pixel }: SheetPlace, value: number): void {
  const radius = Math.max(0, (THICKNESS * Math.min(lines, across) - 1) / 2);
  const reach = Math.floor(radius);
  for (let y = Math.max(0, line - reach); y <= Math.min(lines - 1, line + reach); y++) {
    for (let x = Math.max(0, pixel - reach); x <= Math.min(across - 1, pixel + reach); x++) {
      if (Math.hypot(x - pixel, y - line) <= radius) values[y * across + x] = value;
    }
  }
}

/** A hundredth of the scale is more than the eye sees, and keeps links short. */
function rounded(value: number, { layer }: Picture): number {
  const { min, max } = (layer as FieldLayer).scale;
  const unit = (max - min) / STEPS;
  return Number((min + Math.round((value - min) / unit) * unit).toPrecision(6));
}
