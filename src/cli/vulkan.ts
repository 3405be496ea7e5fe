import { existsSync, readdirSync } from 'node:fs';
import { homedir, constants as osConstants } from 'node:os';
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
    ...subfolders(playwright).flatMap(subfolders),
  ];
}

/** The places where the Vulkan loader itself looks for driver manifests. */
function manifestFolders(): string[] {
  const dataFolders = (process.env.XDG_DATA_DIRS || '/usr/local/share:/usr/share').split(delimiter);
  return [
    join(homedir(), '.local', 'share', 'vulkan', 'icd.d'),
    ...dataFolders.map((folder) => join(folder, 'vulkan', 'icd.d')),
    '/etc/vulkan/icd.d',
    '/run/opengl-driver/share/vulkan/icd.d',
  ];
}

/** Paths of the manifests (ICD files) of one software driver, best first; empty where there is none. */
export function findManifests(driver: SoftwareDriver): string[] {
  if (process.platform !== 'linux') return [];
  if (driver === 'lavapipe') {
    const found = manifestFolders().flatMap((folder) =>
      list(folder)
        .filter((file) => /^lvp_icd.*\.json$/.test(file) && isNativeManifest(file))
        .map((file) => join(folder, file)),
    );
    return [...new Set(found)];
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
  const before = { old: process.env.VK_ICD_FILENAMES, now: process.env.VK_DRIVER_FILES };
  process.env.VK_ICD_FILENAMES = manifest;
  process.env.VK_DRIVER_FILES = manifest;
  return () => {
    restore('VK_ICD_FILENAMES', before.old);
    restore('VK_DRIVER_FILES', before.now);
  };
}

function restore(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}

/**
 * Dawn asks the system for libvulkan.so.1. Where it is not installed, the copy that lies in every Chromium folder does:
 * once loaded here with its symbols global, Dawn's own dlopen finds it by its name. Returns the path of such a copy;
 * undefined where none is needed, or there is none.
 */
export function ensureLoader(): string | undefined {
  if (process.platform !== 'linux' || loadLibrary('libvulkan.so.1')) return undefined;
  const copies = browserFolders().map((folder) => join(folder, 'libvulkan.so.1'));
  return copies.find((copy) => existsSync(copy) && loadLibrary(copy));
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
