import { accessSync, existsSync, constants as fsConstants, readdirSync, statSync } from 'node:fs';
import { homedir, constants as osConstants, tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Where a Linux machine keeps software Vulkan drivers, and how to make Dawn use one of them inside this process.
 * macOS (Metal) and Windows (Direct3D 12) need none of this.
 */

/** Two software drivers: Mesa's lavapipe (LLVM, fast) and Google's SwiftShader (in every Chromium). */
export type SoftwareDriver = 'lavapipe' | 'swiftshader';

/** Folders whose sub-folders are Chromium builds with SwiftShader beside them, as Playwright lays them out. */
function browserFolders(): string[] {
  const { CHROMIUM_PATH, PLAYWRIGHT_BROWSERS_PATH } = process.env;
  const checkout = fileURLToPath(new URL('../../.cache', import.meta.url));
  const playwright = PLAYWRIGHT_BROWSERS_PATH || join(homedir(), '.cache', 'ms-playwright');
  return [
    ...(CHROMIUM_PATH ? [dirname(CHROMIUM_PATH)] : []),
    '/usr/lib/chromium',
    '/usr/lib/chromium-browser',
    '/usr/lib64/chromium-browser',
    '/opt/google/chrome',
    '/opt/google/chrome-beta',
    '/opt/microsoft/msedge',
    '/opt/brave.com/brave',
    '/snap/chromium/current/usr/lib/chromium-browser',
    join(checkout, 'sparticuz'),
    fileURLToPath(new URL('../../drivers', import.meta.url)), // of the portable pack
    ...subfolders(playwright).flatMap(subfolders),
  ];
}

/** The places where the Vulkan loader itself looks for driver manifests. */
function manifestFolders(): string[] {
  const { XDG_CONFIG_HOME, XDG_CONFIG_DIRS, XDG_DATA_HOME, XDG_DATA_DIRS } = process.env;
  const folders = [
    XDG_CONFIG_HOME || join(homedir(), '.config'),
    ...(XDG_CONFIG_DIRS || '/etc/xdg').split(delimiter),
    '/usr/local/etc',
    '/etc',
    XDG_DATA_HOME || join(homedir(), '.local', 'share'),
    ...(XDG_DATA_DIRS || '/usr/local/share:/usr/share').split(delimiter),
    '/run/opengl-driver/share',
  ];
  return [...new Set(folders)].map((folder) => join(folder, 'vulkan', 'icd.d'));
}

/** Device files of GPUs: render nodes of Linux itself, NVIDIA, Windows' subsystem for Linux, and phones. */
const GPU_DEVICE = /^(renderD\d+|nvidia\d+|nvhost-gpu|nvgpu|dxg|mali\d+|kgsl-3d0|pvr_sync)$/;

/**
 * Whether the system shows a GPU, or the user names drivers. Where there is neither, Dawn would look for one in vain,
 * and say so at length on standard error.
 */
export function mayHaveGpu(): boolean {
  const { VK_DRIVER_FILES, VK_ICD_FILENAMES, VK_ADD_DRIVER_FILES } = process.env;
  if (VK_DRIVER_FILES || VK_ICD_FILENAMES || VK_ADD_DRIVER_FILES) return true;
  // NVIDIA's driver makes its device files when they are first asked for
  if (existsSync('/proc/driver/nvidia')) return true;
  return [...list('/dev'), ...list('/dev/dri')].some((name) => GPU_DEVICE.test(name));
}

/** Paths of the manifests (ICD files) of one software driver, best first; empty where there is none. */
export function findManifests(driver: SoftwareDriver): string[] {
  if (process.platform !== 'linux') return [];
  if (driver === 'lavapipe') {
    return manifestFolders().flatMap((folder) =>
      list(folder)
        .filter((file) => /^lvp_icd.*\.json$/.test(file) && isNativeManifest(file))
        .map((file) => join(folder, file)),
    );
  }
  return browserFolders()
    .filter((folder) => existsSync(join(folder, 'libvk_swiftshader.so')))
    .map((folder) => join(folder, 'vk_swiftshader_icd.json'))
    .filter(existsSync);
}

/** Distributions that install 32-bit drivers too put the architecture in the name: lvp_icd.i686.json. */
function isNativeManifest(file: string): boolean {
  const architecture = { x64: 'x86_64', arm64: 'aarch64' }[process.arch as string];
  const named = /^lvp_icd\.(\w+)\.json$/.exec(file)?.[1];
  return named === undefined || named === architecture;
}

/**
 * Makes the Vulkan loader of this process see exactly one driver; the returned function undoes it.
 * The loader reads the environment at every new instance, so this works even after a first attempt has failed.
 */
export function pinDriver(manifest: string): () => void {
  return setEnvironment({ VK_ICD_FILENAMES: manifest, VK_DRIVER_FILES: manifest });
}

/** The returned function puts back which drivers the loader sees now. */
export function keepDrivers(): () => void {
  const { VK_ICD_FILENAMES, VK_DRIVER_FILES } = process.env;
  return setEnvironment({ VK_ICD_FILENAMES, VK_DRIVER_FILES });
}

/**
 * Makes the loader leave lavapipe out, where a GPU is looked for: Dawn tries whatever is there and says at length what
 * it does not like. The returned function undoes it. Loaders before 1.3.234 know nothing of it.
 */
export function hideLavapipe(): () => void {
  const { VK_DRIVER_FILES, VK_ICD_FILENAMES, VK_LOADER_DRIVERS_DISABLE } = process.env;
  if (VK_DRIVER_FILES || VK_ICD_FILENAMES || VK_LOADER_DRIVERS_DISABLE) return () => undefined;
  return setEnvironment({ VK_LOADER_DRIVERS_DISABLE: 'lvp_icd*' });
}

/**
 * Keeps Mesa from saying on standard error that a folder of the desktop is missing, that lavapipe is no GPU, and that
 * it cannot keep compiled shaders where the home of the user cannot be written.
 */
export function quietMesa(): void {
  process.env.XDG_RUNTIME_DIR ||= tmpdir();
  process.env.MESA_VK_IGNORE_CONFORMANCE_WARNING ||= 'true';
  const { XDG_CACHE_HOME, MESA_SHADER_CACHE_DIR } = process.env;
  if (!canBeMade(MESA_SHADER_CACHE_DIR || XDG_CACHE_HOME || homedir()))
    process.env.MESA_SHADER_CACHE_DISABLE ||= 'true';
}

/** Whether a folder is there and can be written, or could be made. */
function canBeMade(folder: string): boolean {
  if (!existsSync(folder)) return dirname(folder) !== folder && canBeMade(dirname(folder));
  try {
    accessSync(folder, fsConstants.W_OK);
    return statSync(folder).isDirectory();
  } catch {
    return false;
  }
}

type Environment = Readonly<Record<string, string | undefined>>;

function setEnvironment(values: Environment): () => void {
  const before: Environment = Object.fromEntries(Object.keys(values).map((name) => [name, process.env[name]]));
  const set = (all: Environment) => {
    for (const [name, value] of Object.entries(all)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  };
  set(values);
  return () => set(before);
}

/** Copies of the Vulkan loader, which lie in every Chromium folder. */
export function loaderCopies(): string[] {
  return browserFolders()
    .map((folder) => join(folder, 'libvulkan.so.1'))
    .filter(existsSync);
}

/**
 * Whether there is a Vulkan loader; it is in this process then. Dawn asks the system for libvulkan.so.1; where that is
 * not installed, a copy does: once loaded here with its symbols global, Dawn's own dlopen finds it by its name.
 */
export function hasLoader(): boolean {
  return process.platform !== 'linux' || ['libvulkan.so.1', ...loaderCopies()].some(loadLibrary);
}

/** True if the library is now in this process. Node complains that it is not an add-on, after having loaded it. */
function loadLibrary(path: string): boolean {
  const { RTLD_NOW, RTLD_GLOBAL } = osConstants.dlopen;
  const noDelete = 0x1000; // RTLD_NODELETE, which Node does not name: or Node unloads it after its complaint
  try {
    process.dlopen({ exports: {} }, path, RTLD_NOW | RTLD_GLOBAL | noDelete);
    return true;
  } catch (error) {
    return /did not self-register/.test(String(error));
  }
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

function subfolders(folder: string): string[] {
  return list(folder).map((name) => join(folder, name));
}
