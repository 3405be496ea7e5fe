import { overlaps, type Pen, type Place, type Rect } from './canvas2d.ts';
import type { KeyItem } from './keyRow.ts';
import type { Arrows } from './picture.ts';
import { formatNumber } from './ticks.ts';

/**
 * A vector field as arrows over painted pixels: white with a dark rim, like the markers, so that they can be seen on
 * any colour. Their length goes with the cube root of the vector's: the score spans decades.
 */

const FILL = '#ffffff';
const RIM = '#000000';

// CSS pixels
/** Least distance between two. */
const CLOSEST = 20;
const SHAFT = 1.1;
const HEAD = 4.2;
const RIM_WIDTH = 1.1;
/** Free room round what is in the way. */
const CLEAR = 2;
/** Shorter ones would be dots without direction; they vanish, as the vector does. */
const SHORTEST = 3;
/** Length of the longest arrow over the distance between two. */
const FILLING = 0.72;

/**
 * Draws the arrows with their middles on the points of the grid, but for those that touch one of the boxes in `taken`.
 */
export function drawArrows(pen: Pen, arrows: Arrows, data: Rect, place: Place, taken: readonly Rect[]): void {
  const { ctx, unit } = pen;
  const { x, y, u, v } = arrows;
  const [right, up] = [scaleOf(place, 'x'), scaleOf(place, 'y')];
  const step = Math.min(Math.abs(right) * spacing(x), Math.abs(up) * spacing(y));
  const stride = Math.max(1, Math.ceil((CLOSEST * unit) / step - 1e-6));
  const longest = largest(arrows);
  if (!(longest > 0)) return;
  ctx.save();
  ctx.beginPath();
  ctx.rect(data.x, data.y, data.width, data.height);
  ctx.clip();
  for (let row = middle(y.length, stride); row < y.length; row += stride) {
    for (let column = middle(x.length, stride); column < x.length; column += stride) {
      const i = row * x.length + column;
      const size = Math.hypot(u[i] as number, v[i] as number);
      const length = FILLING * stride * step * Math.cbrt(size / longest);
      if (!(length >= SHORTEST * unit)) continue;
      // direction on the picture: axes may have different scales
      const [dx, dy] = [right * (u[i] as number), up * (v[i] as number)];
      const norm = Math.hypot(dx, dy);
      const [px, py] = place(x[column] as number, y[row] as number);
      const around = 2 * CLEAR * unit;
      const [w, h] = [(length * Math.abs(dx)) / norm + around, (length * Math.abs(dy)) / norm + around];
      const box = { x: px - w / 2, y: py - h / 2, width: w, height: h };
      if (!taken.some((other) => overlaps(other, box))) drawArrow(pen, px, py, dx / norm, dy / norm, length);
    }
  }
  ctx.restore();
}

/** What the arrows are, and how long the longest is. */
export function arrowKey(pen: Pen, arrows: Arrows): KeyItem {
  const longest = `${formatNumber(largest(arrows), 2)} ${arrows.unit}`.trimEnd();
  return {
    name: `${arrows.name}: length by cube root, longest ${longest}`,
    sign: 22 * pen.unit,
    drawSign: (target, x, y) => drawArrow(target, x, y, 1, 0, 18 * target.unit),
  };
}

/** Of those that are finite. */
function largest({ u, v }: Arrows): number {
  let most = 0;
  u.forEach((value, i) => {
    const size = Math.hypot(value, v[i] as number);
    if (size > most) most = size;
  });
  return most;
}

/** Middle of the arrow at (x, y), direction (dx, dy) of length 1, all in device pixels. */
function drawArrow({ ctx, unit }: Pen, x: number, y: number, dx: number, dy: number, length: number): void {
  const head = Math.min(0.5 * length, HEAD * unit);
  const wing = 0.52 * head;
  const shaft = Math.min((SHAFT * unit) / 2, 0.35 * wing);
  // along the arrow from its tail, and across it
  const outline = [
    [0, shaft],
    [length - head, shaft],
    [length - head, wing],
    [length, 0],
    [length - head, -wing],
    [length - head, -shaft],
    [0, -shaft],
  ] as const;
  ctx.beginPath();
  outline.forEach(([along, across], i) => {
    const px = x + (along - length / 2) * dx - across * dy;
    const py = y + (along - length / 2) * dy + across * dx;
    if (i === 0) ctx.moveTo(px, py);
    else ctx.lineTo(px, py);
  });
  ctx.closePath();
  ctx.lineJoin = 'round';
  ctx.lineWidth = RIM_WIDTH * unit;
  ctx.strokeStyle = RIM;
  ctx.globalAlpha = 0.75;
  ctx.stroke();
  ctx.globalAlpha = 1;
  ctx.fillStyle = FILL;
  ctx.fill();
}

/** Device pixels per unit of data along an axis; linear axes only. */
function scaleOf(place: Place, axis: 'x' | 'y'): number {
  const [origin, x, y] = [place(0, 0), place(1, 0), place(0, 1)];
  return axis === 'x' ? x[0] - origin[0] : y[1] - origin[1];
}

function spacing(at: Float64Array): number {
  return at.length > 1 ? (at[1] as number) - (at[0] as number) : Number.POSITIVE_INFINITY;
}

/** First of every `stride` points, so that those left out are shared by both ends. */
function middle(count: number, stride: number): number {
  return Math.floor(((count - 1) % stride) / 2);
}
