import { drawArrows } from './arrows.ts';
import { type Canvas2D, type Pen, type Place, type Rect, THEMES } from './canvas2d.ts';
import { drawContours, drawLabels, placeLabels } from './drawContours.ts';
import { AXIS_TITLE, type Layout, NUMBERS, PAD, SUBTITLE, TICK, TITLE } from './layout.ts';
import { drawMarkers, markerBoxes } from './markers.ts';
import { type Axis, axisTitle, type Picture } from './picture.ts';
import { drawSeries } from './series.ts';
import { drawText, drawTextMiddle, fitText, lineHeight, textWidth } from './text.ts';

/**
 * Everything of a picture that is not its painted pixels: title, frame, numbers, colour bar or legend, and what lies
 * over the pixels: contours, arrows, markers, captions. One code for the page and for Node.
 *
 * The canvas is `layout.width` x `layout.height` device pixels. The rest of the data rectangle stays untouched: the
 * page clears the canvas first and lays it over the painted one; Node puts the painted pixels there before.
 */
export function drawAxes(ctx: Canvas2D, picture: Picture, layout: Layout): void {
  const { data, unit } = layout;
  const pen: Pen = { ctx, unit, theme: THEMES[layout.theme] };
  ctx.save();
  ctx.setLineDash([]);
  fillAround(pen, layout);
  drawHead(pen, layout);
  if (picture.layer.kind === 'series') {
    ctx.fillStyle = pen.theme.background;
    ctx.fillRect(data.x, data.y, data.width, data.height);
    drawSeries(pen, picture.layer, data, placer(picture, data), data.y + data.height);
  }
  drawOver(pen, picture, data);
  drawFrame(pen, data);
  drawNumbers(pen, layout);
  drawAxisTitles(pen, picture, layout);
  if (layout.key) layout.key.plan.draw(pen, layout.key.box);
  layout.keyRow.plan.draw(pen, layout.keyRow.x, layout.keyRow.y);
  ctx.restore();
}

/** On the neutral grey of cells without a value, whatever the theme. */
const CAPTION = { size: 10.5, color: '#1a1a1a', align: 'center' } as const;

/** Contours, arrows, markers: nothing that is written lies on a marker or on something else that is written. */
function drawOver(pen: Pen, picture: Picture, data: Rect): void {
  const place = placer(picture, data);
  const taken = markerBoxes(pen, picture.markers, data, place);
  const labels = picture.contours ? placeLabels(pen, picture.contours, data, place, taken) : [];
  if (picture.contours) drawContours(pen, picture.contours, data, place);
  if (picture.arrows) drawArrows(pen, picture.arrows, data, place, taken);
  drawLabels(pen, labels);
  drawMarkers(pen, picture.markers, data, place, taken, picture.overMemories);
  for (const { x, y, width, text } of picture.captions ?? []) {
    const [middle, line] = place(x, y);
    const room = place(x + width, y)[0] - middle;
    drawTextMiddle(pen, fitText(pen, text, room, CAPTION), middle, line, CAPTION);
  }
}

/** Data coordinates to device pixels; what a log axis cannot show becomes NaN. */
export function placer(picture: Picture, data: Rect): Place {
  const [x0, x1, y0, y1] = picture.extent;
  const along = (axis: Axis, low: number, high: number, value: number) =>
    axis.scale === 'log' ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
  return (x, y) => [
    data.x + data.width * along(picture.x, x0, x1, x),
    data.y + data.height * (1 - along(picture.y, y0, y1, y)),
  ];
}

/** Paper everywhere but under the data. */
function fillAround({ ctx, theme }: Pen, { width, height, data }: Layout): void {
  ctx.fillStyle = theme.background;
  ctx.fillRect(0, 0, width, data.y);
  ctx.fillRect(0, data.y + data.height, width, height - data.y - data.height);
  ctx.fillRect(0, data.y, data.x, data.height);
  ctx.fillRect(data.x + data.width, data.y, width - data.x - data.width, data.height);
}

function drawHead(pen: Pen, layout: Layout): void {
  let y = PAD * layout.unit;
  for (const line of layout.title) {
    drawText(pen, line, PAD * layout.unit, y + TITLE.size * layout.unit, TITLE);
    y += lineHeight(pen, TITLE.size);
  }
  y += 2 * layout.unit;
  for (const line of layout.subtitle) {
    drawText(pen, line, PAD * layout.unit, y + SUBTITLE.size * layout.unit, { ...SUBTITLE, color: pen.theme.muted });
    y += lineHeight(pen, SUBTITLE.size);
  }
}

/** A line just outside the data: every painted pixel stays visible. */
function drawFrame(pen: Pen, { x, y, width, height }: Rect): void {
  const line = Math.max(1, Math.round(pen.unit));
  pen.ctx.fillStyle = pen.theme.frame;
  pen.ctx.fillRect(x - line, y - line, width + 2 * line, line);
  pen.ctx.fillRect(x - line, y + height, width + 2 * line, line);
  pen.ctx.fillRect(x - line, y, line, height);
  pen.ctx.fillRect(x + width, y, line, height);
}

/** Ticks and their numbers; a number that would touch the one before is left out, its tick stays. */
function drawNumbers(pen: Pen, { data, unit, xTicks, yTicks }: Layout): void {
  const line = Math.max(1, Math.round(unit));
  const length = Math.round(TICK * unit);
  const bottom = data.y + data.height;
  let free = -Infinity;
  for (const tick of xTicks) {
    const x = data.x + data.width * tick.position;
    pen.ctx.fillStyle = pen.theme.frame;
    pen.ctx.fillRect(Math.round(x - line / 2), bottom, line, length);
    const width = textWidth(pen, tick.label, NUMBERS);
    if (x - width / 2 < free) continue;
    free = x + width / 2 + 6 * unit;
    drawText(pen, tick.label, x, bottom + length + 13 * unit, { ...NUMBERS, align: 'center' });
  }
  for (const tick of yTicks) {
    const y = bottom - data.height * tick.position;
    pen.ctx.fillStyle = pen.theme.frame;
    pen.ctx.fillRect(data.x - length, Math.round(y - line / 2), length, line);
    drawTextMiddle(pen, tick.label, data.x - length - 4 * unit, y, { ...NUMBERS, align: 'right' });
  }
}

function drawAxisTitles(pen: Pen, picture: Picture, { data, unit, yTicks }: Layout): void {
  const x = fitText(pen, axisTitle(picture.x), data.width, AXIS_TITLE);
  const below = data.y + data.height + (TICK + 13 + 19) * unit;
  drawText(pen, x, data.x + data.width / 2, below, { ...AXIS_TITLE, align: 'center' });
  // beside the widest number, not at the edge of the picture
  const numbers = Math.max(0, ...yTicks.map((tick) => textWidth(pen, tick.label, NUMBERS)));
  const y = fitText(pen, axisTitle(picture.y), data.height, AXIS_TITLE);
  pen.ctx.save();
  pen.ctx.translate(data.x - (TICK + 4 + 10) * unit - numbers, data.y + data.height / 2);
  pen.ctx.rotate(-Math.PI / 2);
  drawText(pen, y, 0, 0, { ...AXIS_TITLE, align: 'center' });
  pen.ctx.restore();
}
