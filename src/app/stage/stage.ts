import { type ReadonlySignal, signal } from '@preact/signals';
import type { Extent } from '../../results.ts';
import { drawAxes } from '../../view/axes.ts';
import type { Canvas2D, Rect } from '../../view/canvas2d.ts';
import { type FittedPicture, fitPicture, type Layout, PAD, withoutAxes } from '../../view/layout.ts';
import { type Picture, scaleIn } from '../../view/picture.ts';
import { themeNow, watchLook } from '../look.ts';
import type { FromEngine, RunReport, ToEngine } from '../protocol/messages.ts';
import type { Point } from '../protocol/pointMessages.ts';
import { inTheme } from './inTheme.ts';
import { Overlay, onLine, pointAt } from './overlay.ts';
import { type Room, roomBeside } from './room.ts';

/** Narrower stages are as high as their picture needs, and the page scrolls. */
const WIDE = 400;
/** Narrower ones that show motion have no axes. */
const BARE = 300;
/** Lower than that a picture with its legend says nothing, CSS pixels. */
const LEAST_HEIGHT = 400;

/** So far from a line it is still pointed at, CSS pixels. */
const LINE_SLACK = 16;

/** A picture as it came. */
interface Given {
  /** the run whose first look at this picture is still to come; undefined where it was seen already */
  news: number | undefined;
  own: Picture;
  painted: boolean;
}

/** The same as it is laid out. */
interface Shown extends FittedPicture {
  given: Given;
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
  /** the picture that is to be seen, though there be no room for it yet */
  #given: Given | undefined;
  #next: Shown | undefined;
  #shown: Shown | undefined;
  #restyled: (picture: Picture) => Picture = (picture) => picture;
  /** another region in which the picture of region `of` is shown, until one of another region comes */
  #preview: { of: Extent; as: Extent } | undefined;
  /** what is on the screen: the picture shown, in the region of the preview if there is one */
  #seen: FittedPicture | undefined;
  /** pixels from the host, while there is no GPU to paint */
  #still: ImageData | undefined;
  readonly #room = signal<Room | undefined>(undefined);
  readonly #pictured = signal(0);

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
    // a finger that is lifted leaves what it pointed at
    root.addEventListener('pointerleave', ({ pointerType }) => {
      if (pointerType !== 'touch') moved(undefined);
    });
    new ResizeObserver(() => this.relayout()).observe(root);
    addEventListener('resize', () => this.relayout());
    // what stands over it grows and shrinks with its words
    let top = this.#top;
    new ResizeObserver(() => {
      if (this.#top === top) return;
      top = this.#top;
      this.relayout();
    }).observe(document.body);
    watchLook(() => this.relayout());
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
  show({ picture, painted }: Pick<RunReport, 'picture' | 'painted'>, run?: number): void {
    this.#root.hidden = !picture;
    if (!picture) this.#room.value = undefined;
    this.#given = picture && { news: run, own: picture, painted };
    this.relayout();
  }

  /** The stage has another size, the screen another density, or the reader other colours. */
  relayout(): void {
    const given = this.#given;
    if (!given) return;
    const styled = inTheme(this.#restyled(given.own), themeNow());
    const picture = styled.ground && this.#root.clientWidth < BARE ? withoutAxes(styled) : styled;
    const fitted = this.#fit(picture);
    if (!fitted) return;
    this.#next = { given, ...fitted };
    if (!given.painted) {
      this.#still = undefined;
      this.#commit(this.#next);
      return;
    }
    const { width, height } = fitted.layout.data;
    const scale = picture === given.own ? undefined : scaleIn(picture);
    this.#send({ kind: 'paint', size: { width, height }, scale });
  }

  /** Pictures are shown as `restyled` gives them back, from now on: with another scale, say. */
  restyle(restyled: (picture: Picture) => Picture): void {
    this.#restyled = restyled;
    this.relayout();
  }

  /** A cross at a place of the picture, in data coordinates, or none. */
  showCursor(point: Point | undefined): void {
    this.#overlay.showCursor(point);
  }

  /** Keys act on the picture. */
  focus(): void {
    this.#root.focus();
  }

  /** What follows the pointer is drawn here. */
  get overlay(): Overlay {
    return this.#overlay;
  }

  /** The picture as it is to be seen, once there is one. */
  get seen(): FittedPicture | undefined {
    return this.#seen;
  }

  /** What the picture leaves free of the stage beside it; undefined: nothing worth a word. */
  get room(): ReadonlySignal<Room | undefined> {
    return this.#room;
  }

  /** The last run of which a picture is on the stage; 0 before the first. */
  get pictured(): ReadonlySignal<number> {
    return this.#pictured;
  }

  /** The region that was computed, which is not the one seen while a hand moves it. */
  get region(): Extent | undefined {
    return this.#shown?.picture.extent;
  }

  /** The place in the picture under a place in the window; undefined beside the data, but for `clamped` ones. */
  pointAt(clientX: number, clientY: number, clamped = false): Point | undefined {
    if (!this.#seen) return undefined;
    const { data, unit } = this.#seen.layout;
    const { left, top } = this.#root.getBoundingClientRect();
    const x = ((clientX - left) * unit - data.x) / data.width;
    const y = ((clientY - top) * unit - data.y) / data.height;
    // a line may be one pixel high
    const slack = onLine(this.#seen.picture) ? (LINE_SLACK * unit) / data.height : 0;
    const inside = x >= 0 && x <= 1 && y >= -slack && y <= 1 + slack;
    const within = (share: number) => Math.min(1, Math.max(0, share));
    return inside || clamped ? pointAt(this.#seen, within(x), within(y)) : undefined;
  }

  /**
   * The picture as it lies in another region, before one of that region is computed: its pixels are moved and scaled,
   * its axes drawn anew. Undefined: as it is.
   */
  preview(region: Extent | undefined): void {
    const shown = this.#shown;
    if (!shown) return;
    this.#preview = region && { of: shown.picture.extent, as: region };
    this.#draw(shown);
  }

  receive(message: FromEngine): void {
    if (message.kind === 'frame') this.show(message, message.run);
    if (message.kind === 'shown') this.show(message);
    if (message.kind !== 'painted' && message.kind !== 'still') return;
    const { size } = message;
    const next = this.#next ?? this.#shown;
    if (next?.layout.data.width !== size.width || next.layout.data.height !== size.height) return;
    this.#still = message.kind === 'still' ? new ImageData(message.pixels, size.width, size.height) : undefined;
    this.#commit(next);
  }

  /** of the page, CSS pixels */
  get #top(): number {
    return this.#root.getBoundingClientRect().top + scrollY;
  }

  /** Undefined while the stage is hidden, or too narrow for any picture: it is laid out when it has another size. */
  #fit(picture: Picture): FittedPicture | undefined {
    const width = this.#root.clientWidth;
    const ctx = this.#axes.getContext('2d') as Canvas2D;
    // the style sheet says what stays under the stage in the window, and whether there is another stage beside it
    const style = getComputedStyle(this.#root);
    const height =
      width >= WIDE
        ? Math.max(LEAST_HEIGHT, innerHeight - this.#top - Number.parseFloat(style.scrollMarginBottom))
        : undefined;
    const keyBelow = pixelsOf(style.getPropertyValue('--key-below'));
    const shared = { unit: devicePixelRatio, theme: themeNow(), head: false, keyApart: true, keyBelow };
    return fitPicture(ctx, picture, { width, height }, shared);
  }

  #commit(shown: Shown): void {
    const { layout, picture, given } = shown;
    this.#shown = shown;
    this.#next = undefined;
    const css = (pixels: number) => `${pixels / layout.unit}px`;
    const { data } = layout;
    Object.assign(this.#data.style, {
      left: css(data.x),
      top: css(data.y),
      width: css(data.width),
      height: css(data.height),
      visibility: given.painted && !this.#still ? 'visible' : 'hidden',
    });
    this.#root.style.height = css(usedHeight(layout));
    this.#axes.style.width = css(layout.width);
    this.#axes.style.height = css(layout.height);
    if (this.#preview && !sameRegion(picture, this.#preview.of)) this.#preview = undefined;
    this.#draw(shown);
    // the same picture at another size is no answer to a dial
    if (given.news !== undefined) {
      performance.mark('driftwell picture', { detail: given.news });
      this.#pictured.value = given.news;
    }
    given.news = undefined;
    const room = roomBeside(picture, layout);
    if (JSON.stringify(room) !== JSON.stringify(this.#room.value)) this.#room.value = room;
  }

  /** Everything but the engine's pixels, which are put in their place. */
  #draw({ picture, layout, given: { painted } }: Shown): void {
    const region = this.#still ? undefined : this.#preview?.as;
    const seen = region ? this.#inRegion(picture, layout, region) : { picture, layout };
    const { data } = layout;
    this.#data.style.transform = region ? transformOf(picture.extent, region, data, layout.unit) : '';
    // setting a size also clears, and the data must show through
    this.#axes.width = layout.width;
    this.#axes.height = layout.height;
    const ctx = this.#axes.getContext('2d') as CanvasRenderingContext2D;
    if (this.#still && painted) ctx.putImageData(this.#still, data.x, data.y);
    drawAxes(ctx as Canvas2D, seen.picture, seen.layout);
    this.#seen = seen;
    this.#overlay.place(seen);
  }

  /** The same frame with the ticks of another region. */
  #inRegion(picture: Picture, layout: Layout, extent: Extent): FittedPicture {
    const moved = { ...picture, extent };
    const { xTicks, yTicks } = this.#fit(moved)?.layout ?? layout;
    return { picture: moved, layout: { ...layout, xTicks, yTicks } };
  }
}

/** '120px' as a number; undefined for none. */
const pixelsOf = (length: string) => (length === '' ? undefined : Number.parseFloat(length));

/** The height of a curve is no region: it changes with every frame of a run. */
function sameRegion(picture: Picture, of: Extent): boolean {
  const edges = onLine(picture) ? 2 : 4;
  return picture.extent.slice(0, edges).every((edge, i) => edge === of[i]);
}

/** Where a canvas of region `of` lies in a data rectangle that shows `region`. */
function transformOf(of: Extent, region: Extent, { width, height }: Rect, unit: number): string {
  const [wide, high] = [region[1] - region[0], region[3] - region[2]];
  const x = ((of[0] - region[0]) / wide) * (width / unit);
  const y = ((region[3] - of[3]) / high) * (height / unit);
  return `translate(${x}px, ${y}px) scale(${(of[1] - of[0]) / wide}, ${(of[3] - of[2]) / high})`;
}

/** Down to where the last thing ends: whole cells per pixel seldom fill the height that was offered. */
function usedHeight({ height, keyRow, key, unit }: Layout): number {
  const end = Math.max(keyRow.y + keyRow.plan.height, key ? key.box.y + key.box.height : 0);
  return Math.min(height, Math.ceil(end + PAD * unit));
}
