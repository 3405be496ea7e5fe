import type { Gpu } from '../gpu/device.ts';
import type { RunPicture } from '../pictures/pictures.ts';
import { createPainter, type Painter, type PaintFormat } from '../view/paint.ts';
import { type Uploaded, uploadSource } from '../view/paintPixels.ts';
import { type GridSize, paintReference } from '../view/paintReference.ts';

type Source = NonNullable<RunPicture['source']>;
type Canvas = OffscreenCanvas | HTMLCanvasElement;

/** What is tied to one device, and made anew with the next one. */
interface OnDevice {
  gpu: Gpu;
  painter: Painter;
  context: GPUCanvasContext;
  uploaded: Uploaded | undefined;
}

/**
 * The canvas of the data pixels. Keeps the last picture's numbers on the host as well, so that the picture outlives the
 * device: painted again by the next one, or on the CPU if there is none.
 */
export class CanvasPainter {
  readonly #canvas: Canvas;
  #source: Source | undefined;
  #size: GridSize | undefined;
  #on: OnDevice | undefined;

  constructor(canvas: Canvas) {
    this.#canvas = canvas;
  }

  /** Takes a (new) device and repaints what was shown. Throws if the canvas gives no WebGPU context. */
  async attach(gpu: Gpu, format: PaintFormat): Promise<void> {
    const painter = await createPainter(gpu.device, format);
    const context = this.#canvas.getContext('webgpu') as GPUCanvasContext | null;
    if (!context) throw new Error('the canvas gives no WebGPU context');
    context.configure({ device: gpu.device, format, alphaMode: 'opaque' });
    this.#on = { gpu, painter, context, uploaded: undefined };
    this.show(this.#source);
    if (this.#size) this.paint(this.#size);
  }

  /** The device is lost; its buffers went with it. */
  detach(): void {
    this.#on = undefined;
  }

  /** The numbers of the next picture; the canvas changes with the next paint(). */
  show(source: Source | undefined): void {
    this.#source = source;
    if (!this.#on) return;
    this.#on.uploaded?.dispose();
    this.#on.uploaded = source && uploadSource(this.#on.gpu, source);
  }

  /** Paints all of the canvas. False if there is nothing to paint, or no device to paint with. */
  paint(size: GridSize): boolean {
    this.#size = size;
    if (!this.#on?.uploaded) return false;
    this.#canvas.width = size.width;
    this.#canvas.height = size.height;
    // the texture is only good within this task
    const target = this.#on.context.getCurrentTexture().createView();
    this.#on.painter.paint(this.#on.uploaded.source, target, size);
    return true;
  }

  /** The last picture without a GPU. */
  still(): { size: GridSize; pixels: Uint8ClampedArray<ArrayBuffer> } | undefined {
    if (!this.#source || !this.#size) return undefined;
    return { size: this.#size, pixels: paintReference(this.#source, this.#size) };
  }
}
