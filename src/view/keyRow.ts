import type { Pen } from './canvas2d.ts';
import { drawTextMiddle, fitText, textWidth } from './text.ts';

/** The row under a picture that names its markers and curves. */
export interface KeyItem {
  name: string;
  /** width of the sign, device pixels */
  sign: number;
  /** draws the sign with its middle at (x, y) */
  drawSign(pen: Pen, x: number, y: number): void;
}

// CSS pixels
const TEXT = { size: 11 } as const;
const LINE = 18;
const AFTER_SIGN = 5;
const BETWEEN = 18;

/** Room in lines of at most `width` device pixels, and the drawing of it. */
export function planKeyRow(pen: Pen, items: readonly KeyItem[], width: number) {
  const { unit } = pen;
  const placed: { item: KeyItem; name: string; x: number; y: number }[] = [];
  let [x, y, widest] = [0, 0, 0];
  for (const item of items) {
    const name = fitText(pen, item.name, width - item.sign - AFTER_SIGN * unit, TEXT);
    const needs = item.sign + AFTER_SIGN * unit + textWidth(pen, name, TEXT);
    if (x > 0 && x + needs > width) [x, y] = [0, y + LINE * unit];
    placed.push({ item, name, x, y });
    widest = Math.max(widest, x + needs);
    x += needs + BETWEEN * unit;
  }
  return {
    width: widest,
    height: items.length > 0 ? y + LINE * unit : 0,
    draw(target: Pen, left: number, top: number): void {
      for (const { item, name, x: right, y: down } of placed) {
        const middle = top + down + (LINE / 2) * unit;
        item.drawSign(target, left + right + item.sign / 2, middle);
        drawTextMiddle(target, name, left + right + item.sign + AFTER_SIGN * unit, middle, TEXT);
      }
    },
  };
}
