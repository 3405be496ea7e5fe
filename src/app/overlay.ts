import { placer } from '../view/axes.ts';
import type { Layout } from '../view/layout.ts';
import type { Axis, Picture } from '../view/picture.ts';

/** A place in the picture, in its data coordinates. */
export interface Point {
  x: number;
  y: number;
}

/** What is laid out: a picture and where it went. */
export interface Placed {
  picture: Picture;
  layout: Layout;
}

/** On a line, the height of a place means nothing. */
export function onLine({ layer, y }: Picture): boolean {
  return layer.kind === 'series' || y.label === '';
}

/** The place under a pixel of the data rectangle: the inverse of `placer`. x, y: 0..1, from the upper left. */
export function pointAt({ picture }: Placed, x: number, y: number): Point {
  const [x0, x1, y0, y1] = picture.extent;
  const along = ({ scale }: Axis, low: number, high: number, share: number) =>
    scale === 'log' ? low * (high / low) ** share : low + share * (high - low);
  return { x: along(picture.x, x0, x1, x), y: along(picture.y, y0, y1, 1 - y) };
}

/**
 * What follows the pointer over the picture: drawn as SVG on the data rectangle, so that nothing below it is painted
 * again. It is laid out with the picture, and keeps its marks when the picture changes.
 */
export class Overlay {
  readonly #svg = element('svg');
  readonly #cross = line('cross');
  #placed: Placed | undefined;
  #cursor: Point | undefined;

  constructor(root: HTMLElement) {
    this.#svg.classList.add('overlay');
    // what it marks is said in words by the read-out
    this.#svg.setAttribute('aria-hidden', 'true');
    this.#svg.append(...this.#cross);
    root.append(this.#svg);
  }

  /** The picture has another size or region. */
  place(placed: Placed): void {
    this.#placed = placed;
    const { data, unit } = placed.layout;
    const css = (pixels: number) => `${pixels / unit}px`;
    Object.assign(this.#svg.style, {
      left: css(data.x),
      top: css(data.y),
      width: css(data.width),
      height: css(data.height),
    });
    this.#draw();
  }

  /** A cross at a place, or none. */
  showCursor(point: Point | undefined): void {
    this.#cursor = point;
    this.#draw();
  }

  #draw(): void {
    if (!this.#placed) return;
    const { picture, layout } = this.#placed;
    const box = { x: 0, y: 0, width: layout.data.width / layout.unit, height: layout.data.height / layout.unit };
    const at = this.#cursor && placer(picture, box)(this.#cursor.x, this.#cursor.y);
    const cross = at ? crossAt(at, box.width, box.height, onLine(picture)) : '';
    for (const path of this.#cross) path.setAttribute('d', cross);
  }
}

/** Lines to all edges, with a gap at the place itself, which stays to be seen. What is outside is cut off. */
function crossAt([x, y]: readonly [number, number], width: number, height: number, flat: boolean): string {
  const gap = 6;
  if (flat) return `M${x} 0V${height}`;
  return `M${x} 0V${y - gap}M${x} ${y + gap}V${height}M0 ${y}H${x - gap}M${x + gap} ${y}H${width}`;
}

/** A line that shows on every colour: a dark one on a wider light one. */
function line(name: string): readonly [SVGPathElement, SVGPathElement] {
  const [wide, thin] = [element('path'), element('path')];
  wide.setAttribute('class', `${name} wide`);
  thin.setAttribute('class', `${name} thin`);
  return [wide, thin];
}

function element<K extends keyof SVGElementTagNameMap>(name: K): SVGElementTagNameMap[K] {
  return document.createElementNS('http://www.w3.org/2000/svg', name);
}
