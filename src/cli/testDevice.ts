/**
 * Devices for tests. A software driver compiles a kernel for half a second, and many tests run the same kernels: the
 * tests of a process share a device, and each has a lease of it. What is made
 * under a lease ends with it; pipelines stay.
 */

/** A device that is open for the whole process, and its pipelines by all that they are made of. */
interface Shared {
  device: GPUDevice;
  pipelines: Map<string, Promise<GPUComputePipeline>>;
  /** what modules and layouts were made of */
  texts: WeakMap<object, string>;
}

/** By the adapter, and by what was asked of it: limits and features. */
const opened = new Map<string, Promise<Shared>>();

async function open(adapter: GPUAdapter, descriptor: GPUDeviceDescriptor | undefined): Promise<Shared> {
  const device = await adapter.requestDevice(descriptor);
  return { device, pipelines: new Map(), texts: new WeakMap() };
}

/**
 * The device that was asked of this adapter in these words before, or a new one. One that is lost is not given again.
 * Two adapters of one name are one driver: `requestAdapter` gives a new object each time.
 */
function sharedDevice(adapter: GPUAdapter, descriptor: GPUDeviceDescriptor | undefined): Promise<Shared> {
  const { vendor, architecture, device, description } = adapter.info;
  const key = JSON.stringify([vendor, architecture, device, description, descriptor ?? {}]);
  const known = opened.get(key);
  if (known) return known;
  const opening = open(adapter, descriptor);
  opened.set(key, opening);
  const forget = () => opened.delete(key);
  opening.then(({ device }) => device.lost).then(forget, forget);
  return opening;
}

/** A device to a test's eyes: its own buffers, listeners and end, and the pipelines of all. */
function leaseOf({ device, pipelines, texts }: Shared): GPUDevice {
  const made: { destroy(): void }[] = [];
  const heard: Parameters<GPUDevice['addEventListener']>[] = [];
  const { promise: lost, resolve: lose } = deferred<GPUDeviceLostInfo>();
  const kept = <T extends { destroy(): void }>(one: T): T => {
    made.push(one);
    return one;
  };
  const known = <T extends object>(one: T, text: string): T => {
    texts.set(one, text);
    return one;
  };
  const textsOf = (ones: Iterable<object | null | undefined>) => [...ones].map((one) => (one ? texts.get(one) : ''));

  const own: Partial<Omit<GPUDevice, 'lost'>> & { lost: Promise<GPUDeviceLostInfo> } = {
    lost,
    destroy() {
      for (const one of made.splice(0)) one.destroy();
      for (const listener of heard.splice(0)) device.removeEventListener(...listener);
      lose({ reason: 'destroyed', message: 'the lease has ended' } as GPUDeviceLostInfo);
      return undefined;
    },
    addEventListener(...listener: Parameters<GPUDevice['addEventListener']>) {
      heard.push(listener);
      device.addEventListener(...listener);
    },
    createBuffer: (descriptor) => kept(device.createBuffer(descriptor)),
    createTexture: (descriptor) => kept(device.createTexture(descriptor)),
    createQuerySet: (descriptor) => kept(device.createQuerySet(descriptor)),
    createShaderModule: (descriptor) => known(device.createShaderModule(descriptor), descriptor.code),
    createBindGroupLayout: (descriptor) =>
      known(device.createBindGroupLayout(descriptor), JSON.stringify(descriptor.entries)),
    createPipelineLayout: (descriptor) =>
      known(device.createPipelineLayout(descriptor), textsOf(descriptor.bindGroupLayouts).join()),
    createComputePipelineAsync(descriptor) {
      const { layout, compute } = descriptor;
      const { module, ...rest } = compute;
      const from = textsOf([module, layout === 'auto' ? undefined : layout]);
      if (from.includes(undefined)) throw new Error('a pipeline of a test is made of what its own device has not made');
      const key = JSON.stringify([...from, rest]);
      const built = pipelines.get(key) ?? device.createComputePipelineAsync(descriptor);
      pipelines.set(key, built);
      built.catch(() => pipelines.delete(key));
      return built;
    },
  };
  return new Proxy(own, {
    get(_, name) {
      if (name in own) return Reflect.get(own, name);
      const value = Reflect.get(device, name, device);
      return typeof value === 'function' ? value.bind(device) : value;
    },
  }) as unknown as GPUDevice;
}

function deferred<T>(): { promise: Promise<T>; resolve(value: T): void } {
  let resolve!: (value: T) => void;
  const promise = new Promise<T>((given) => {
    resolve = given;
  });
  return { promise, resolve };
}

/** An adapter whose devices are leases, and the end of all of them. */
export function leasing(adapter: GPUAdapter): { adapter: GPUAdapter; end(): void } {
  const leases: GPUDevice[] = [];
  const requestDevice = async (descriptor?: GPUDeviceDescriptor) => {
    const lease = leaseOf(await sharedDevice(adapter, descriptor));
    leases.push(lease);
    return lease;
  };
  const leased = new Proxy(adapter, {
    get(target, name) {
      if (name === 'requestDevice') return requestDevice;
      const value = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  return { adapter: leased, end: () => leases.splice(0).forEach((lease) => void lease.destroy()) };
}
