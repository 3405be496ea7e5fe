import { type Canvas2D, type Pen, THEMES } from '../../view/canvas2d.ts';
import { drawText, lineHeight, type TextStyle, wrapText } from '../../view/text.ts';
import { themeNow } from '../look.ts';

/** The caption under a picture: a title, and what is to be seen. */
const TITLE: TextStyle = { size: 16, weight: 600 };
const TEXT: TextStyle = { size: 14 };
const PAD = 16;
const MOST_LINES = 6;

/**
 * What is on the stages, as it is seen: painted again from their canvases, at the density of the screen, over a caption
 * whose first text is its title.
 */
export class StagePicture {
  readonly canvas = document.createElement('canvas');
  readonly #stages: HTMLElement;
  readonly #context: CanvasRenderingContext2D;
  /** canvas pixels in a CSS pixel */
  readonly #unit = devicePixelRatio;

  /**
   * `stages`: what holds one stage or two. Its size is kept: a recording has one.
   * Throws where the browser gives no canvas.
   */
  constructor(stages: HTMLElement, caption: readonly string[] = []) {
    this.#stages = stages;
    const context = this.canvas.getContext('2d');
    if (!context) throw new Error('this browser gives no canvas to draw a picture on');
    this.#context = context;
    const pen: Pen = { ctx: context as Canvas2D, unit: this.#unit, theme: THEMES[themeNow()] };
    const { width, height } = stages.getBoundingClientRect();
    const lines = caption.flatMap((text, i) => {
      const style = i === 0 ? TITLE : TEXT;
      return wrapText(pen, text, (width - 2 * PAD) * this.#unit, MOST_LINES, style).map((line) => ({ line, style }));
    });
    const below = lines.reduce((sum, { style }) => sum + lineHeight(pen, style.size), 0);
    // video has even sizes
    this.canvas.width = even(width * this.#unit);
    this.canvas.height = even(height * this.#unit + below + (below > 0 ? PAD * this.#unit : 0));
    this.draw();
    let y = height * this.#unit;
    for (const { line, style } of lines) {
      y += lineHeight(pen, style.size);
      drawText(pen, line, PAD * this.#unit, y, style);
    }
  }

  draw(): void {
    const { canvas } = this;
    const context = this.#context;
    const frame = this.#stages.getBoundingClientRect();
    const unit = this.#unit;
    context.fillStyle = getComputedStyle(document.documentElement).backgroundColor;
    context.fillRect(0, 0, canvas.width, canvas.height);
    for (const layer of this.#stages.querySelectorAll('canvas')) {
      const { left, top, width, height } = layer.getBoundingClientRect();
      if (width === 0 || layer.width === 0 || getComputedStyle(layer).visibility === 'hidden') continue;
      // cells have edges
      context.imageSmoothingEnabled = !layer.classList.contains('data');
      context.drawImage(layer, unit * (left - frame.left), unit * (top - frame.top), unit * width, unit * height);
    }
  }

  png(): Promise<Blob> {
    return new Promise((resolve, reject) =>
      this.canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('the picture cannot be written')))),
    );
  }
}

const even = (pixels: number) => 2 * Math.max(1, Math.round(pixels / 2));

/** Puts a picture on the clipboard. False where the browser does not let it. */
export async function copyPicture(png: Promise<Blob>): Promise<boolean> {
  try {
    // a promise, as Safari lets only what the press itself begins
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': png })]);
    return true;
  } catch {
    return false;
  }
}
