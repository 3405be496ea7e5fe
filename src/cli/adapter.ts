import { whyTooOld } from './mesa.ts';
import {
  findManifests,
  hasLoader,
  hideLavapipe,
  keepDrivers,
  mayHaveGpu,
  pinDriver,
  quietMesa,
  type SoftwareDriver,
} from './vulkan.ts';

/**
 * WebGPU outside a browser: opens an adapter of Dawn (the optional package `webgpu`) on a real GPU or, where there is
 * none, on a software Vulkan driver which it looks for by itself.
 */

/** 'software' is a fallback adapter that is neither of the two we know, such as WARP on Windows. */
export type AdapterKind = 'hardware' | SoftwareDriver | 'software' | 'null';

/** An adapter and what it is. `gpu` must live as long as the device does. */
export interface OpenedAdapter {
  gpu: GPU;
  adapter: GPUAdapter;
  kind: AdapterKind;
  /** name and version of the driver, for the record of a result: 'SwiftShader driver 5.0.0' */
  driver: string;
}

/** No adapter, or no Dawn: the command line ends with code 3. The message says what to install. */
export class NoAdapterError extends Error {
  override readonly name = 'NoAdapterError';
  readonly exitCode = 3;
}

/** What is tried when nobody chooses: 'null' is not in it, because it validates but computes rubbish. */
const PREFERENCE = 'hardware,lavapipe,swiftshader,software';

/** What tests ask for: SwiftShader first, because every machine with a Chromium has it. DRIFTWELL_ADAPTER overrules. */
export const TEST_PREFERENCE = process.env.DRIFTWELL_ADAPTER || 'swiftshader,lavapipe,hardware,software';

const KINDS: readonly AdapterKind[] = ['hardware', 'lavapipe', 'swiftshader', 'software', 'null'];

/**
 * Opens a WebGPU adapter in Node.
 *
 * `adapter` is a kind, or several separated by commas, best first; the default is hardware, lavapipe, swiftshader.
 * lavapipe goes before SwiftShader because it runs our kernels about eight times as fast; tests have it the other way
 * round (TEST_PREFERENCE), to see the same numbers everywhere. A user's own VK_DRIVER_FILES decides what is hardware.
 *
 * A software driver stays pinned in the environment (VK_ICD_FILENAMES), so that child processes take the same one.
 * Throws RangeError for an unknown kind and NoAdapterError if no adapter of these kinds can be opened.
 */
export async function openAdapter(options: { adapter?: string | undefined } = {}): Promise<OpenedAdapter> {
  const kinds = readKinds(options.adapter || PREFERENCE);
  const dawn = await loadDawn();
  const refused: string[] = [];
  for (const kind of kinds) {
    const opened = await tryKind(dawn, kind);
    if (typeof opened !== 'string') return opened;
    refused.push(`${kind}: ${opened}`);
  }
  throw new NoAdapterError(`No WebGPU adapter (${refused.join('; ')}); ${advice(process.platform)}.`);
}

/** What can be opened here and what cannot, best first; never 'null'. */
export interface AdapterSurvey {
  found: { kind: AdapterKind; driver: string }[];
  /** why not, in half a sentence */
  refused: { kind: AdapterKind; why: string }[];
}

/** Tries every kind of adapter. Throws NoAdapterError where Dawn is not installed. */
export async function surveyAdapters(): Promise<AdapterSurvey> {
  const dawn = await loadDawn();
  const survey: AdapterSurvey = { found: [], refused: [] };
  for (const kind of readKinds(PREFERENCE)) {
    const unpin = keepDrivers();
    const opened = await tryKind(dawn, kind);
    unpin();
    if (typeof opened === 'string') survey.refused.push({ kind, why: opened });
    else survey.found.push({ kind, driver: opened.driver });
  }
  return survey;
}

/**
 * Every adapter that can be opened here, best first; never 'null'. Throws NoAdapterError where Dawn is not installed.
 */
export async function listAdapters(): Promise<{ kind: AdapterKind; driver: string }[]> {
  return (await surveyAdapters()).found;
}

/** Throws RangeError for an unknown kind. */
export function checkKinds(wanted: string | undefined): void {
  if (wanted) readKinds(wanted);
}

function readKinds(wanted: string): AdapterKind[] {
  return wanted.split(',').map((word) => {
    const kind = KINDS.find((known) => known === word.trim());
    if (!kind) throw new RangeError(`adapter is '${word}', allowed are ${KINDS.join(', ')}: choose one, or a list.`);
    return kind;
  });
}

type Dawn = Pick<typeof import('webgpu'), 'create'>;

async function loadDawn(): Promise<Dawn> {
  let module: typeof import('webgpu');
  try {
    module = await import('webgpu');
  } catch (error) {
    const missing = (error as { code?: string }).code === 'ERR_MODULE_NOT_FOUND';
    const reason = missing ? 'is not installed' : `cannot be loaded here (${(error as Error).message.split('\n')[0]})`;
    throw new NoAdapterError(`The optional package webgpu (Dawn for Node) ${reason}: run npm install webgpu.`);
  }
  // GPUBufferUsage and its like, which a browser has as globals
  if (!('GPUBufferUsage' in globalThis)) Object.assign(globalThis, module.globals);
  return module;
}

/** An adapter of exactly this kind, or why there is none. Leaves the environment as it was unless it succeeds. */
async function tryKind(dawn: Dawn, kind: AdapterKind): Promise<OpenedAdapter | string> {
  if (kind === 'null') return (await accept(dawn.create(['backend=null']), kind)) ?? 'Dawn has none';
  quietMesa();
  if (!hasLoader()) return 'there is no Vulkan loader (libvulkan.so.1)';
  if (kind === 'lavapipe' || kind === 'swiftshader') return trySoftware(dawn, kind);
  if (process.platform === 'linux' && !mayHaveGpu())
    return 'the system shows no GPU, and VK_DRIVER_FILES names no driver';
  return trySystem(dawn, kind);
}

/** Whatever drivers the system has. */
async function trySystem(dawn: Dawn, kind: 'hardware' | 'software'): Promise<OpenedAdapter | string> {
  const show = hideLavapipe();
  try {
    const options = dawnOptions(kind, process.platform);
    return (await accept(dawn.create(options), kind)) ?? 'the drivers that are installed find none';
  } finally {
    show();
  }
}

/** A software driver that we find by ourselves. */
async function trySoftware(dawn: Dawn, kind: SoftwareDriver): Promise<OpenedAdapter | string> {
  const refused: string[] = [];
  for (const manifest of findManifests(kind)) {
    const old = kind === 'lavapipe' ? whyTooOld(manifest) : undefined;
    if (old !== undefined) {
      refused.push(old);
      continue;
    }
    const unpin = pinDriver(manifest);
    const opened = await accept(dawn.create([]), kind);
    if (opened) return opened;
    unpin();
    refused.push(`Dawn does not take that of ${manifest}`);
  }
  return refused.length > 0 ? refused.join(', ') : 'it is not installed';
}

/** On Windows WARP has to be named: beside a GPU, Dawn would never hand it out. */
export function dawnOptions(kind: AdapterKind, platform: string): string[] {
  return kind === 'software' && platform === 'win32' ? ['adapter=Microsoft'] : [];
}

async function accept(gpu: GPU, kind: AdapterKind): Promise<OpenedAdapter | undefined> {
  keepAlive(gpu);
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter || kindOf(adapter.info) !== kind) return undefined;
  const { device, description } = adapter.info;
  // software drivers name themselves in the description; for hardware it is often only the driver's version
  const driver = kind === 'hardware' ? [device, description].filter(Boolean).join(' ') : description || device;
  return { gpu, adapter, kind, driver };
}

/**
 * Dawn's instance dies with the object that `create` returned, and takes the process with it (SIGSEGV) if a device is
 * still alive then. A timer that is never due holds the object until the process ends, and does not keep it waiting.
 */
function keepAlive(gpu: GPU): void {
  const longest = 2 ** 31 - 1;
  setInterval(() => gpu, longest).unref();
}

/** What an adapter is, from what it says of itself. */
export function kindOf(info: GPUAdapterInfo): AdapterKind {
  if (info.device === 'null-backend') return 'null';
  if (info.architecture === 'swiftshader') return 'swiftshader';
  if (/^llvmpipe/.test(info.description) || /^llvmpipe/.test(info.device)) return 'lavapipe';
  // WARP, whose name is Microsoft Basic Render Driver
  return info.isFallbackAdapter || /basic render/i.test(`${info.device} ${info.description}`) ? 'software' : 'hardware';
}

/** What to install, as the last part of a sentence. */
export function advice(platform: string): string {
  if (platform === 'darwin') return 'driftwell needs macOS with Metal, which a virtual machine may lack';
  if (platform === 'win32') return 'install or update the graphics driver (Direct3D 12 is needed)';
  return (
    'install the Vulkan driver of your GPU, or a software one: mesa-vulkan-drivers 23 or newer with libvulkan1, ' +
    'or any Chromium or Chrome'
  );
}
