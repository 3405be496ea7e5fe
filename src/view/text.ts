import type { Pen } from './canvas2d.ts';
import { cssFont, toShippedGlyphs } from './font.ts';

/**
 * Text of pictures: measured before it is drawn, cut or wrapped to the room it has. `^{...}` raises and `_{...}`
 * lowers, since no font that is small enough to ship has all the signs of exponents.
 */

export interface TextStyle {
  /** CSS pixels */
  size: number;
  weight?: 400 | 600;
  color?: string;
  align?: 'left' | 'center' | 'right';
  /** colour of a rim that keeps the letters readable on any ground */
  halo?: string;
}

interface Run {
  text: string;
  /** -1 lowered, 0, 1 raised */
  shift: number;
}

/** Size of raised and lowered text, and how far it moves, both in parts of the size. */
const SMALL = 0.72;
const RAISE = 0.36;
const LOWER = 0.18;

/** Height of a capital letter of Inter over its size: what "in the middle of a line" means to the eye. */
const CAP_HEIGHT = 0.727;

/** Widest text that is looked at: what is longer is cut anyway, and cutting measures once per letter. */
const LONGEST = 600;

const RAISED: Readonly<Record<string, string>> = { ...signs('0123456789−', '⁰¹²³⁴⁵⁶⁷⁸⁹⁻'), H: 'ᴴ' };
const LOWERED = signs('0123456789', '₀₁₂₃₄₅₆₇₈₉');

/** The same text for a place that knows no marks: signs where there are some ('x₁', '10⁻⁶'), else '^c' and '_c'. */
export function plainText(text: string): string {
  const written = (inner: string, signsOf: Readonly<Record<string, string>>, mark: string) => {
    const letters = [...inner];
    return letters.every((letter) => signsOf[letter])
      ? letters.map((letter) => signsOf[letter]).join('')
      : mark + inner;
  };
  return text
    .replace(/\^\{([^}]*)\}/g, (_, inner: string) => written(inner, RAISED, '^'))
    .replace(/_\{([^}]*)\}/g, (_, inner: string) => written(inner, LOWERED, '_'));
}

function signs(letters: string, as: string): Record<string, string> {
  return Object.fromEntries([...letters].map((letter, i) => [letter, [...as][i] as string]));
}

/** Width in device pixels. */
export function textWidth(pen: Pen, text: string, style: TextStyle): number {
  return widthOf(pen, parse(text), style);
}

/** Distance in device pixels between the baselines of two lines. */
export function lineHeight(pen: Pen, size: number): number {
  return Math.round(size * 1.35 * pen.unit);
}

/** Draws one line with its baseline at y; `align` is about x. */
export function drawText(pen: Pen, text: string, x: number, y: number, style: TextStyle): void {
  const runs = parse(text);
  const total = widthOf(pen, runs, style);
  const size = style.size * pen.unit;
  let at = style.align === 'right' ? x - total : style.align === 'center' ? x - total / 2 : x;
  pen.ctx.fillStyle = style.color ?? pen.theme.ink;
  pen.ctx.textAlign = 'left';
  pen.ctx.textBaseline = 'alphabetic';
  for (const run of runs) {
    const width = widthOf(pen, [run], style);
    const baseline = y - (run.shift > 0 ? RAISE : run.shift < 0 ? -LOWER : 0) * size;
    if (style.halo) {
      pen.ctx.lineJoin = 'round';
      pen.ctx.lineWidth = 0.28 * size;
      pen.ctx.strokeStyle = style.halo;
      pen.ctx.strokeText(run.text, at, baseline);
    }
    pen.ctx.fillText(run.text, at, baseline);
    at += width;
  }
}

/** Draws one line whose capitals have their middle at y. */
export function drawTextMiddle(pen: Pen, text: string, x: number, y: number, style: TextStyle): void {
  drawText(pen, text, x, y + (CAP_HEIGHT / 2) * style.size * pen.unit, style);
}

/** The text, or as much of it as fits in `width` device pixels, with … at the end; '' if not even that fits. */
export function fitText(pen: Pen, text: string, width: number, style: TextStyle): string {
  if (text.length <= LONGEST && textWidth(pen, text, style) <= width) return text;
  const runs = parse(text.slice(0, LONGEST));
  while (runs.length > 0) {
    const last = runs[runs.length - 1] as Run;
    last.text = last.text.slice(0, -1).trimEnd();
    if (last.text === '') runs.pop();
    const cut = [...runs, { text: '…', shift: 0 }];
    if (runs.length > 0 && widthOf(pen, cut, style) <= width) return unparse(cut);
  }
  return widthOf(pen, [{ text: '…', shift: 0 }], style) <= width ? '…' : '';
}

/** Lines of at most `width` device pixels, broken at spaces; what does not fit in `most` lines ends with …. */
export function wrapText(pen: Pen, text: string, width: number, most: number, style: TextStyle): string[] {
  // 'β = 6' stays in one piece; so does what the caller joined by no-break spaces
  const joined = text.replace(/ (=|<=?|>=?|≤|≥|×) /g, '\u00a0$1\u00a0');
  const words = joined.split(/[ \t\n]+/).filter((word) => word !== '');
  const lines: string[] = [];
  while (words.length > 0) {
    if (lines.length === most - 1) return [...lines, fitText(pen, words.join(' '), width, style)];
    let line = words.shift() as string;
    while (words.length > 0 && textWidth(pen, `${line} ${words[0]}`, style) <= width) line += ` ${words.shift()}`;
    lines.push(fitText(pen, line, width, style));
  }
  return lines;
}

function parse(text: string): Run[] {
  const runs: Run[] = [];
  let at = 0;
  const plain = toShippedGlyphs(text);
  for (const found of plain.matchAll(/([\^_])\{([^{}]*)\}/g)) {
    runs.push({ text: plain.slice(at, found.index), shift: 0 });
    runs.push({ text: (found[2] ?? '').replace(/-(?=\d)/g, '−'), shift: found[1] === '^' ? 1 : -1 });
    at = found.index + found[0].length;
  }
  runs.push({ text: plain.slice(at), shift: 0 });
  return runs.filter((run) => run.text !== '');
}

function unparse(runs: readonly Run[]): string {
  return runs.map(({ text, shift }) => (shift === 0 ? text : `${shift > 0 ? '^' : '_'}{${text}}`)).join('');
}

/** Leaves `ctx.font` set for the last run. */
function widthOf(pen: Pen, runs: readonly Run[], style: TextStyle): number {
  let width = 0;
  for (const run of runs) {
    pen.ctx.font = cssFont(style.size * pen.unit * (run.shift === 0 ? 1 : SMALL), style.weight ?? 400);
    width += pen.ctx.measureText(run.text).width;
  }
  return width;
}
