import type { Pen, Rect } from './canvas2d.ts';
import { classColors, classTurns, css, hatched, luminance, NONE_COLOR, type Rgb, SHADES, shaded } from './palettes.ts';
import { axisTitle, type ClassEntry, classCountOf, type LabelsLayer, numberOf } from './picture.ts';
import { drawText, drawTextMiddle, fitText, lineHeight, textWidth, wrapText } from './text.ts';
import { formatNumber } from './ticks.ts';

/**
 * The legend of a label map: per class its colour and number, what it is, its share and what tells it; the largest ones
 * first to be kept when there are many; below them what lightness means.
 */

/** Room that a legend or colour bar may take, device pixels; `height` may be Infinity below the data. */
export interface KeyRoom {
  side: 'right' | 'below';
  width: number;
  height: number;
}

/** What it does take, and how it is drawn there. */
export interface KeyPlan {
  width: number;
  height: number;
  draw(pen: Pen, box: Rect): void;
}

// CSS pixels
const HEADING = { size: 12, weight: 600 } as const;
const NAME = { size: 12 } as const;
const DETAIL = { size: 10.5 } as const;
const SWATCH = 20;
const SWATCH_GAP = 8;
const ROW = 34;
const PLAIN_ROW = 22;
const COLUMN = 230;
const COLUMN_GAP = 16;
const STRIP = 10;
const SHADE_KEY = 46;

/** Most classes that are listed; the others are counted. */
const MOST = 12;

interface Row {
  height: number;
  draw(pen: Pen, x: number, y: number, width: number): void;
}

/** Cuts texts to the width and folds rows that do not fit the height. */
export function planLegend(pen: Pen, layer: LabelsLayer, room: KeyRoom): KeyPlan {
  const { unit } = pen;
  const columns = Math.max(1, Math.floor((room.width + COLUMN_GAP * unit) / ((COLUMN + COLUMN_GAP) * unit)));
  const extra = (layer.none ? PLAIN_ROW : 0) + (layer.shade ? SHADE_KEY : 0);
  const heading = wrapText(pen, layer.name, room.width, 2, HEADING);
  const headingHeight = heading.length * lineHeight(pen, HEADING.size) + 6 * unit;

  const spare = (room.height - headingHeight) / unit - extra;
  const most = Math.min(MOST, Math.max(1, columns * Math.floor((spare - PLAIN_ROW) / ROW)));
  const rows = classRows(layer, Math.min(most, layer.classes.length), spare);
  if (layer.none) rows.push(plainRow(NONE_COLOR, `none: ${percent(layer.none)}`));
  if (layer.shade) rows.push(shadeRow(layer.shade));

  // columns are filled one after the other, each up to an even share of the height
  const total = rows.reduce((sum, row) => sum + row.height, 0);
  const tallest = Math.max(total / columns, ...rows.map((row) => row.height)) + (columns > 1 ? ROW / 2 : 0);
  const placed: { row: Row; column: number; y: number }[] = [];
  let [column, y, lowest] = [0, 0, 0];
  for (const row of rows) {
    if (y > 0 && y + row.height > tallest && column < columns - 1) [column, y] = [column + 1, 0];
    placed.push({ row, column, y });
    y += row.height;
    lowest = Math.max(lowest, y);
  }

  const width = room.side === 'right' ? Math.min(room.width, COLUMN * unit) : room.width;
  const columnWidth = columns === 1 ? width : (room.width - (columns - 1) * COLUMN_GAP * unit) / columns;
  return {
    width: columns === 1 ? width : room.width,
    height: Math.ceil(headingHeight + lowest * unit),
    draw(target, box) {
      heading.forEach((line, i) => {
        drawText(target, line, box.x, box.y + 11 * unit + i * lineHeight(target, HEADING.size), HEADING);
      });
      for (const { row, column: at, y: down } of placed) {
        const x = box.x + at * (columnWidth + COLUMN_GAP * unit);
        row.draw(target, x, box.y + headingHeight + down * unit, columnWidth);
      }
    },
  };
}

/** The largest `most` classes in the order of their labels, and one row that counts the others. */
function classRows(layer: LabelsLayer, most: number, spare: number): Row[] {
  const colors = classColors(classCountOf(layer), layer.numbers);
  const turns = classTurns(colors);
  const bySize = [...layer.classes].sort((a, b) => b.fraction - a.fraction || a.label - b.label);
  // folding a single class would save nothing
  const all = bySize.length <= MOST && bySize.length * ROW <= spare;
  const kept = all ? bySize : bySize.slice(0, most);
  const folded = bySize.slice(kept.length);
  const rows = [...kept]
    .sort((a, b) => a.label - b.label)
    .map((entry) => {
      const { label } = entry;
      return classRow(entry, numberOf(layer, label), colors[label] ?? NONE_COLOR, turns[label] ?? 0);
    });
  if (folded.length > 0) {
    const share = folded.reduce((sum, { fraction }) => sum + fraction, 0);
    rows.push(plainRow(undefined, `and ${folded.length} more: ${percent(share)}`));
  }
  return rows;
}

function classRow(entry: ClassEntry, numbered: number, color: Rgb, turn: number): Row {
  return {
    height: ROW,
    draw(pen, x, y, width) {
      const { unit } = pen;
      swatch(pen, color, x, y);
      hatch(pen, turn, color, x, y);
      const number = { size: numbered < 100 ? 11 : 9, weight: 600, color: inkOn(color), align: 'center' } as const;
      const middle = y + (SWATCH / 2) * unit;
      drawTextMiddle(pen, String(numbered), x + (SWATCH / 2) * unit, middle, number);
      const left = x + (SWATCH + SWATCH_GAP) * unit;
      const room = width - (SWATCH + SWATCH_GAP) * unit;
      const share = percent(entry.fraction);
      const shareWidth = textWidth(pen, share, NAME);
      drawText(pen, share, x + width, y + 10 * unit, { ...NAME, align: 'right' });
      drawText(pen, fitText(pen, entry.name, room - shareWidth - 8 * unit, NAME), left, y + 10 * unit, NAME);
      const detail = fitText(pen, entry.detail, room, DETAIL);
      drawText(pen, detail, left, y + 23.5 * unit, { ...DETAIL, color: pen.theme.muted });
    },
  };
}

function plainRow(color: Rgb | undefined, text: string): Row {
  return {
    height: PLAIN_ROW + 2,
    draw(pen, x, y, width) {
      const { unit } = pen;
      if (color) swatch(pen, color, x, y);
      const left = (SWATCH + SWATCH_GAP) * unit;
      const middle = y + (SWATCH / 2) * unit;
      drawTextMiddle(pen, fitText(pen, text, width - left, NAME), x + left, middle, NAME);
    },
  };
}

/** A grey strip: lightness is said without any class's hue. Its low end is on the left, like a number line's. */
function shadeRow(shade: NonNullable<LabelsLayer['shade']>): Row {
  return {
    height: SHADE_KEY,
    draw(pen, x, y, width) {
      const { unit } = pen;
      const length = Math.round(Math.min(width, 160 * unit));
      const top = Math.round(y + 18 * unit);
      const lightFirst = shade.light === 'low';
      const title = axisTitle({ label: shade.name, unit: shade.unit });
      drawText(pen, fitText(pen, title, width, DETAIL), x, y + 12 * unit, DETAIL);
      for (let i = 0; i < length; i++) {
        const step = Math.floor((i / length) * SHADES) / (SHADES - 1);
        pen.ctx.fillStyle = css(shaded([128, 128, 128], lightFirst ? 1 - step : step));
        pen.ctx.fillRect(x + i, top, 1, STRIP * unit);
      }
      const baseline = top + (STRIP + 12) * unit;
      const numbers = { ...DETAIL, color: pen.theme.muted };
      const scales = { linear: '', log: 'log', cbrt: 'cube root', equalized: 'by rank' };
      const [low, high] = [formatNumber(shade.scale.min), formatNumber(shade.scale.max)];
      drawText(pen, low, x, baseline, numbers);
      drawText(pen, high, x + length, baseline, { ...numbers, align: 'right' });
      const between = length - 2 * Math.max(textWidth(pen, low, DETAIL), textWidth(pen, high, DETAIL)) - 12 * unit;
      const scale = fitText(pen, scales[shade.scale.name], between, DETAIL);
      drawText(pen, scale, x + length / 2, baseline, { ...numbers, align: 'center' });
    },
  };
}

function swatch(pen: Pen, color: Rgb, x: number, y: number): void {
  pen.ctx.fillStyle = css(color);
  pen.ctx.fillRect(x, y, SWATCH * pen.unit, SWATCH * pen.unit);
}

/** The hatching of the map, about as it is there. */
function hatch({ ctx, unit }: Pen, turn: number, color: Rgb, x: number, y: number): void {
  if (turn === 0) return;
  ctx.fillStyle = css(shaded(color, 0));
  const side = Math.round(SWATCH * unit);
  for (let py = 0; py < side; py++) {
    for (let px = 0; px < side; px++) if (hatched(turn, px, py, side)) ctx.fillRect(x + px, y + py, 1, 1);
  }
}

/** Black or white, whichever stands out more: the threshold is where both contrasts are equal. */
function inkOn(color: Rgb): string {
  return luminance(color) > 0.179 ? '#000000' : '#ffffff';
}

function percent(fraction: number): string {
  const value = fraction * 100;
  if (value > 0 && value < 0.1) return '<0.1 %';
  return `${value.toFixed(1)} %`;
}
