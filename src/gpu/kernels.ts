/** How a kernel binds a buffer: in the order of its @binding numbers, group 0. */
export type Binding = 'uniform' | 'read' | 'write';

/** A compute shader with the entry point `main`. The label is for error messages. */
export interface KernelSource {
  label: string;
  code: string;
  bindings: readonly Binding[];
}

/** A compiled kernel. `bind` makes a bind group of buffers in binding order; whole buffers. */
export interface Kernel {
  readonly label: string;
  readonly pipeline: GPUComputePipeline;
  /** units of work per ms of its slices so far, where a Pace has learnt it */
  rate?: number;
  bind(buffers: readonly GPUBuffer[]): GPUBindGroup;
}

const COMPUTE = 4; // GPUShaderStage.COMPUTE: the constant object is not there yet when modules load in Node

const LAYOUT_TYPE = { uniform: 'uniform', read: 'read-only-storage', write: 'storage' } as const;

/**
 * Compiled pipelines, keyed by the finished text: two runs that need the same shader share it, and moving a dial that
 * is no shape compiles nothing. A build that failed is forgotten, so that the next try is a real one.
 */
export class Kernels {
  readonly #device: GPUDevice;
  readonly #built = new Map<string, Promise<Kernel>>();
  #compiled = 0;
  #asked = new Map<string, KernelSource>();

  constructor(device: GPUDevice) {
    this.#device = device;
  }

  /** Number of shaders compiled so far. */
  get compiled(): number {
    return this.#compiled;
  }

  /** The kernels that were asked for since the last call of this, each once, in that order. */
  takeAsked(): KernelSource[] {
    const asked = [...this.#asked.values()];
    this.#asked.clear();
    return asked;
  }

  /** The kernel of this text. Throws Error with line, column and source line if it does not compile. */
  get(source: KernelSource): Promise<Kernel> {
    const key = `${source.bindings.join()}\n${source.code}`;
    this.#asked.set(key, source);
    const known = this.#built.get(key);
    if (known) return known;
    this.#compiled++;
    const building = this.#build(source);
    this.#built.set(key, building);
    building.catch(() => this.#built.delete(key));
    return building;
  }

  async #build({ label, code, bindings }: KernelSource): Promise<Kernel> {
    const device = this.#device;
    const module = device.createShaderModule({ label, code });
    const layout = device.createBindGroupLayout({
      label,
      entries: bindings.map((kind, binding) => ({ binding, visibility: COMPUTE, buffer: { type: LAYOUT_TYPE[kind] } })),
    });
    const pipeline = await device
      .createComputePipelineAsync({
        label,
        layout: device.createPipelineLayout({ label, bindGroupLayouts: [layout] }),
        compute: { module, entryPoint: 'main' },
      })
      .catch(async (error) => {
        // asked only now: it is one more round trip
        throw (await compileError(module, label, code)) ?? error;
      });
    return {
      label,
      pipeline,
      bind: (buffers) =>
        device.createBindGroup({
          label,
          layout,
          entries: buffers.map((buffer, binding) => ({ binding, resource: { buffer } })),
        }),
    };
  }
}

/** What is wrong with the text, and where; undefined if that is not what the pipeline failed for. */
async function compileError(module: GPUShaderModule, label: string, code: string): Promise<Error | undefined> {
  const { messages } = await module.getCompilationInfo();
  const error = messages.find(({ type }) => type === 'error');
  if (!error) return undefined;
  const line = code.split('\n')[error.lineNum - 1] ?? '';
  return new Error(`shader "${label}", line ${error.lineNum}:${error.linePos}: ${error.message}\n  ${line.trim()}`);
}
