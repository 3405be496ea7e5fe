import { expect } from 'vitest';
import { gpuTest } from '../cli/testGpu.ts';
import { storageOf } from '../gpu/buffers.ts';
import { openGpu } from '../gpu/device.ts';
import { settled } from '../gpu/settled.ts';
import { classColors } from './palettes.ts';
import { createPointPainter, sideOf } from './points.ts';

const SIZE = { width: 64, height: 48 };
const EXTENT = [-1, 3, -2, 1] as const;
const CLASSES = 11;
const COUNT = 101;
const PAPER = [7, 7, 7];

/** [quad, dim, 4] of 101 places, some outside, one that is no number; and their classes, one that has none. */
function particles(dim: number) {
  const positions = new Float32Array(Math.ceil(COUNT / 4) * dim * 4);
  const labels = new Int32Array(Math.ceil(COUNT / 4) * 4).fill(3);
  const places = Array.from({ length: COUNT }, (_, p) => {
    const place = [1 + 2.4 * Math.sin(p * p), -0.5 + 1.7 * Math.cos(3 * p)].map(Math.fround);
    if (p === 5) place[0] = Number.NaN;
    place.forEach((value, d) => {
      positions[(p >> 2) * dim * 4 + 4 * d + (p & 3)] = value;
    });
    labels[p] = p === 6 ? -1 : p % CLASSES;
    return place as [number, number];
  });
  return { positions, labels, places };
}

/** The same in float64: the pixels that squares cover, later ones over earlier ones. */
function twin(places: readonly [number, number][], labels: Int32Array): Uint8Array {
  const pixels = new Uint8Array(SIZE.width * SIZE.height * 3).map((_, i) => PAPER[i % 3] as number);
  const [x0, x1, y0, y1] = EXTENT;
  const side = sideOf(COUNT, SIZE);
  const colors = classColors(CLASSES);
  places.forEach(([x, y], p) => {
    const px = Math.floor(((x - x0) / (x1 - x0)) * SIZE.width);
    const py = Math.floor(((y1 - y) / (y1 - y0)) * SIZE.height);
    const label = labels[p] as number;
    if (!(px >= 0 && py >= 0 && px < SIZE.width && py < SIZE.height) || label < 0) return;
    for (let i = 0; i < side * side; i++) {
      const [column, line] = [px - Math.floor(side / 2) + (i % side), py - Math.floor(side / 2) + Math.floor(i / side)];
      if (column < 0 || line < 0) continue;
      pixels.set(colors[label] as readonly number[], 3 * (line * SIZE.width + column));
    }
  });
  return pixels;
}

gpuTest('particles cover the pixels of their places, in the colours of their classes', async (_, adapter) => {
  const gpu = await openGpu(adapter);
  const painter = await createPointPainter(gpu.device, 'rgba8unorm');
  for (const dim of [2, 3]) {
    const { positions, labels, places } = particles(dim);
    const texture = gpu.device.createTexture({ size: [SIZE.width, SIZE.height], format: 'rgba8unorm', usage: 1 | 16 });
    const encoder = gpu.device.createCommandEncoder();
    const [r, g, b] = PAPER.map((byte) => byte / 255) as [number, number, number];
    encoder
      .beginRenderPass({
        colorAttachments: [
          { view: texture.createView(), loadOp: 'clear', clearValue: { r, g, b, a: 1 }, storeOp: 'store' },
        ],
      })
      .end();
    gpu.device.queue.submit([encoder.finish()]);
    const buffers = [storageOf(gpu, 'places', positions), storageOf(gpu, 'labels', labels)] as const;
    painter.paint(
      {
        positions: buffers[0],
        labels: buffers[1],
        count: COUNT,
        dim,
        colors: classColors(CLASSES),
        extent: EXTENT,
        dispose: () => undefined,
      },
      texture.createView(),
      SIZE,
    );
    const staging = gpu.device.createBuffer({ size: 4 * SIZE.width * SIZE.height, usage: 1 | 8 });
    const copying = gpu.device.createCommandEncoder();
    copying.copyTextureToBuffer({ texture }, { buffer: staging, bytesPerRow: 4 * SIZE.width }, [
      SIZE.width,
      SIZE.height,
    ]);
    gpu.device.queue.submit([copying.finish()]);
    await settled(gpu, staging.mapAsync(1));
    const painted = new Uint8Array(staging.getMappedRange()).filter((_byte, i) => i % 4 < 3);
    expect(painted).toEqual(twin(places, labels));
  }
  gpu.close();
});
