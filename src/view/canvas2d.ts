/**
 * The part of the Canvas 2D API that pictures are drawn with. The browser's CanvasRenderingContext2D (on a page or
 * offscreen) and @napi-rs/canvas both are one; the core is compiled without DOM, so it names only what it needs.
 */
export interface Canvas2D {
  /** a CSS colour; typed loosely, as every implementation allows other things too */
  fillStyle: unknown;
  strokeStyle: unknown;
  lineWidth: number;
  lineJoin: 'bevel' | 'miter' | 'round';
  font: string;
  textAlign: 'left' | 'right' | 'center' | 'start' | 'end';
  textBaseline: 'top' | 'hanging' | 'middle' | 'alphabetic' | 'ideographic' | 'bottom';
  globalAlpha: number;
  save(): void;
  restore(): void;
  translate(x: number, y: number): void;
  rotate(radians: number): void;
  beginPath(): void;
  closePath(): void;
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  arc(x: number, y: number, radius: number, from: number, to: number): void;
  rect(x: number, y: number, width: number, height: number): void;
  clip(): void;
  fill(): void;
  stroke(): void;
  fillRect(x: number, y: number, width: number, height: number): void;
  fillText(text: string, x: number, y: number): void;
  strokeText(text: string, x: number, y: number): void;
  measureText(text: string): { width: number };
  setLineDash(segments: number[]): void;
}

/** A rectangle in device pixels: x to the right, y down. */
export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Data coordinates to device pixels. */
export type Place = (x: number, y: number) => readonly [number, number];

export function contains(outer: Rect, inner: Rect): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}

export function overlaps(a: Rect, b: Rect): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

/** Colours of what is drawn round the data. */
export interface Theme {
  background: string;
  /** titles, numbers */
  ink: string;
  /** subtitles, details: still 4.5 : 1 on the background (WCAG 1.4.3) */
  muted: string;
  /** frame and ticks */
  frame: string;
}

export const THEMES = {
  light: { background: '#ffffff', ink: '#1a1a1a', muted: '#5a5a5a', frame: '#404040' },
  dark: { background: '#14171b', ink: '#ececec', muted: '#a6abb2', frame: '#8d939b' },
} as const satisfies Record<string, Theme>;

/** The name of a theme of `THEMES`. */
export type ThemeName = keyof typeof THEMES;

/** What every drawing function gets: where to draw, how many device pixels a CSS pixel has, and in which colours. */
export interface Pen {
  ctx: Canvas2D;
  unit: number;
  theme: Theme;
}
