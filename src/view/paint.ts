import { PAINT_UNIFORMS, type PaintShape, paint } from '../../shaders/paint.wgsl.ts';
import {
  checkPaintSize,
  colorKey,
  colorTable,
  DEFAULT_EDGE,
  type GridSize,
  type PaintSource,
  thresholdTable,
} from './paintReference.ts';
import { coloursRepeat, RAMP_STEPS, SHADES } from './palettes.ts';

/** Draws grids of numbers that lie in GPU buffers straight to a texture: nothing is read back. */
export interface Painter {
  /**
   * Paints all of `target` (a view of `size` pixels in the painter's format; row 0 of the grid at the bottom) in one
   * pass, and submits it. The buffers need STORAGE usage. Nearest cell: exact blocks where the grid divides the size.
   * Throws RangeError on sizes that do not fit a grid or a buffer; WebGPU reports the rest as uncaptured errors.
   */
  paint(source: PaintSource<GPUBufferBinding>, target: GPUTextureView, size: GridSize): void;
  dispose(): void;
}

/** Formats whose bytes are sRGB as given: an '-srgb' format would encode the colours twice. */
export type PaintFormat = 'rgba8unorm' | 'bgra8unorm';

const NAME = 'driftwell paint';

/**
 * The colouring pass of one device and one target format. A picture costs two small uploads and one draw; each kind of
 * picture has a pipeline, made with the first one. WebGPU reports what a driver has against it as an uncaptured error.
 */
export function createPainter(device: GPUDevice, format: PaintFormat): Painter {
  const { groupLayout, pipelineOf } = pipelines(device, format);
  const uniforms = device.createBuffer({
    label: `${NAME} uniforms`,
    size: PAINT_UNIFORMS.length * 4,
    usage: GPU_UNIFORM | GPU_COPY_DST,
  });
  const tables = new Map<string, GPUBuffer>();
  // colours change only with the palette or the number of classes: not sixty times a second
  let colored = { key: '', binding: {} as GPUBufferBinding };

  /** The table of that name with these words, in a buffer that grows and is never the other one's. */
  function upload(name: string, words: Float32Array<ArrayBuffer> | Uint32Array<ArrayBuffer>): GPUBufferBinding {
    let buffer = tables.get(name);
    if (!buffer || buffer.size < words.byteLength) {
      // destroy() waits for work that is already submitted
      buffer?.destroy();
      buffer = device.createBuffer({
        label: `${NAME} ${name}`,
        size: words.byteLength,
        usage: GPU_STORAGE | GPU_COPY_DST,
      });
      tables.set(name, buffer);
    }
    device.queue.writeBuffer(buffer, 0, words);
    return { buffer, size: words.byteLength };
  }

  return {
    paint(source, target, size) {
      checkPaintSize(source.grid, size);
      checkBinding(source.values, source.grid, source.kind);
      const shade = source.kind === 'labels' ? source.shade : undefined;
      if (shade) checkBinding(shade.values, source.grid, 'shade');

      const thresholds = thresholdTable(source);
      const key = colorKey(source);
      if (colored.key !== key) colored = { key, binding: upload('colors', colorTable(source)) };
      device.queue.writeBuffer(uniforms, 0, uniformWords(source, size));
      const bound: GPUBindingResource[] = [
        { buffer: uniforms },
        source.values,
        shade?.values ?? upload('no shade', new Uint32Array(1)),
        upload('thresholds', thresholds),
        colored.binding,
      ];
      const group = device.createBindGroup({
        label: `${NAME} ${source.kind}`,
        layout: groupLayout,
        entries: bound.map((resource, binding) => ({ binding, resource })),
      });

      const encoder = device.createCommandEncoder({ label: `${NAME} encoder` });
      const pass = encoder.beginRenderPass({
        label: `${NAME} pass`,
        colorAttachments: [{ view: target, loadOp: 'clear', storeOp: 'store' }],
      });
      pass.setPipeline(pipelineOf(shapeOf(source)));
      pass.setBindGroup(0, group);
      pass.draw(3);
      pass.end();
      device.queue.submit([encoder.finish()]);
    },
    dispose() {
      uniforms.destroy();
      for (const buffer of tables.values()) buffer.destroy();
      tables.clear();
    },
  };
}

// the values of GPUBufferUsage and GPUShaderStage: Node has no such globals, and the specification fixes the numbers
const GPU_COPY_DST = 0x8;
const GPU_UNIFORM = 0x40;
const GPU_STORAGE = 0x80;
const STAGE_FRAGMENT = 0x2;

function pipelines(device: GPUDevice, format: PaintFormat) {
  const buffers: GPUBufferBindingLayout[] = [
    { type: 'uniform', minBindingSize: PAINT_UNIFORMS.length * 4 },
    { type: 'read-only-storage' },
    { type: 'read-only-storage' },
    { type: 'read-only-storage' },
    { type: 'read-only-storage' },
  ];
  const groupLayout = device.createBindGroupLayout({
    label: `${NAME} bindings`,
    entries: buffers.map((buffer, binding) => ({ binding, visibility: STAGE_FRAGMENT, buffer })),
  });
  const layout = device.createPipelineLayout({ label: `${NAME} layout`, bindGroupLayouts: [groupLayout] });
  const made = new Map<string, GPURenderPipeline>();
  const make = (shape: PaintShape, key: string) => {
    const code = paint(shape, { thresholds: RAMP_STEPS, shades: SHADES });
    const module = device.createShaderModule({ label: `${NAME} ${key}`, code });
    return device.createRenderPipeline({
      label: `${NAME} ${key} to ${format}`,
      layout,
      vertex: { module, entryPoint: 'cover' },
      fragment: { module, entryPoint: 'color', targets: [{ format }] },
      primitive: { topology: 'triangle-list' },
    });
  };
  return {
    groupLayout,
    pipelineOf(shape: PaintShape): GPURenderPipeline {
      const key = JSON.stringify(shape);
      const pipeline = made.get(key) ?? make(shape, key);
      made.set(key, pipeline);
      return pipeline;
    },
  };
}

function shapeOf(source: PaintSource<unknown>): PaintShape {
  if (source.kind === 'field') return { kind: 'field', type: source.type };
  const { edge = DEFAULT_EDGE, classCount, shade } = source;
  return {
    kind: 'labels',
    edge,
    hatches: coloursRepeat(classCount),
    ...(shade && { shade: { type: shade.type, light: shade.light } }),
  };
}

function uniformWords({ grid, ...source }: PaintSource<unknown>, size: GridSize): Uint32Array<ArrayBuffer> {
  const words: Record<(typeof PAINT_UNIFORMS)[number], number> = {
    targetWidth: size.width,
    targetHeight: size.height,
    gridWidth: grid.width,
    gridHeight: grid.height,
    classCount: Math.max(1, source.kind === 'labels' ? source.classCount : 1),
  };
  return Uint32Array.from(PAINT_UNIFORMS, (name) => words[name]);
}

/** A short buffer would not fail: out-of-bounds reads are clamped, and the picture would be quietly wrong. */
function checkBinding(binding: GPUBufferBinding, grid: GridSize, name: string): void {
  const has = binding.size ?? binding.buffer.size - (binding.offset ?? 0);
  const needs = grid.width * grid.height * 4;
  if (has < needs) {
    throw new RangeError(
      `paint: the ${name} buffer holds ${has} bytes, a ${grid.width}x${grid.height} grid needs ${needs}`,
    );
  }
}
