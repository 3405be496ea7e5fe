import type { Pen, Place, Rect, Theme } from './canvas2d.ts';
import type { KeyItem } from './keyRow.ts';
import { classColors, css, luminance, type Rgb } from './palettes.ts';
import type { Curve, SeriesLayer } from './picture.ts';

/**
 * Curves drawn by the axes code: lines, bins, points, with error bars. Colours are those of classes: of
 * the class a curve stands for, else one after the other. Past the first curve every one has its own
 * dashes too, so that no one needs the colour.
 */

// CSS pixels
const LINE_WIDTH = 1.8;
const DASHES = [[], [6, 3], [2, 2.5], [9, 3, 2, 3], [12, 4]] as const;
const NOT_MEASURED = [1, 4];
const CAP = 3;

/** Draws every curve clipped to the data box; `place` maps data to device pixels, `floor` is where bins stand. */
export function drawSeries(pen: Pen, layer: SeriesLayer, data: Rect, place: Place, floor: number): void {
  const { ctx } = pen;
  ctx.save();
  ctx.beginPath();
  ctx.rect(data.x, data.y, data.width, data.height);
  ctx.clip();
  layer.curves.forEach((curve, i) => {
    const color = curveColor(pen, layer, i);
    if (curve.style === 'steps') drawSteps(pen, curve, color, i, place, floor);
    else if (curve.style === 'points') drawPoints(pen, curve, color, place);
    else drawLine(pen, curve, color, i, place);
    drawErrors(pen, curve, color, place);
  });
  ctx.setLineDash([]);
  ctx.restore();
}

/** One entry per curve; none for a single one, which the y axis names. */
export function curveKey(pen: Pen, layer: SeriesLayer): KeyItem[] {
  if (layer.curves.length < 2) return [];
  return layer.curves.map((curve, i) => ({
    name: curve.name,
    sign: 26 * pen.unit,
    drawSign(target, x, y) {
      const color = curveColor(target, layer, i);
      if (curve.style === 'points') return dot(target, x, y, color);
      strokeWith(target, color, i);
      target.ctx.beginPath();
      target.ctx.moveTo(x - 13 * target.unit, y);
      target.ctx.lineTo(x + 13 * target.unit, y);
      target.ctx.stroke();
      target.ctx.setLineDash([]);
    },
  }));
}

function curveColor(pen: Pen, { curves, classCount, numbers }: SeriesLayer, i: number): string {
  const { label } = curves[i] as Curve;
  if (label === -1) return pen.theme.muted;
  // blue before orange: one single curve reads better in it on both grounds
  const single = curves.filter((curve) => curve.label === undefined).length === 1;
  const order = label ?? (single ? 1 : i);
  return css(legible(classColors(Math.max(classCount ?? curves.length, 2), numbers)[order] as Rgb, pen.theme));
}

/** Contrast that thin lines need with their ground (WCAG 1.4.11). */
const CONTRAST = 3;

/**
 * The colour, moved towards the ink as far as it must: yellow on paper, or indigo in the dark, would hardly be seen.
 */
function legible(color: Rgb, { background, ink }: Theme): Rgb {
  const [ground, towards] = [fromHex(background), fromHex(ink)];
  for (let part = 0; part < 1; part += 0.05) {
    const mixed = color.map((byte, i) => Math.round(byte + part * ((towards[i] as number) - byte))) as unknown as Rgb;
    const [low, high] = [luminance(mixed), luminance(ground)].sort((a, b) => a - b) as [number, number];
    if ((high + 0.05) / (low + 0.05) >= CONTRAST) return mixed;
  }
  return towards;
}

const fromHex = (text: string) => [1, 3, 5].map((at) => Number.parseInt(text.slice(at, at + 2), 16)) as unknown as Rgb;

function strokeWith(pen: Pen, color: string, i: number): void {
  pen.ctx.strokeStyle = color;
  pen.ctx.lineWidth = LINE_WIDTH * pen.unit;
  pen.ctx.lineJoin = 'round';
  pen.ctx.setLineDash((DASHES[i % DASHES.length] ?? []).map((length) => length * pen.unit));
}

function drawLine(pen: Pen, curve: Curve, color: string, i: number, place: Place): void {
  const { measured = Number.POSITIVE_INFINITY } = curve;
  const guessed: (readonly [number, number])[][] = [];
  strokeWith(pen, color, i);
  pen.ctx.beginPath();
  let before: readonly [number, number] | undefined;
  for (let n = 0; n < curve.x.length; n++) {
    const point = place(curve.x[n] as number, curve.y[n] as number);
    const shown = point.every(Number.isFinite);
    const near = n > 0 && (curve.x[n] as number) - (curve.x[n - 1] as number) <= measured;
    if (shown && before && near) pen.ctx.lineTo(...point);
    else if (shown) pen.ctx.moveTo(...point);
    if (shown && before && !near) guessed.push([before, point]);
    before = shown ? point : undefined;
  }
  pen.ctx.stroke();
  if (guessed.length === 0) return;
  pen.ctx.setLineDash(NOT_MEASURED.map((length) => length * pen.unit));
  pen.ctx.beginPath();
  for (const [from, to] of guessed as [readonly [number, number], readonly [number, number]][]) {
    pen.ctx.moveTo(...from);
    pen.ctx.lineTo(...to);
  }
  pen.ctx.stroke();
}

/** Bins half-way to their neighbours: a filled outline, as neighbouring bars would show seams between device pixels. */
function drawSteps(pen: Pen, curve: Curve, color: string, i: number, place: Place, floor: number): void {
  const { ctx } = pen;
  const points: (readonly [number, number])[] = [];
  for (let n = 0; n < curve.x.length; n++) {
    const [left, right] = binEdges(curve.x, n);
    const height = curve.y[n] as number;
    const y = Number.isFinite(height) ? place(left, height)[1] : floor;
    // a value that an axis cannot show, such as 0 on a log one, stands on the floor
    const top = Number.isFinite(y) ? y : floor;
    points.push([place(left, 0)[0], top], [place(right, 0)[0], top]);
  }
  const first = points[0];
  const last = points[points.length - 1];
  if (!first || !last) return;
  ctx.beginPath();
  ctx.moveTo(first[0], floor);
  for (const [x, y] of points) ctx.lineTo(x, y);
  ctx.lineTo(last[0], floor);
  ctx.globalAlpha = 0.22;
  ctx.fillStyle = color;
  ctx.fill();
  ctx.globalAlpha = 1;
  strokeWith(pen, color, i);
  ctx.stroke();
}

function binEdges(x: ArrayLike<number>, n: number): readonly [number, number] {
  const here = x[n] as number;
  const before = x[n - 1] ?? here - ((x[n + 1] ?? here + 1) - here);
  const after = x[n + 1] ?? here + (here - before);
  return [(before + here) / 2, (here + after) / 2];
}

function drawPoints(pen: Pen, curve: Curve, color: string, place: Place): void {
  for (let n = 0; n < curve.x.length; n++) {
    const [x, y] = place(curve.x[n] as number, curve.y[n] as number);
    if (Number.isFinite(x) && Number.isFinite(y)) dot(pen, x, y, color);
  }
}

function dot(pen: Pen, x: number, y: number, color: string): void {
  pen.ctx.beginPath();
  pen.ctx.arc(x, y, 3 * pen.unit, 0, 2 * Math.PI);
  pen.ctx.fillStyle = color;
  pen.ctx.fill();
}

function drawErrors(pen: Pen, curve: Curve, color: string, place: Place): void {
  if (!curve.error) return;
  const { ctx, unit } = pen;
  ctx.setLineDash([]);
  ctx.strokeStyle = color;
  ctx.lineWidth = unit;
  for (let n = 0; n < curve.x.length; n++) {
    const [at, y, error] = [curve.x[n] as number, curve.y[n] as number, curve.error[n] as number];
    const [x, low] = place(at, y - error);
    const [, high] = place(at, y + error);
    if (![x, low, high].every(Number.isFinite) || error === 0) continue;
    ctx.beginPath();
    ctx.moveTo(x, low);
    ctx.lineTo(x, high);
    for (const end of [low, high]) {
      ctx.moveTo(x - CAP * unit, end);
      ctx.lineTo(x + CAP * unit, end);
    }
    ctx.stroke();
  }
}
