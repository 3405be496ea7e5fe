import { POINT_UNIFORMS, pointsWgsl } from '../../shaders/points.wgsl.ts';
import type { Extent } from '../results.ts';
import type { PaintFormat } from './paint.ts';
import type { GridSize } from './paintReference.ts';
import { packed, type Rgb } from './palettes.ts';

/** Particles that lie on the GPU, and what colours them. */
export interface Points {
  /** [quad, dim, 4] f32: the first two coordinates are shown */
  positions: GPUBuffer;
  /** [quad, 4] int32: class of each, -1 = not shown */
  labels: GPUBuffer;
  count: number;
  dim: number;
  /** of the classes: the same array as long as they are the same */
  colors: readonly Rgb[];
  /** edges of the picture, in the coordinates of the particles */
  extent: Extent;
  /** frees both buffers */
  dispose(): void;
}

/** Draws particles over what a target shows. */
export interface PointPainter {
  /** Draws all of them in one pass, in the order of their numbers, and submits it. */
  paint(points: Points, target: GPUTextureView, size: GridSize): void;
  dispose(): void;
}

const NAME = 'driftwell points';
// the values of GPUBufferUsage and GPUShaderStage: Node has no such globals, and the specification fixes the numbers
const GPU_COPY_DST = 0x8;
const GPU_UNIFORM = 0x40;
const GPU_STORAGE = 0x80;
const STAGE_VERTEX = 0x1;
/** Corners of the two triangles of a square. */
const CORNERS = 6;
/** Particles per pixel up to which a square has two pixels a side. */
const SPARSE = 0.25;

/** Pixels of the side of a square: few particles are seen better. `unit`: device pixels per CSS pixel. */
export function sideOf(count: number, { width, height }: GridSize): number {
  return count < SPARSE * width * height ? 2 : 1;
}

/** The pass of one device and one target format. Rejects with the driver's message if the pipeline does not build. */
export async function createPointPainter(device: GPUDevice, format: PaintFormat): Promise<PointPainter> {
  const kinds = ['uniform', 'read-only-storage', 'read-only-storage', 'read-only-storage'] as const;
  const groupLayout = device.createBindGroupLayout({
    label: `${NAME} bindings`,
    entries: kinds.map((type, binding) => ({ binding, visibility: STAGE_VERTEX, buffer: { type } })),
  });
  const module = device.createShaderModule({ label: `${NAME} shader`, code: pointsWgsl });
  const pipeline = await device.createRenderPipelineAsync({
    label: `${NAME} to ${format}`,
    layout: device.createPipelineLayout({ label: `${NAME} layout`, bindGroupLayouts: [groupLayout] }),
    vertex: { module, entryPoint: 'corner' },
    fragment: { module, entryPoint: 'fill', targets: [{ format }] },
    primitive: { topology: 'triangle-list' },
  });
  const buffer = (what: string, bytes: number, usage: number) =>
    device.createBuffer({ label: `${NAME} ${what}`, size: bytes, usage: usage | GPU_COPY_DST });
  const uniforms = buffer('uniforms', POINT_UNIFORMS.length * 4, GPU_UNIFORM);
  let uploaded: { colors: readonly Rgb[]; buffer: GPUBuffer } | undefined;

  function upload(colors: readonly Rgb[]): GPUBuffer {
    if (uploaded?.colors === colors) return uploaded.buffer;
    uploaded?.buffer.destroy();
    const words = packed(colors);
    const made = buffer('colors', words.byteLength, GPU_STORAGE);
    device.queue.writeBuffer(made, 0, words);
    uploaded = { colors, buffer: made };
    return made;
  }

  return {
    paint({ positions, labels, count, dim, colors, extent: [x0, x1, y0, y1] }, target, size) {
      const words = new Uint32Array(POINT_UNIFORMS.length);
      new Float32Array(words.buffer).set([x0, y1, size.width / (x1 - x0), size.height / (y1 - y0)]);
      words.set([size.width, size.height, dim, sideOf(count, size)], 4);
      device.queue.writeBuffer(uniforms, 0, words);
      const bound = [uniforms, positions, labels, upload(colors)];
      const group = device.createBindGroup({
        label: NAME,
        layout: groupLayout,
        entries: bound.map((each, binding) => ({ binding, resource: { buffer: each } })),
      });
      const encoder = device.createCommandEncoder({ label: `${NAME} encoder` });
      const pass = encoder.beginRenderPass({
        label: `${NAME} pass`,
        colorAttachments: [{ view: target, loadOp: 'load', storeOp: 'store' }],
      });
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, group);
      pass.draw(CORNERS, count);
      pass.end();
      device.queue.submit([encoder.finish()]);
    },
    dispose() {
      uniforms.destroy();
      uploaded?.buffer.destroy();
    },
  };
}
