import { HATCH } from '../../shaders/hatch.ts';
import { RAMPS } from './ramps.ts';

/**
 * Colours of scalar fields and of classes, as bytes. The kernel knows no colour: it looks up one word per pixel.
 */

export type PaletteName = keyof typeof RAMPS;

/** Steps of a ramp; the colour table has one more in front, for what lies under the scale. */
export const RAMP_STEPS = 256;

/** 0..255 each, opaque. */
export type Rgb = readonly [number, number, number];

/** No class, or not a number. Neutral on purpose: no colour of a ramp or a class is grey of this lightness. */
export const NONE_COLOR: Rgb = [0xdd, 0xdd, 0xdd];

/** Cells under a logarithmic or equalized scale, that is, empty ones: paper, so that one particle differs from none. */
export const EMPTY_COLOR: Rgb = [0xf7, 0xf7, 0xf7];

/**
 * The same on a dark page, as plots on dark ground have it: darker than the page, so that from none on more is
 * lighter.
 */
export const EMPTY_ON_DARK: Rgb = [0x05, 0x06, 0x08];

/**
 * Okabe and Ito 2008, "Color Universal Design", without black, which shades badly; then two of Paul Tol's "muted"
 * scheme, technical note SRON/EPS/TN/09-002. The order is ours: the first ones stay apart at every shade under every
 * colour-vision deficiency. One scheme for few and many, so that a class keeps its colour when others come.
 */
const CLASS_COLORS = [
  ...['#E69F00', '#0072B2', '#009E73', '#CC79A7', '#D55E00', '#56B4E9', '#F0E442'],
  ...['#332288', '#882255'],
];

/** Shades of a class, slowest (darkest) to fastest (lightest), and behind them its edge colour. */
export const SHADES = 16;
/** Words of a class in its table: its shades, its edge, and how many classes before it have its colour. */
export const CLASS_WORDS = SHADES + 2;

/** How far the slowest shade goes to black and the fastest to white: past this, hues begin to be confused. */
const DARKEST = 0.75;
const LIGHTEST = 0.3;

/** An edge is its own class's colour this far from black: a fractal boundary keeps its hues even where all is edge. */
const EDGE = 0.35;

const NO_STEP = 'N'.charCodeAt(0);

/** Throws RangeError on an unknown palette. Returns [256] colours, low to high. */
export function ramp(name: PaletteName): Rgb[] {
  if (!Object.hasOwn(RAMPS, name)) {
    throw new RangeError(`palette is ${name}; choose one of ${Object.keys(RAMPS).join(', ')}`);
  }
  const [red, green, blue] = RAMPS[name].map(channel) as [number[], number[], number[]];
  return red.map((value, i) => [value, green[i] as number, blue[i] as number]);
}

/** One channel of a ramp: its first byte, then the steps. */
function channel(text: string): number[] {
  const bytes = [Number.parseInt(text.slice(0, 2), 16)];
  for (const step of text.slice(2)) bytes.push((bytes.at(-1) as number) + step.charCodeAt(0) - NO_STEP);
  return bytes;
}

/**
 * Base colours of `count` classes. Past 9 they repeat: then hatching, edges and numbers tell the classes apart.
 * `numbers`: those of the classes, from 1, ascending: a class has the colour of its number; where a class before it has
 * that one already, the next that is free, if any is.
 */
export function classColors(count: number, numbers?: readonly number[]): Rgb[] {
  const scheme = CLASS_COLORS.map(parseColor);
  const free = new Set(scheme.keys());
  return Array.from({ length: count }, (_, i) => {
    let color = ((numbers?.[i] ?? i + 1) - 1) % scheme.length;
    while (free.size > 0 && !free.delete(color)) color = (color + 1) % scheme.length;
    return scheme[color] as Rgb;
  });
}

/** Whether some of so many classes have the colour of another. */
export const coloursRepeat = (count: number): boolean => count > CLASS_COLORS.length;

/** How many classes before it have its colour, per class: 0 for the first nine. `colors`: those of classColors. */
export function classTurns(colors: readonly Rgb[]): number[] {
  const seen = new Map<Rgb, number>();
  return colors.map((color) => {
    const turn = seen.get(color) ?? 0;
    seen.set(color, turn + 1);
    return turn;
  });
}

/** Whether a pixel of a class lies on a line of its hatching: /, \, -, | by turns; the first classes have none. */
export function hatched(turn: number, px: number, py: number, height: number): boolean {
  if (turn === 0) return false;
  const across = [px + py, px + height - py, py, px][(turn - 1) % 4] as number;
  return across % (turn > 4 ? HATCH.narrow : HATCH.wide) === 0;
}

/** A class colour at shade t in 0..1: 0 = slowest, darkest; 1 = fastest, lightest; 0.5 = the colour itself. */
export function shaded(color: Rgb, t: number): Rgb {
  return t < 0.5
    ? mapColor(color, (v) => v * (DARKEST + (1 - DARKEST) * 2 * t))
    : mapColor(color, (v) => v + (255 - v) * LIGHTEST * (2 * t - 1));
}

/** Colour table of a field: what lies under the scale, the 256 steps, and what is not a number. [258] packed words. */
export function fieldTable(name: PaletteName, under?: Rgb): Uint32Array<ArrayBuffer> {
  const colors = ramp(name);
  return packed([under ?? (colors[0] as Rgb), ...colors, NONE_COLOR]);
}

/**
 * Colour table of a label map: per class SHADES shades, the edge and its turn, and behind all classes "none".
 * [count * CLASS_WORDS + 1] words, all but the turns packed colours.
 */
export function classTable(count: number, numbers?: readonly number[]): Uint32Array<ArrayBuffer> {
  const table = new Uint32Array(count * CLASS_WORDS + 1);
  // a million classes have nine colours
  const rows = new Map<Rgb, Uint32Array>();
  const colors = classColors(count, numbers);
  const turns = classTurns(colors);
  colors.forEach((color, i) => {
    const row = rows.get(color) ?? shadesOf(color);
    rows.set(color, row);
    table.set(row, i * CLASS_WORDS);
    table[i * CLASS_WORDS + SHADES + 1] = turns[i] as number;
  });
  table.set(packed([NONE_COLOR]), table.length - 1);
  return table;
}

/** The shades of a class and its edge. */
function shadesOf(color: Rgb): Uint32Array {
  const shades = Array.from({ length: SHADES }, (_, i) => shaded(color, i / (SHADES - 1)));
  return packed([...shades, mapColor(color, (v) => v * EDGE)]);
}

/** Relative luminance, 0 black to 1 white (WCAG 2, but for the linear foot of its curve). */
export function luminance(color: Rgb): number {
  const [r, g, b] = color.map((byte) => ((byte / 255 + 0.055) / 1.055) ** 2.4) as unknown as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

export function css([red, green, blue]: Rgb): string {
  return `rgb(${red}, ${green}, ${blue})`;
}

function mapColor(color: Rgb, change: (channel: number) => number): Rgb {
  return [Math.round(change(color[0])), Math.round(change(color[1])), Math.round(change(color[2]))];
}

/** 0xAABBGGRR, as WGSL's unpack4x8unorm reads it: red is the lowest byte. */
export function packed(colors: readonly Rgb[]): Uint32Array<ArrayBuffer> {
  return Uint32Array.from(colors, ([red, green, blue]) => (0xff000000 | (blue << 16) | (green << 8) | red) >>> 0);
}

/** Of '#rrggbb'. */
function parseColor(text: string): Rgb {
  return [1, 3, 5].map((start) => Number.parseInt(text.slice(start, start + 2), 16)) as unknown as Rgb;
}
