import type { Gpu } from '../../gpu/device.ts';
import type { RunPicture } from '../../pictures/pictures.ts';
import { createPainter, type Painter, type PaintFormat } from '../../view/paint.ts';
import { type OnGpu, type Uploaded, uploadSource } from '../../view/paintPixels.ts';
import { type GridSize, type PaintSource, paintReference } from '../../view/paintReference.ts';
import type { PointPainter, Points } from '../../view/points.ts';
import type { Scale } from '../../view/scale.ts';

import { NextPaint } from './nextPaint.ts';

type Canvas = OffscreenCanvas | HTMLCanvasElement;

/** What is tied to one device, and made anew with the next one. */
interface OnDevice {
  gpu: Gpu;
  format: PaintFormat;
  painter: Painter;
  /** made with the first particles that are shown */
  pointPainter?: PointPainter;
  uploaded: Uploaded | undefined;
  /** what is drawn over the picture */
  points?: Points | undefined;
}

/**
 * The canvas of the data pixels. Keeps the last picture's numbers on the host as well, so that the picture outlives the
 * device: painted again by the next one, or on the CPU if there is none.
 *
 * A canvas that was given to a worker stays blank for ever once the GPU process has died (Chromium 156), so each device
 * gets a canvas of its own.
 */
export class CanvasPainter {
  readonly nextPaint = new NextPaint();
  #canvas: Canvas | undefined;
  #context: GPUCanvasContext | undefined;
  #drawn: RunPicture | undefined;
  #size: GridSize | undefined;
  /** in place of that of the picture */
  #scale: Scale | undefined;
  #on: OnDevice | undefined;

  /** Takes a canvas; see attach(). */
  open(canvas: Canvas): GridSize | undefined {
    this.#canvas = canvas;
    return this.#join();
  }

  /**
   * Takes a device. Once both are there, what was shown is painted again: returns its size, or undefined if there was
   * nothing. Throws if the canvas gives no WebGPU context.
   */
  async attach(gpu: Gpu, format: PaintFormat): Promise<GridSize | undefined> {
    this.#on = { gpu, format, painter: createPainter(gpu.device, format), uploaded: undefined };
    this.show(this.#drawn);
    return this.#join();
  }

  #join(): GridSize | undefined {
    if (!this.#canvas || !this.#on) return undefined;
    const context = this.#canvas.getContext('webgpu') as GPUCanvasContext | null;
    if (!context) throw new Error('the canvas gives no WebGPU context');
    context.configure({ device: this.#on.gpu.device, format: this.#on.format, alphaMode: 'opaque' });
    this.#context = context;
    return this.#size && this.paint(this.#size, this.#scale) ? this.#size : undefined;
  }

  /** The device is lost; its buffers and the canvas went with it. */
  detach(): void {
    this.#on = undefined;
    this.#canvas = undefined;
    this.#context = undefined;
  }

  /** The last picture that was shown. */
  get drawn(): RunPicture | undefined {
    return this.#drawn;
  }

  /**
   * The next picture; the canvas changes with the next paint(). Numbers that lie `onGpu` already are painted in place
   * of those of the picture, which are the same or a little older, and are for when the GPU is lost. `onGpu` is
   * disposed of when it is no longer needed.
   */
  show(drawn: RunPicture | undefined, onGpu?: OnGpu): void {
    this.#drawn = drawn;
    this.#on?.uploaded?.dispose();
    this.#on?.points?.dispose();
    if (this.#on) this.#on.points = undefined;
    if (!this.#on || !drawn?.source) onGpu?.dispose();
    if (this.#on) this.#on.uploaded = drawn?.source && uploadSource(this.#on.gpu, drawn.source, onGpu);
  }

  /**
   * Particles over the picture that is shown, until another one is. The code that draws them comes with the first ones.
   */
  async showPoints(points: Points): Promise<void> {
    const on = this.#on;
    if (!on) return points.dispose();
    const { createPointPainter } = await import('../../view/points.ts');
    on.pointPainter ??= await createPointPainter(on.gpu.device, on.format);
    on.points?.dispose();
    on.points = points;
  }

  /** Paints what is shown now at the size it had, if there was one. */
  repaint(): void {
    if (this.#size) this.paint(this.#size, this.#scale);
  }

  /** Paints all of the canvas. False if there is nothing to paint, or no device to paint with. */
  paint(size: GridSize, scale?: Scale): boolean {
    this.#size = size;
    this.#scale = scale;
    if (!this.#on?.uploaded || !this.#canvas || !this.#context) return false;
    resize(this.#canvas, size);
    // the texture is only good within this task
    const target = this.#context.getCurrentTexture().createView();
    this.#on.painter.paint(scaledBy(this.#on.uploaded.source, this.#scale), target, size);
    if (this.#on.points) this.#on.pointPainter?.paint(this.#on.points, target, size);
    this.nextPaint.done();
    return true;
  }

  /** The last picture without a GPU. */
  still(): { size: GridSize; pixels: Uint8ClampedArray<ArrayBuffer> } | undefined {
    if (!this.#drawn?.source || !this.#size) return undefined;
    return { size: this.#size, pixels: paintReference(scaledBy(this.#drawn.source, this.#scale), this.#size) };
  }
}

/**
 * Even setting the size it has drops the texture of a canvas: browsers make a new one, and Firefox clears it meanwhile.
 */
export function resize(canvas: GridSize, { width, height }: GridSize): void {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
}

/** The same numbers on another scale. */
function scaledBy<Values>(source: PaintSource<Values>, scale: Scale | undefined): PaintSource<Values> {
  if (!scale) return source;
  if (source.kind === 'field') return { ...source, scale };
  return source.shade ? { ...source, shade: { ...source.shade, scale } } : source;
}
