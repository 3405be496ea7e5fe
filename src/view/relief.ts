import type { Canvas2D, Pen, Theme } from './canvas2d.ts';
import { drawMarkers } from './markers.ts';
import { css, RAMP_STEPS, type Rgb, ramp } from './palettes.ts';
import type { Marker } from './picture.ts';
import { positionOf, type Scale } from './scale.ts';
import { drawTextMiddle } from './text.ts';
import { linearTicks } from './ticks.ts';

/** A scalar over the plane as a surface seen from the side: in parallel, so that heights can be read off everywhere. */
export interface Relief {
  /** cells, row 0 = lowest y; at most a few ten thousand */
  grid: { width: number; height: number };
  values: ArrayLike<number>;
  /** [x0, x1, y0, y1] */
  extent: readonly [number, number, number, number];
  x: string;
  y: string;
  z: string;
  /** the height at which the surface is cut off: what lies above is not shown */
  top: number;
  scale: Scale;
  palette: Parameters<typeof ramp>[0];
  markers: readonly Marker[];
}

/** From where it is seen, radians: turned about the vertical, and how high above the ground. */
export interface Viewpoint {
  turn: number;
  tilt: number;
}

/** The box is as high as so much of half its width. */
const HEIGHT = 0.9;
/** Room for numbers and names on every side, CSS pixels: less of it where there is little. */
const ROOM = 46;
const ROOM_PART = 0.1;
/** Every so many cells a line shows how the ground bends. */
const MESH = 8;
const SMALL = { size: 11 } as const;

type Spot = readonly [x: number, y: number];

/**
 * Draws the surface into width x height device pixels. What is nearer covers what is behind
 * it; marks are seen through the ground.
 */
export function drawRelief(
  ctx: Canvas2D,
  relief: Relief,
  { turn, tilt }: Viewpoint,
  { width, height, unit, theme }: { width: number; height: number; unit: number; theme: Theme },
): void {
  const pen: Pen = { ctx, unit, theme };
  const room = Math.min(ROOM * unit, ROOM_PART * Math.min(width, height));
  const [c, s, down, up] = [Math.cos(turn), Math.sin(turn), Math.sin(tilt), Math.cos(tilt)];
  const size = Math.min(
    (width - 2 * room) / (2 * Math.SQRT2),
    (height - 2 * room) / (2 * Math.SQRT2 * down + HEIGHT * up),
  );
  const middle = height / 2 + (size * HEIGHT * up) / 2;
  /** of the box: -1..1 along x and y, 0..1 upwards */
  const at = (x: number, y: number, z: number): Spot => [
    width / 2 + size * (x * c - y * s),
    middle - size * ((x * s + y * c) * down + z * HEIGHT * up),
  ];
  ctx.save();
  ctx.setLineDash([]);
  ctx.fillStyle = theme.background;
  ctx.fillRect(0, 0, width, height);
  drawFloor(pen, at);
  drawSurface(pen, relief, at, { c, s });
  drawMarks(pen, relief, at, { width, height });
  drawScales(pen, relief, at, { c, s });
  ctx.restore();
}

type At = (x: number, y: number, z: number) => Spot;
/** Cosine and sine of the turn. */
type Turned = { c: number; s: number };

function drawFloor({ ctx, unit, theme }: Pen, at: At): void {
  path(ctx, [at(-1, -1, 0), at(1, -1, 0), at(1, 1, 0), at(-1, 1, 0)]);
  ctx.closePath();
  ctx.lineWidth = unit;
  ctx.strokeStyle = theme.frame;
  ctx.stroke();
}

/** Cells between four neighbouring values, the farthest first. */
function drawSurface({ ctx, unit }: Pen, relief: Relief, at: At, { c, s }: Turned): void {
  const { grid, values, top, scale, palette } = relief;
  const colors = ramp(palette);
  const along = (i: number, n: number) => (2 * i) / (n - 1) - 1;
  const spots: Spot[] = Array.from({ length: grid.width * grid.height }, (_, i) => {
    const [ix, iy] = [i % grid.width, Math.floor(i / grid.width)];
    return at(along(ix, grid.width), along(iy, grid.height), heightOf(relief, values[i] as number));
  });
  const order = (n: number, farIsHigh: boolean) => Array.from({ length: n - 1 }, (_, i) => (farIsHigh ? n - 2 - i : i));
  ctx.lineJoin = 'round';
  for (const iy of order(grid.height, c > 0)) {
    for (const ix of order(grid.width, s > 0)) {
      const corners = [0, 1, grid.width + 1, grid.width].map((step) => iy * grid.width + ix + step);
      const heights = corners.map((corner) => values[corner] as number);
      if (!heights.some((value) => value < top)) continue;
      const mean = heights.reduce((sum, value) => sum + Math.min(value, top), 0) / 4;
      const color = css(colors[Math.min(RAMP_STEPS - 1, Math.floor(RAMP_STEPS * positionOf(scale, mean)))] as Rgb);
      const [a, b, d, e] = corners.map((corner) => spots[corner] as Spot) as [Spot, Spot, Spot, Spot];
      path(ctx, [a, b, d, e]);
      ctx.closePath();
      ctx.fillStyle = color;
      ctx.fill();
      // closes the seams between cells
      ctx.strokeStyle = color;
      ctx.lineWidth = unit / 2;
      ctx.stroke();
      ctx.strokeStyle = '#0006';
      if (iy % MESH === 0) strokeLine(ctx, a, b);
      if (ix % MESH === 0) strokeLine(ctx, a, e);
    }
  }
}

/** 0..1 from the ground of the box to the height at which it is cut. */
const heightOf = ({ top }: Relief, value: number): number => Math.max(0, Math.min(1, value / top));

/** Memories and critical points at their heights, those below the cut. */
function drawMarks(pen: Pen, relief: Relief, at: At, { width, height }: { width: number; height: number }): void {
  const { grid, values, extent, top, markers } = relief;
  const [x0, x1, y0, y1] = extent;
  const valueAt = (u: number, v: number) =>
    values[Math.round(v * (grid.height - 1)) * grid.width + Math.round(u * (grid.width - 1))] as number;
  const share = (x: number, y: number) => [(x - x0) / (x1 - x0), (y - y0) / (y1 - y0)] as const;
  const shown = markers.filter(({ x, y }) => {
    const [u, v] = share(x, y);
    return u >= 0 && u <= 1 && v >= 0 && v <= 1 && valueAt(u, v) < top;
  });
  drawMarkers(pen, shown, { x: 0, y: 0, width, height }, (x, y) => {
    const [u, v] = share(x, y);
    return at(2 * u - 1, 2 * v - 1, heightOf(relief, valueAt(u, v)));
  });
}

/** Numbers and names: along the two nearer edges of the ground, and upwards at its corner farthest to the left. */
function drawScales(pen: Pen, relief: Relief, at: At, { c, s }: Turned): void {
  const { ctx, unit, theme } = pen;
  const { extent, top } = relief;
  const [x0, x1, y0, y1] = extent;
  // the ground falls towards the eye where x s + y c does
  const [nearX, nearY] = [s > 0 ? -1 : 1, c > 0 ? -1 : 1];
  const centre = at(0, 0, 0);
  /** a number or a name beyond a place of the edge, away from the middle */
  const beyond = (text: string, spot: Spot, away: number, color: string) => {
    const far = Math.hypot(spot[0] - centre[0], spot[1] - centre[1]) || 1;
    const [dx, dy] = [(spot[0] - centre[0]) / far, (spot[1] - centre[1]) / far];
    const align = dx > 0.35 ? 'left' : dx < -0.35 ? 'right' : 'center';
    drawTextMiddle(pen, text, spot[0] + away * unit * dx, spot[1] + away * unit * Math.max(dy, 0.4), {
      ...SMALL,
      color,
      align,
    });
  };
  for (const { label, position } of linearTicks(x0, x1, 4)) {
    beyond(label, at(2 * position - 1, nearY, 0), 10, theme.ink);
  }
  for (const { label, position } of linearTicks(y0, y1, 4)) {
    beyond(label, at(nearX, 2 * position - 1, 0), 10, theme.ink);
  }
  beyond(relief.x, at(0, nearY, 0), 30, theme.muted);
  beyond(relief.y, at(nearX, 0, 0), 30, theme.muted);
  const corners = [-1, 1].flatMap((x) => [-1, 1].map((y) => [x, y] as const));
  const across = ([x, y]: readonly [number, number]) => at(x, y, 0)[0];
  const [left, front] = corners.reduce((best, corner) => (across(corner) < across(best) ? corner : best));
  ctx.strokeStyle = theme.frame;
  ctx.lineWidth = unit;
  strokeLine(ctx, at(left, front, 0), at(left, front, 1));
  for (const { position, label } of linearTicks(0, top, 4)) {
    const [x, y] = at(left, front, position);
    strokeLine(ctx, [x, y], [x - 4 * unit, y]);
    drawTextMiddle(pen, label, x - 7 * unit, y, { ...SMALL, align: 'right' });
  }
  const [x, y] = at(left, front, 1);
  drawTextMiddle(pen, relief.z, Math.max(4 * unit, x - 30 * unit), y - 16 * unit, { ...SMALL, color: theme.muted });
}

function path(ctx: Canvas2D, spots: readonly Spot[]): void {
  ctx.beginPath();
  spots.forEach(([x, y], i) => {
    if (i === 0) ctx.moveTo(x, y);
    else ctx.lineTo(x, y);
  });
}

function strokeLine(ctx: Canvas2D, a: Spot, b: Spot): void {
  path(ctx, [a, b]);
  ctx.stroke();
}
