import { expect } from 'vitest';
import { gpuTest } from '../cli/testGpu.ts';
import { createPainter, type PaintFormat } from './paint.ts';
import { type GridSize, type PaintSource, paintReference } from './paintReference.ts';
import { equalizedScale, makeScale, scaleOf } from './scale.ts';

type HostArray = Uint32Array<ArrayBuffer> | Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer>;

const grid = { width: 24, height: 16 };
const cells = grid.width * grid.height;

// from 0 to 2^20, many of them small, as a density is
const counts = Uint32Array.from({ length: cells }, (_, i) =>
  i % 7 === 0 ? 0 : Math.floor(2 ** (((i * 37) % 200) / 10)),
);
const energies = Float32Array.from({ length: cells }, (_, i) => Math.sin(i) * 3 - 1);
energies[5] = Number.NaN;
energies[6] = Number.POSITIVE_INFINITY;
energies[7] = Number.NEGATIVE_INFINITY;
const labels = Int32Array.from({ length: cells }, (_, i) => (i % 11 === 0 ? -1 : Math.floor(i / 50) % 5));
const times = Uint32Array.from({ length: cells }, (_, i) => 1 + ((i * i) % 300));

const field = { kind: 'field', grid } as const;
const sources: Record<string, PaintSource<HostArray>> = {
  linear: { ...field, values: counts, type: 'u32', palette: 'viridis', scale: scaleOf('linear', counts) },
  log: { ...field, values: counts, type: 'u32', palette: 'magma', scale: scaleOf('log', counts) },
  equalized: { ...field, values: counts, type: 'u32', palette: 'cividis', scale: equalizedScale(counts) },
  'signed cube root': { ...field, values: energies, type: 'f32', palette: 'PuOr', scale: makeScale('cbrt', -4, 4) },
  labels: { kind: 'labels', grid, values: labels, classCount: 5 },
  'labels of colours that repeat': {
    kind: 'labels',
    grid,
    values: labels.map((label, i) => (label < 0 ? -1 : Math.floor(i / 7))),
    classCount: 60,
  },
  'labels shaded by time': {
    kind: 'labels',
    grid,
    values: labels,
    classCount: 5,
    shade: { values: times, type: 'u32', scale: equalizedScale(times), light: 'low' },
  },
  'labels shaded by certainty, thick edges': {
    kind: 'labels',
    grid,
    values: labels,
    classCount: 12,
    edge: 2,
    shade: { values: energies, type: 'f32', scale: makeScale('linear', -4, 2), light: 'high' },
  },
};

// blocks of 3, one cell per pixel, fewer pixels than cells, and sizes that do not divide
const sizes: GridSize[] = [{ width: 72, height: 48 }, grid, { width: 12, height: 8 }, { width: 37, height: 19 }];

for (const [name, source] of Object.entries(sources)) {
  gpuTest(`paints ${name} as the twin does`, async (_gpu, adapter) => {
    const device = await adapter.requestDevice();
    const onDevice = upload(device, source);
    for (const format of ['rgba8unorm', 'bgra8unorm'] as const) {
      const painter = createPainter(device, format);
      for (const size of sizes) {
        const texture = device.createTexture({ size: [size.width, size.height], format, usage: 0x10 | 0x1 });
        painter.paint(onDevice, texture.createView(), size);
        const pixels = await readPixels(device, texture, format);
        expect(pixels, `${format} ${size.width}x${size.height}`).toEqual([...paintReference(source, size)]);
      }
      painter.dispose();
    }
    device.destroy();
  });
}

gpuTest('refuses a buffer that is shorter than its grid', async (_gpu, adapter) => {
  const device = await adapter.requestDevice();
  const painter = createPainter(device, 'rgba8unorm');
  const source = upload(device, { ...sources.labels, grid: { width: 24, height: 17 } } as PaintSource<HostArray>);
  const texture = device.createTexture({ size: [4, 4], format: 'rgba8unorm', usage: 0x10 });
  expect(() => painter.paint(source, texture.createView(), { width: 4, height: 4 })).toThrow(
    /labels buffer holds 1536/,
  );
  device.destroy();
});

function upload(device: GPUDevice, source: PaintSource<HostArray>): PaintSource<GPUBufferBinding> {
  const bind = (array: HostArray): GPUBufferBinding => {
    const buffer = device.createBuffer({ size: array.byteLength, usage: 0x80 | 0x8 });
    device.queue.writeBuffer(buffer, 0, array);
    return { buffer };
  };
  if (source.kind === 'field') return { ...source, values: bind(source.values) };
  const { shade, ...plain } = source;
  return {
    ...plain,
    values: bind(source.values),
    ...(shade ? { shade: { ...shade, values: bind(shade.values) } } : {}),
  };
}

/** RGBA bytes of a texture, top row first: copies want rows of 256 bytes, and bgra is turned round. */
async function readPixels(device: GPUDevice, texture: GPUTexture, format: PaintFormat): Promise<number[]> {
  const bytesPerRow = Math.ceil((texture.width * 4) / 256) * 256;
  const buffer = device.createBuffer({ size: bytesPerRow * texture.height, usage: 0x1 | 0x8 });
  const encoder = device.createCommandEncoder();
  encoder.copyTextureToBuffer({ texture }, { buffer, bytesPerRow }, [texture.width, texture.height]);
  device.queue.submit([encoder.finish()]);
  await buffer.mapAsync(0x1);
  const padded = new Uint8Array(buffer.getMappedRange());
  const pixels: number[] = [];
  for (let y = 0; y < texture.height; y++) {
    for (let x = 0; x < texture.width; x++) {
      const [a = 0, b = 0, c = 0, d = 0] = padded.subarray(y * bytesPerRow + x * 4, y * bytesPerRow + x * 4 + 4);
      pixels.push(...(format === 'rgba8unorm' ? [a, b, c, d] : [c, b, a, d]));
    }
  }
  return pixels;
}
