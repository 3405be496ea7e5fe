import { contains, overlaps, type Pen, type Place, type Rect } from './canvas2d.ts';
import type { KeyItem } from './keyRow.ts';
import type { ContourLevel, Contours } from './picture.ts';
import { drawTextMiddle, textWidth } from './text.ts';

/**
 * Contour lines over painted pixels: dark with a light rim, so that they can be seen on any colour, and thin, so that
 * the colours can. A few carry their level, written along the line.
 */

type Point = readonly [number, number];

const LINE = '#000000';
const RIM = '#ffffff';

// CSS pixels
const WIDTHS = { plain: 0.8, heavy: 1.8, dashed: 1, dotted: 1 } as const;
const RIM_WIDTH = 1.6;
const DASHES = { plain: [], heavy: [], dashed: [4, 3], dotted: [1, 2.5] } as const;
const TEXT = { size: 10, weight: 600 } as const;
const PADDING = 3;
/** A label needs a line this many times its width, and lies on a stretch that is this straight. */
const LONG_ENOUGH = 2.5;
const STRAIGHT = 0.96;
/** A label that stands must be on a line that is so much straighter. */
const STEEP = 0.1;
/** Of the map of lines; vertices are closer than this where grids are as fine as pixels. */
const MAP_CELL = 4;
const STANDING = (80 / 180) * Math.PI;

/** A level where it is written. */
export interface ContourLabel {
  text: string;
  middle: Point;
  /** radians */
  angle: number;
  box: Rect;
}

/** Draws the lines, clipped to the data. */
export function drawContours(pen: Pen, { levels, lines }: Contours, data: Rect, place: Place): void {
  const { ctx } = pen;
  ctx.save();
  ctx.beginPath();
  ctx.rect(data.x, data.y, data.width, data.height);
  ctx.clip();
  ctx.lineJoin = 'round';
  for (const pass of ['rim', 'line'] as const) {
    levels.forEach(({ style }, level) => {
      strokeStyle(pen, style, pass);
      ctx.beginPath();
      for (const line of lines) if (line.level === level) trace(pen, toPixels(line.points, place));
      ctx.stroke();
    });
  }
  ctx.restore();
}

/**
 * Where levels are written: along the longest line of each, where no line of another level passes, off the boxes in
 * `taken`, to which they are added.
 */
export function placeLabels(
  pen: Pen,
  { levels, lines }: Contours,
  data: Rect,
  place: Place,
  taken: Rect[],
): ContourLabel[] {
  const placed = lines.map(({ level, points }) => ({ level, points: toPixels(points, place) }));
  const map = new LineMap(MAP_CELL * pen.unit);
  for (const { level, points } of placed) for (const point of points) map.add(point, level);
  return levels.flatMap(({ label: text }, level) => {
    if (!text) return [];
    const longest = placed
      .filter((line) => line.level === level)
      .map(({ points }) => points)
      .sort((a, b) => b.length - a.length)[0];
    const isFree = ({ middle, angle, box }: ContourLabel, width: number) =>
      contains(data, box) &&
      !taken.some((other) => overlaps(other, box)) &&
      !map.crossed(middle, angle, width, TEXT.size * pen.unit, level);
    const label = longest && labelOn(pen, text, longest, isFree);
    if (!label) return [];
    taken.push(label.box);
    return [label];
  });
}

/** Draws the labels that were placed, each along its line. */
export function drawLabels(pen: Pen, labels: readonly ContourLabel[]): void {
  for (const { text, middle, angle } of labels) {
    pen.ctx.save();
    pen.ctx.translate(middle[0], middle[1]);
    pen.ctx.rotate(angle);
    drawTextMiddle(pen, text, 0, 0, { ...TEXT, color: LINE, halo: RIM, align: 'center' });
    pen.ctx.restore();
  }
}

/** One entry for every kind of line that has a name. */
export function contourKey(pen: Pen, { levels, lines }: Contours): KeyItem[] {
  const named = levels.filter(({ name }, level) => name && lines.some((line) => line.level === level));
  return [...new Map(named.map((level) => [level.name as string, level]))].map(([name, { style }]) => ({
    name,
    sign: 24 * pen.unit,
    drawSign(target, x, y) {
      strokeStyle(target, style, 'line');
      // on the paper, which may be dark
      target.ctx.strokeStyle = target.theme.ink;
      target.ctx.beginPath();
      target.ctx.moveTo(x - 12 * target.unit, y);
      target.ctx.lineTo(x + 12 * target.unit, y);
      target.ctx.stroke();
      target.ctx.setLineDash([]);
      target.ctx.globalAlpha = 1;
    },
  }));
}

function strokeStyle({ ctx, unit }: Pen, style: ContourLevel['style'], pass: 'rim' | 'line'): void {
  ctx.setLineDash(DASHES[style].map((length) => length * unit));
  ctx.lineWidth = (WIDTHS[style] + (pass === 'rim' ? RIM_WIDTH : 0)) * unit;
  ctx.strokeStyle = pass === 'rim' ? RIM : LINE;
  ctx.globalAlpha = pass === 'rim' ? 0.45 : 0.9;
}

function toPixels(points: Float64Array, place: Place): Point[] {
  return Array.from({ length: points.length / 2 }, (_, i) =>
    place(points[2 * i] as number, points[2 * i + 1] as number),
  );
}

function trace({ ctx }: Pen, points: readonly Point[]): void {
  points.forEach(([x, y], i) => {
    if (i === 0) ctx.moveTo(x, y);
    else ctx.lineTo(x, y);
  });
}

/** The straightest and most level stretch of a line that is wide enough for its label and free. */
function labelOn(
  pen: Pen,
  text: string,
  line: readonly Point[],
  isFree: (label: ContourLabel, width: number) => boolean,
): ContourLabel | undefined {
  const width = textWidth(pen, text, TEXT) + 2 * PADDING * pen.unit;
  const at = lengths(line);
  if ((at.at(-1) as number) < LONG_ENOUGH * width) return undefined;
  let best: (ContourLabel & { merit: number }) | undefined;
  let end = 0;
  for (let start = 0; start < line.length; start++) {
    while (end < line.length - 1 && (at[end] as number) - (at[start] as number) < width) end++;
    const arc = (at[end] as number) - (at[start] as number);
    if (arc < width) break;
    const [[x0, y0], [x1, y1]] = [line[start] as Point, line[end] as Point];
    const straight = Math.hypot(x1 - x0, y1 - y0) / arc;
    const angle = uprightAngle(x1 - x0, y1 - y0);
    const merit = straight - STEEP * Math.abs(Math.sin(angle));
    if (straight < STRAIGHT || (best && merit <= best.merit)) continue;
    const middle = [(x0 + x1) / 2, (y0 + y1) / 2] as const;
    const label = { text, middle, angle, box: boxOf(middle, angle, width, (TEXT.size + 2 * PADDING) * pen.unit) };
    if (isFree(label, width)) best = { ...label, merit };
  }
  return best;
}

/** Along a direction, but never upside down; what stands is read from below to above. */
function uprightAngle(dx: number, dy: number): number {
  const angle = Math.atan(dy / dx);
  return angle > STANDING ? angle - Math.PI : angle;
}

/** Length of the line up to each of its points. */
function lengths(line: readonly Point[]): number[] {
  let sum = 0;
  return line.map(([x, y], i) => {
    const before = line[i - 1];
    if (before) sum += Math.hypot(x - before[0], y - before[1]);
    return sum;
  });
}

/** The upright box round a turned one. */
function boxOf([x, y]: Point, angle: number, width: number, height: number): Rect {
  const [c, s] = [Math.abs(Math.cos(angle)), Math.abs(Math.sin(angle))];
  const [w, h] = [width * c + height * s, width * s + height * c];
  return { x: x - w / 2, y: y - h / 2, width: w, height: h };
}

const MANY = -1;

/** Which level passes where, on cells of a few pixels: quicker than asking every vertex for every place of a label. */
class LineMap {
  readonly #cell: number;
  readonly #levels = new Map<number, number>();

  constructor(cell: number) {
    this.#cell = cell;
  }

  add(point: Point, level: number): void {
    const key = this.#key(point);
    const there = this.#levels.get(key);
    this.#levels.set(key, there === undefined || there === level ? level : MANY);
  }

  /** Whether a line of another level passes under a turned box. */
  crossed([x, y]: Point, angle: number, width: number, height: number, level: number): boolean {
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    for (let along = -width / 2; along <= width / 2; along += this.#cell) {
      for (let across = -height / 2; across <= height / 2; across += this.#cell) {
        const there = this.#levels.get(this.#key([x + along * c - across * s, y + along * s + across * c]));
        if (there !== undefined && there !== level) return true;
      }
    }
    return false;
  }

  #key([x, y]: Point): number {
    return Math.floor(y / this.#cell) * 65536 + Math.floor(x / this.#cell);
  }
}
