import { drawAxes } from '../view/axes.ts';
import type { Canvas2D, ThemeName } from '../view/canvas2d.ts';
import { type Layout, layoutPicture, PAD } from '../view/layout.ts';
import type { Picture } from '../view/picture.ts';
import type { FromEngine, RunReport, ToEngine } from './messages.ts';
import { Overlay, type Point, pointAt } from './overlay.ts';
import { fromPlain } from './plainPicture.ts';

/** Wide enough to have its key beside the data; below that the page scrolls and height is no matter. */
const WIDE = 560;
/** Data of 512 pixels, as the default map has, keep their size on a low screen. */
const LEAST_HEIGHT = 720;
/** Room that stays under the picture, CSS pixels. */
const BELOW = 24;

interface Shown {
  picture: Picture;
  painted: boolean;
  layout: Layout;
}

/**
 * The picture on the page: the engine's canvas of data pixels, and over it a 2-D canvas with everything else. A new
 * picture appears when the engine has painted it at its new size; until then the old one stays.
 */
export class Stage {
  readonly #root: HTMLElement;
  #data: HTMLCanvasElement;
  readonly #axes: HTMLCanvasElement;
  readonly #overlay: Overlay;
  readonly #send: (message: ToEngine) => void;
  #next: Shown | undefined;
  #shown: Shown | undefined;
  /** pixels from the host, while there is no GPU to paint */
  #still: ImageData | undefined;

  /** `moved`: told where the pointer is over the data, in data coordinates; undefined when it leaves */
  constructor(
    root: HTMLElement,
    axes: HTMLCanvasElement,
    send: (message: ToEngine) => void,
    moved: (point: Point | undefined) => void,
  ) {
    this.#root = root;
    this.#data = document.createElement('canvas');
    this.#axes = axes;
    this.#overlay = new Overlay(root);
    this.#send = send;
    root.addEventListener('pointermove', ({ clientX, clientY }) => moved(this.pointAt(clientX, clientY)));
    root.addEventListener('pointerleave', () => moved(undefined));
    new ResizeObserver(() => this.relayout()).observe(root);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.relayout());
  }

  /** A fresh canvas for the engine, in the place of the one it had. */
  newCanvas(): HTMLCanvasElement {
    const fresh = document.createElement('canvas');
    fresh.className = 'data';
    // keeps the place of the old one
    fresh.style.cssText = this.#data.style.cssText;
    this.#data.remove();
    this.#root.prepend(fresh);
    this.#data = fresh;
    return fresh;
  }

  /** Starts to show a result; one without a picture leaves none, as the old one is not of this run. */
  show({ picture, painted }: Pick<RunReport, 'picture' | 'painted'>): void {
    this.#root.hidden = !picture;
    if (picture) this.#place(fromPlain(picture), painted);
  }

  /** The stage has another size, the screen another density, or the reader other colours. */
  relayout(): void {
    const current = this.#next ?? this.#shown;
    if (current) this.#place(current.picture, current.painted);
  }

  /** A cross at a place of the picture, in data coordinates, or none. */
  showCursor(point: Point | undefined): void {
    this.#overlay.showCursor(point);
  }

  /** The place in the picture under a place in the window; undefined beside the data. */
  pointAt(clientX: number, clientY: number): Point | undefined {
    if (!this.#shown) return undefined;
    const { data, unit } = this.#shown.layout;
    const { left, top } = this.#root.getBoundingClientRect();
    const x = ((clientX - left) * unit - data.x) / data.width;
    const y = ((clientY - top) * unit - data.y) / data.height;
    return x >= 0 && x <= 1 && y >= 0 && y <= 1 ? pointAt(this.#shown, x, y) : undefined;
  }

  receive(message: FromEngine): void {
    if (message.kind === 'frame') this.show(message);
    if (message.kind !== 'painted' && message.kind !== 'still') return;
    const { size } = message;
    const next = this.#next ?? this.#shown;
    if (next?.layout.data.width !== size.width || next.layout.data.height !== size.height) return;
    this.#still = message.kind === 'still' ? new ImageData(message.pixels, size.width, size.height) : undefined;
    this.#commit(next);
  }

  #place(picture: Picture, painted: boolean): void {
    const layout = this.#layout(picture);
    if (!layout) return;
    this.#next = { picture, painted, layout };
    if (!painted) {
      this.#still = undefined;
      this.#commit(this.#next);
    } else this.#send({ kind: 'paint', size: { width: layout.data.width, height: layout.data.height } });
  }

  #layout(picture: Picture): Layout | undefined {
    const width = this.#root.clientWidth;
    if (width === 0) return undefined; // hidden: laid out when it is shown
    const ctx = this.#axes.getContext('2d') as Canvas2D;
    const unit = devicePixelRatio;
    const theme: ThemeName = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
    const top = this.#root.getBoundingClientRect().top + scrollY;
    const height = Math.max(LEAST_HEIGHT, innerHeight - top - BELOW);
    try {
      return layoutPicture(ctx, picture, { size: width >= WIDE ? { width, height } : { width }, unit, theme });
    } catch (error) {
      // too low for this legend: as high as it needs, and the page scrolls
      if (error instanceof RangeError) return layoutPicture(ctx, picture, { size: { width }, unit, theme });
      throw error;
    }
  }

  #commit(shown: Shown): void {
    const { layout, picture, painted } = shown;
    this.#shown = shown;
    this.#next = undefined;
    const css = (pixels: number) => `${pixels / layout.unit}px`;
    const { data } = layout;
    Object.assign(this.#data.style, {
      left: css(data.x),
      top: css(data.y),
      width: css(data.width),
      height: css(data.height),
      visibility: painted && !this.#still ? 'visible' : 'hidden',
    });
    this.#root.style.height = css(usedHeight(layout));
    this.#axes.style.width = css(layout.width);
    this.#axes.style.height = css(layout.height);
    // setting a size also clears, and the data must show through
    this.#axes.width = layout.width;
    this.#axes.height = layout.height;
    const ctx = this.#axes.getContext('2d') as CanvasRenderingContext2D;
    if (this.#still && painted) ctx.putImageData(this.#still, data.x, data.y);
    drawAxes(ctx as Canvas2D, picture, layout);
    this.#overlay.place(shown);
    performance.mark('driftwell picture');
  }
}

/** Down to where the last thing ends: whole cells per pixel seldom fill the height that was offered. */
function usedHeight({ height, keyRow, key, unit }: Layout): number {
  const end = Math.max(keyRow.y + keyRow.plan.height, key ? key.box.y + key.box.height : 0);
  return Math.min(height, Math.ceil(end + PAD * unit));
}
