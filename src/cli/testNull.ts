import { vi } from 'vitest';
import { type Gpu, openGpu } from '../gpu/device.ts';
import { openAdapter } from './adapter.ts';

/** How fast a GPU is that computes nothing, on a clock of its own. */
export interface NullModel {
  /** units of work per ms */
  rate: number;
  /** ms from the end of the work until promises know of it */
  latencyMs: number;
  /** of the adapter, smaller than its own */
  limits?: Partial<Record<keyof GPUSupportedLimits, number>>;
  /** its class: by it a first slice is cut */
  software: boolean;
}

/** One dispatch: which kernel, and over how many workgroups. */
export interface Dispatched {
  label: string;
  workgroups: number;
  /** what the host has written last into its buffers, by their labels; the beginning of long lists */
  words: ReadonlyMap<string, Uint32Array>;
}

const KEPT_BYTES = 2 ** 20;

/** A submit: the label of its pass, its workgroups and its units. */
export interface Submitted {
  label: string;
  workgroups: number;
  units: number;
}

/** A GPU that computes nothing, with a record of what was submitted to it. */
export interface NullGpu {
  gpu: Gpu;
  submits: Submitted[];
  /** ms on the clock of the model */
  now(): number;
  close(): void;
}

/**
 * Dawn's null backend, which checks every call and computes nothing, behind a queue that is busy as long as the work in
 * it would take. All read-backs are zeros, but for quads that are awake: a run whose particles never settle. Replaces
 * performance.now() until it is closed.
 */
export async function openNull(
  { rate, latencyMs, software, limits = {} }: NullModel,
  unitsOf: (dispatched: Dispatched) => number,
): Promise<NullGpu> {
  const { adapter } = await openAdapter({ adapter: 'null' });
  const submits: Submitted[] = [];
  let [now, busyUntil] = [0, 0];
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => now);
  const work = new WeakMap<GPUCommandBuffer, Dispatched[]>();
  const written = new WeakMap<GPUBuffer, Uint32Array>();
  const bound = new WeakMap<GPUBindGroup, GPUBuffer[]>();
  /** Once `done`, the clock shows when the work submitted before the call was known to be over. */
  const known = async <T>(done: Promise<T>): Promise<T> => {
    const at = Math.max(now, busyUntil) + latencyMs;
    const value = await done;
    // answers that need no work of the GPU, those of error scopes, are here before
    await new Promise((resolve) => setImmediate(resolve));
    now = Math.max(now, at);
    return value;
  };

  const wrapped = (device: GPUDevice): GPUDevice => {
    const { queue } = device;
    const [submit, write, over] = [queue.submit, queue.writeBuffer, queue.onSubmittedWorkDone].map((own) =>
      own.bind(queue),
    ) as [GPUQueue['submit'], GPUQueue['writeBuffer'], GPUQueue['onSubmittedWorkDone']];
    const own = {
      encoder: device.createCommandEncoder.bind(device),
      group: device.createBindGroup.bind(device),
      buffer: device.createBuffer.bind(device),
    };
    queue.submit = (commands) => {
      const list = [...commands];
      const all = list.flatMap((command) => work.get(command) ?? []);
      const [first] = all;
      if (first) {
        const units = all.reduce((sum, one) => sum + unitsOf(one), 0);
        const workgroups = all.reduce((sum, one) => sum + one.workgroups, 0);
        submits.push({ label: first.label, workgroups, units });
        busyUntil = Math.max(busyUntil, now) + units / rate;
      }
      return submit(list);
    };
    queue.writeBuffer = (buffer, offset, data, ...rest) => {
      if (ArrayBuffer.isView(data)) {
        const { buffer: bytes, byteOffset, byteLength } = data;
        written.set(buffer, new Uint32Array(bytes.slice(byteOffset, byteOffset + Math.min(byteLength, KEPT_BYTES))));
      }
      return write(buffer, offset, data as ArrayBuffer, ...rest);
    };
    queue.onSubmittedWorkDone = () => known(over());
    device.createBuffer = (descriptor) => {
      const buffer = own.buffer(descriptor);
      const map = buffer.mapAsync.bind(buffer);
      buffer.mapAsync = (...given) => known(map(...given));
      // what the backend has there is anything
      buffer.getMappedRange = () => {
        const zeros = new ArrayBuffer(descriptor.size);
        if (descriptor.label === 'read sample of settling steps') new Uint32Array(zeros)[0] = 1;
        return zeros;
      };
      return buffer;
    };
    device.createBindGroup = (descriptor) => {
      const group = own.group(descriptor);
      const resources = [...descriptor.entries].map(({ resource }) => resource as GPUBufferBinding);
      bound.set(
        group,
        resources.map(({ buffer }) => buffer),
      );
      return group;
    };
    device.createCommandEncoder = (descriptor) => {
      const encoder = own.encoder(descriptor);
      const dispatched: Dispatched[] = [];
      const begin = encoder.beginComputePass.bind(encoder);
      const finish = encoder.finish.bind(encoder);
      encoder.beginComputePass = (pass) => {
        const made = begin(pass);
        const [setGroup, dispatch] = [made.setBindGroup.bind(made), made.dispatchWorkgroups.bind(made)];
        let buffers: GPUBuffer[] = [];
        made.setBindGroup = (index: number, given: GPUBindGroup) => {
          buffers = bound.get(given) ?? [];
          setGroup(index, given);
        };
        made.dispatchWorkgroups = (x, y = 1, z = 1) => {
          const words = new Map(buffers.map((one) => [one.label, written.get(one) ?? new Uint32Array()]));
          dispatched.push({ label: pass?.label ?? '', workgroups: x * y * z, words });
          dispatch(x, y, z);
        };
        return made;
      };
      encoder.finish = (...given) => {
        const commands = finish(...given);
        work.set(commands, dispatched);
        return commands;
      };
      return encoder;
    };
    return device;
  };
  const own = adapter.limits;
  Object.defineProperty(adapter, 'limits', {
    value: new Proxy(own, { get: (target, name: keyof GPUSupportedLimits) => limits[name] ?? target[name] }),
  });
  const request = adapter.requestDevice.bind(adapter);
  adapter.requestDevice = async (descriptor) => wrapped(await request(descriptor));
  // its clock is not that of a timer
  const { naps: _none, ...opened } = await openGpu(adapter);
  const gpu = { ...opened, adapter: { ...opened.adapter, software } };
  return {
    gpu,
    submits,
    now: () => now,
    close() {
      clock.mockRestore();
      gpu.close();
    },
  };
}
