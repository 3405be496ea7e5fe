import { type Numbers, storageOf } from '../gpu/buffers.ts';
import { type Gpu, guarded } from '../gpu/device.ts';
import { settled } from '../gpu/settled.ts';
import { createPainter } from './paint.ts';
import type { GridSize, PaintSource } from './paintReference.ts';
import { shownCells } from './shownCells.ts';

/** A source whose numbers were uploaded for painting; dispose() frees them. */
export interface Uploaded {
  source: PaintSource<GPUBufferBinding>;
  dispose(): void;
}

/** Numbers of a source that lie on the GPU already, as results of a run that goes on do. */
export interface OnGpu {
  values: GPUBuffer;
  shade?: GPUBuffer | undefined;
  /** frees both */
  dispose(): void;
}

/**
 * Puts the numbers of a source into buffers, but for those that are `onGpu`, which the result takes over. Throws
 * LimitError if they are too many to bind.
 */
export function uploadSource(gpu: Gpu, source: PaintSource<Numbers>, onGpu?: OnGpu): Uploaded {
  const made: GPUBuffer[] = [];
  const bind = (what: string, numbers: Numbers, there: GPUBuffer | undefined): GPUBufferBinding => {
    if (there) return { buffer: there };
    const buffer = storageOf(gpu, what, numbers);
    made.push(buffer);
    return { buffer };
  };
  const values = bind('painted values', source.values, onGpu?.values);
  const dispose = () => {
    for (const buffer of made) buffer.destroy();
    onGpu?.dispose();
  };
  if (source.kind === 'field') return { source: { ...source, values }, dispose };
  const { shade, ...labels } = source;
  const shaded = shade && { shade: { ...shade, values: bind('painted shades', shade.values, onGpu?.shade) } };
  return { source: { ...labels, ...shaded, values }, dispose };
}

const COPY_SRC = 1;
const RENDER_ATTACHMENT = 16;

/**
 * The pixels of a source, RGBA bytes [height, width, 4], row 0 = top: what the page's canvas shows, for files. Throws
 * RangeError on sizes that do not fit, MemoryError. The grid may have more cells than a buffer can bind.
 */
export async function paintPixels(
  gpu: Gpu,
  source: PaintSource<Numbers>,
  size: GridSize,
): Promise<Uint8ClampedArray<ArrayBuffer>> {
  return guarded(gpu, 'painting', async () => {
    const painter = createPainter(gpu.device, 'rgba8unorm');
    const uploaded = uploadSource(gpu, shownCells(source, size));
    const texture = gpu.device.createTexture({
      label: 'picture',
      size: [size.width, size.height],
      format: 'rgba8unorm',
      usage: COPY_SRC | RENDER_ATTACHMENT,
    });
    painter.paint(uploaded.source, texture.createView(), size);
    const bytesPerRow = Math.ceil((size.width * 4) / 256) * 256;
    const staging = gpu.device.createBuffer({ label: 'picture', size: bytesPerRow * size.height, usage: 1 | 8 });
    const encoder = gpu.device.createCommandEncoder();
    encoder.copyTextureToBuffer({ texture }, { buffer: staging, bytesPerRow }, [size.width, size.height]);
    gpu.device.queue.submit([encoder.finish()]);
    await settled(gpu, staging.mapAsync(1));
    const padded = new Uint8Array(staging.getMappedRange());
    const pixels = new Uint8ClampedArray(size.width * size.height * 4);
    for (let row = 0; row < size.height; row++) {
      pixels.set(padded.subarray(row * bytesPerRow, row * bytesPerRow + size.width * 4), row * size.width * 4);
    }
    staging.destroy();
    texture.destroy();
    uploaded.dispose();
    painter.dispose();
    return pixels;
  });
}
