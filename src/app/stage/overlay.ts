import { placer } from '../../view/axes.ts';
import type { Rect } from '../../view/canvas2d.ts';
import type { FittedPicture } from '../../view/layout.ts';
import type { Axis, Picture } from '../../view/picture.ts';
import type { Point } from '../protocol/pointMessages.ts';

/** Where a particle goes, and how its line looks. */
export interface Trail {
  points: readonly Point[];
  style: 'plain' | 'dashed';
}

/** One part of a step, from a place to another one. */
export interface Arrow {
  from: Point;
  to: Point;
  style: 'plain' | 'dashed';
  /** thicker, as it is spoken of */
  lit: boolean;
  /** radius of a ring at its start, in the unit of x */
  ring?: number | undefined;
}

/** On a line, the height of a place means nothing. */
export function onLine({ layer, space }: Picture): boolean {
  return layer.kind === 'series' || space?.dim === 1;
}

/** The place at shares x, y of the data rectangle, from the upper left: the inverse of `placer`. */
export function pointAt({ picture }: FittedPicture, x: number, y: number): Point {
  const [x0, x1, y0, y1] = picture.extent;
  const along = ({ scale }: Axis, low: number, high: number, share: number) =>
    scale === 'log' ? low * (high / low) ** share : low + share * (high - low);
  return { x: along(picture.x, x0, x1, x), y: along(picture.y, y0, y1, 1 - y) };
}

/** CSS pixels of the data rectangle, from its upper left. */
export function dataBox({ layout: { data, unit } }: FittedPicture): Rect {
  return { x: 0, y: 0, width: data.width / unit, height: data.height / unit };
}

/**
 * What follows the pointer over the picture: drawn as SVG on the data rectangle, so that nothing below it is painted
 * again. It is laid out with the picture, and keeps its marks, in data coordinates, when the picture changes.
 */
export class Overlay {
  readonly #svg = element('svg');
  readonly #cross = line('cross');
  readonly #held = line('held');
  readonly #trails = element('g');
  readonly #arrows = element('g');
  #placed: FittedPicture | undefined;
  #cursor: Point | undefined;
  #heldAt: Point | undefined;
  #shownTrails: readonly Trail[] = [];
  #shownArrows: readonly Arrow[] = [];

  constructor(root: HTMLElement) {
    this.#svg.classList.add('overlay');
    // what it marks is said in words by the read-out
    this.#svg.setAttribute('aria-hidden', 'true');
    this.#svg.append(this.#trails, ...this.#held, ...this.#cross, this.#arrows);
    root.append(this.#svg);
  }

  /** The picture has another size or region. */
  place(placed: FittedPicture): void {
    this.#placed = placed;
    const { data, unit } = placed.layout;
    const css = (pixels: number) => `${pixels / unit}px`;
    Object.assign(this.#svg.style, {
      left: css(data.x),
      top: css(data.y),
      width: css(data.width),
      height: css(data.height),
    });
    this.#drawMarks();
    this.#drawTrails();
    this.#drawArrows();
  }

  /** A cross at a place, or none. */
  showCursor(point: Point | undefined): void {
    this.#cursor = point;
    this.#drawMarks();
  }

  /** A ring at a memory that is taken hold of, or none. */
  showHeld(point: Point | undefined): void {
    this.#heldAt = point;
    this.#drawMarks();
  }

  /** Lines from their first point, a dot, to their last, a ring. */
  showTrails(trails: readonly Trail[]): void {
    this.#shownTrails = trails;
    this.#drawTrails();
  }

  /** Arrows, the first ones below the others. */
  showArrows(arrows: readonly Arrow[]): void {
    this.#shownArrows = arrows;
    this.#drawArrows();
  }

  #drawArrows(): void {
    if (!this.#placed) return;
    const { picture } = this.#placed;
    const place = placer(picture, dataBox(this.#placed));
    const drawn = this.#shownArrows.flatMap(({ from, to, style, lit, ring }) => {
      const [start, end] = [place(from.x, from.y), place(to.x, to.y)];
      const shaft = line(`arrow ${style}${lit ? ' lit' : ''}`);
      draw(shaft, `M${start.join(' ')}L${end.join(' ')}${headAt(start, end)}`);
      if (ring === undefined) return shaft;
      const round = line('arrow ring');
      draw(round, ringAt(start, place(from.x + ring, from.y)[0] - start[0]));
      return [...round, ...shaft];
    });
    this.#arrows.replaceChildren(...drawn);
  }

  #drawMarks(): void {
    if (!this.#placed) return;
    const { picture } = this.#placed;
    const box = dataBox(this.#placed);
    const place = placer(picture, box);
    const at = this.#cursor && place(this.#cursor.x, this.#cursor.y);
    const held = this.#heldAt && place(this.#heldAt.x, this.#heldAt.y);
    draw(this.#cross, at ? crossAt(at, box, onLine(picture)) : '');
    draw(this.#held, held ? ringAt(held, 11) : '');
  }

  #drawTrails(): void {
    if (!this.#placed) return;
    const { picture } = this.#placed;
    const box = dataBox(this.#placed);
    const place = placer(picture, box);
    const drawn = this.#shownTrails.map(({ points, style }) => {
      const pixels = points.map(({ x, y }, i): Pixel => {
        const at = place(x, y);
        // on a line, time runs down
        return onLine(picture) ? [at[0], (box.height * (i + 0.5)) / points.length] : at;
      });
      const paths = line(`trail ${style}`);
      const [start, end] = [pixels[0] as Pixel, pixels.at(-1) as Pixel];
      draw(paths, `M${pixels.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L')}`);
      const ends = line('trail ends');
      draw(ends, ringAt(start, 2) + ringAt(end, 6));
      return [...paths, ...ends];
    });
    this.#trails.replaceChildren(...drawn.flat());
  }
}

type Pixel = readonly [number, number];

/** Lines to all edges, with a gap at the place itself, which stays to be seen. What is outside is cut off. */
function crossAt([x, y]: Pixel, { width, height }: Rect, flat: boolean): string {
  const gap = 6;
  if (flat) return `M${x} 0V${height}`;
  return `M${x} 0V${y - gap}M${x} ${y + gap}V${height}M0 ${y}H${x - gap}M${x + gap} ${y}H${width}`;
}

function ringAt([x, y]: Pixel, radius: number): string {
  return `M${x - radius} ${y}a${radius} ${radius} 0 1 1 ${2 * radius} 0a${radius} ${radius} 0 1 1 ${-2 * radius} 0`;
}

/** The two strokes of an arrow's head, shorter where the arrow is; none where it has no length to be seen. */
function headAt([x0, y0]: Pixel, [x1, y1]: Pixel): string {
  const length = Math.hypot(x1 - x0, y1 - y0);
  if (!(length > 1)) return '';
  const size = Math.min(9, length / 2);
  const angle = Math.atan2(y1 - y0, x1 - x0);
  const stroke = (turn: number) =>
    `M${x1} ${y1}L${(x1 - size * Math.cos(angle + turn)).toFixed(1)} ${(y1 - size * Math.sin(angle + turn)).toFixed(1)}`;
  return stroke(0.45) + stroke(-0.45);
}

type Line = readonly [SVGPathElement, SVGPathElement];

/** A line that shows on every colour: a dark one on a wider light one. */
function line(name: string): Line {
  const [wide, thin] = [element('path'), element('path')];
  wide.setAttribute('class', `${name} wide`);
  thin.setAttribute('class', `${name} thin`);
  return [wide, thin];
}

function draw(line: Line, path: string): void {
  for (const each of line) each.setAttribute('d', path);
}

function element<K extends keyof SVGElementTagNameMap>(name: K): SVGElementTagNameMap[K] {
  return document.createElementNS('http://www.w3.org/2000/svg', name);
}
