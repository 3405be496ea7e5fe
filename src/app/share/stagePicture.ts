/** What is on the stages, as it is seen: painted again from their canvases, at the density of the screen. */
export class StagePicture {
  readonly canvas = document.createElement('canvas');
  readonly #stages: HTMLElement;
  readonly #context: CanvasRenderingContext2D;

  /** `stages`: what holds one stage or two. Its size is kept: a recording has one. Throws where the browser gives no canvas. */
  constructor(stages: HTMLElement) {
    this.#stages = stages;
    const context = this.canvas.getContext('2d');
    if (!context) throw new Error('this browser gives no canvas to draw a picture on');
    this.#context = context;
    const { width, height } = stages.getBoundingClientRect();
    // video has even sizes
    this.canvas.width = even(width * devicePixelRatio);
    this.canvas.height = even(height * devicePixelRatio);
    this.draw();
  }

  draw(): void {
    const { canvas } = this;
    const context = this.#context;
    const frame = this.#stages.getBoundingClientRect();
    const unit = canvas.width / frame.width;
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
