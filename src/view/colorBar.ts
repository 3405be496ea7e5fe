import type { Pen, Rect } from './canvas2d.ts';
import type { KeyPlan, KeyRoom } from './legend.ts';
import { underColor } from './paintReference.ts';
import { css, NONE_COLOR, ramp } from './palettes.ts';
import { axisTitle, type FieldLayer } from './picture.ts';
import { drawText, drawTextMiddle, fitText, textWidth } from './text.ts';
import { scaleTicks, type Tick } from './ticks.ts';

/**
 * The colour bar of a field: the ramp with numbers where its scale puts them, the scale's name, and in a small box what
 * is under the scale (empty cells of a log or equalized one). Beside the data it stands, below it lies.
 */

// CSS pixels
const THICKNESS = 14;
const TICK = 4;
const TICK_GAP = 4;
const NUMBERS = { size: 11 } as const;
const TITLE = { size: 12 } as const;
const BETWEEN_NUMBERS = 34;

/** Room the bar takes: all of `room.height` when it stands, all of `room.width` when it lies. */
export function planColorBar(pen: Pen, layer: FieldLayer, room: KeyRoom): KeyPlan {
  const { unit } = pen;
  const empty = underColor(layer.scale) !== undefined;
  if (room.side === 'below') {
    const height = Math.round((16 + 6 + THICKNESS + TICK + TICK_GAP + 11) * unit);
    return { width: room.width, height, draw: (target, box) => drawLying(target, layer, box) };
  }
  // more numbers may be longer ones: 0.5 where there was 1
  const count = Number.isFinite(room.height) ? room.height / (BETWEEN_NUMBERS * unit) : 24;
  const numbers = scaleTicks(layer.scale, count).map((tick) => textWidth(pen, tick.label, NUMBERS));
  const widest = Math.max(0, ...numbers, ...(empty ? [textWidth(pen, '0', NUMBERS)] : []));
  const width = Math.ceil((THICKNESS + TICK + TICK_GAP + 8 + 14) * unit + widest);
  return { width, height: room.height, draw: (target, box) => drawStanding(target, layer, box) };
}

function drawStanding(pen: Pen, layer: FieldLayer, box: Rect): void {
  const { unit } = pen;
  const thick = Math.round(THICKNESS * unit);
  const under = underBox(layer, unit);
  const bar = { x: box.x, y: box.y, width: thick, height: box.height - under };
  fillRamp(pen, layer, bar, 'up');
  const numbersAt = bar.x + thick + (TICK + TICK_GAP) * unit;
  let widest = 0;
  for (const tick of scaleTicks(layer.scale, bar.height / (BETWEEN_NUMBERS * unit))) {
    const y = bar.y + bar.height * (1 - tick.position);
    pen.ctx.fillStyle = pen.theme.frame;
    pen.ctx.fillRect(bar.x + thick, snap(y, unit), TICK * unit, Math.max(1, Math.round(unit)));
    drawTextMiddle(pen, tick.label, numbersAt, y, NUMBERS);
    widest = Math.max(widest, textWidth(pen, tick.label, NUMBERS));
  }
  if (under > 0) {
    const side = { x: box.x, y: box.y + box.height - thick, width: thick, height: thick };
    fillUnder(pen, layer, side);
    drawTextMiddle(pen, '0', numbersAt, side.y + thick / 2, NUMBERS);
  }
  const title = fitText(pen, barTitle(layer), box.height, TITLE);
  pen.ctx.save();
  pen.ctx.translate(box.x + box.width, box.y + box.height / 2);
  pen.ctx.rotate(-Math.PI / 2);
  drawText(pen, title, 0, -2 * unit, { ...TITLE, align: 'center' });
  pen.ctx.restore();
}

function drawLying(pen: Pen, layer: FieldLayer, box: Rect): void {
  const { unit } = pen;
  const thick = Math.round(THICKNESS * unit);
  drawText(pen, fitText(pen, barTitle(layer), box.width, TITLE), box.x, box.y + 12 * unit, TITLE);
  const under = underBox(layer, unit);
  const bar = { x: box.x + under, y: Math.round(box.y + 22 * unit), width: box.width - under, height: thick };
  fillRamp(pen, layer, bar, 'right');
  const baseline = bar.y + thick + (TICK + TICK_GAP + 9) * unit;
  if (under > 0) {
    fillUnder(pen, layer, { x: box.x, y: bar.y, width: thick, height: thick });
    drawText(pen, '0', box.x + thick / 2, baseline, { ...NUMBERS, align: 'center' });
  }
  let free = under > 0 ? box.x + thick + 8 * unit : -Infinity;
  for (const tick of scaleTicks(layer.scale, bar.width / (1.6 * BETWEEN_NUMBERS * unit))) {
    const x = bar.x + bar.width * tick.position;
    pen.ctx.fillStyle = pen.theme.frame;
    pen.ctx.fillRect(snap(x, unit), bar.y + thick, Math.max(1, Math.round(unit)), TICK * unit);
    free = drawNumber(pen, tick, x, baseline, free, box);
  }
}

/** Writes a number under x, inside the box; leaves it out if it would touch the last one. Returns the new free edge. */
function drawNumber(pen: Pen, tick: Tick, x: number, baseline: number, free: number, box: Rect): number {
  const width = textWidth(pen, tick.label, NUMBERS);
  const left = Math.min(Math.max(x - width / 2, box.x), box.x + box.width - width);
  if (left < free) return free;
  drawText(pen, tick.label, left, baseline, NUMBERS);
  return left + width + 6 * pen.unit;
}

function barTitle(layer: FieldLayer): string {
  const title = axisTitle({ label: layer.name, unit: layer.unit });
  const scales = { linear: '', log: ', log scale', cbrt: ', cube-root scale', equalized: ', rank-equalized' };
  return title + scales[layer.scale.name];
}

/** Room of the box for what is under the scale, with its gap, in device pixels. */
function underBox(layer: FieldLayer, unit: number): number {
  return underColor(layer.scale) ? Math.round(THICKNESS * unit) + Math.round(8 * unit) : 0;
}

function fillUnder(pen: Pen, layer: FieldLayer, box: Rect): void {
  outline(pen, box);
  pen.ctx.fillStyle = css(underColor(layer.scale) ?? NONE_COLOR);
  pen.ctx.fillRect(box.x, box.y, box.width, box.height);
}

/** One strip per device pixel, so that no seam shows at any size. */
function fillRamp(pen: Pen, layer: FieldLayer, box: Rect, direction: 'up' | 'right'): void {
  outline(pen, box);
  const colors = ramp(layer.palette);
  const length = direction === 'up' ? box.height : box.width;
  for (let i = 0; i < length; i++) {
    const color = colors[Math.floor(((i + 0.5) / length) * colors.length)];
    pen.ctx.fillStyle = css(color ?? NONE_COLOR);
    if (direction === 'up') pen.ctx.fillRect(box.x, box.y + box.height - 1 - i, box.width, 1);
    else pen.ctx.fillRect(box.x + i, box.y, 1, box.height);
  }
}

/** A line round the box: what is drawn into it next leaves one line width standing. */
function outline(pen: Pen, { x, y, width, height }: Rect): void {
  const line = Math.max(1, Math.round(pen.unit));
  pen.ctx.fillStyle = pen.theme.frame;
  pen.ctx.fillRect(x - line, y - line, width + 2 * line, height + 2 * line);
}

/** Puts a line of one CSS pixel on whole device pixels. */
function snap(at: number, unit: number): number {
  return Math.round(at - Math.max(1, Math.round(unit)) / 2);
}
