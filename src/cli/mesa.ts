import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** Mesa's lavapipe: which versions Dawn takes, and where one is to be had. */

/**
 * Before, lavapipe has no shaderUniformBufferArrayDynamicIndexing, which Dawn requires: 22.3, of Debian 12, has not.
 */
const OLDEST = 23;

/**
 * Why Dawn refuses the lavapipe of a manifest, which it also says itself, at
 * length and on standard error; or undefined.
 */
export function whyTooOld(manifest: string): string | undefined {
  const version = versionOf(manifest);
  if (version === undefined || Number.parseInt(version, 10) >= OLDEST) return undefined;
  return `Mesa ${version} (${manifest}) is too old for Dawn, which needs Mesa ${OLDEST} or newer`;
}

/** The version of Mesa in the library that a manifest names; undefined where it cannot be told, or need not. */
function versionOf(manifest: string): string | undefined {
  try {
    const { ICD } = JSON.parse(readFileSync(manifest, 'utf8')) as {
      ICD: { api_version: string; library_path: string };
    };
    // newer ones promise Vulkan 1.3 and more: only of others is the library looked through
    const [major = 0, minor = 0] = ICD.api_version.split('.').map(Number);
    if (major > 1 || minor >= 3) return undefined;
    return versionIn(libraryOf(manifest, ICD.library_path));
  } catch {
    return undefined;
  }
}

/** Where the loader finds a library: a bare name is searched for, a path counts from the manifest. */
function libraryOf(manifest: string, path: string): string {
  if (path.includes('/')) return resolve(dirname(manifest), path);
  const triplet = { x64: 'x86_64-linux-gnu', arm64: 'aarch64-linux-gnu' }[process.arch as string] ?? '';
  const folders = [`/usr/lib/${triplet}`, '/usr/lib64', '/usr/lib', '/usr/local/lib'];
  for (const folder of folders) {
    try {
      closeSync(openSync(`${folder}/${path}`, 'r'));
      return `${folder}/${path}`;
    } catch {
      // not here
    }
  }
  return path;
}

const PIECE = 2 ** 20;

/** "Mesa 22.3.6" stands in every driver of Mesa, as the text it gives for its name. */
function versionIn(library: string): string | undefined {
  const file = openSync(library, 'r');
  try {
    const piece = Buffer.alloc(PIECE);
    let tail = '';
    for (;;) {
      const read = readSync(file, piece);
      if (read === 0) return undefined;
      // the end of one piece and the beginning of the next may hold it together
      const text = tail + piece.toString('latin1', 0, read);
      const [, version] = /Mesa (\d+\.\d+\.\d+)/.exec(text) ?? [];
      if (version !== undefined) return version;
      tail = text.slice(-32);
    }
  } finally {
    closeSync(file);
  }
}

/** How lavapipe is installed, by the ID of /etc/os-release. */
const COMMANDS: Readonly<Record<string, string>> = {
  debian: 'apt-get install mesa-vulkan-drivers',
  'debian 12': 'apt-get install -t bookworm-backports mesa-vulkan-drivers, with bookworm-backports among its sources',
  ubuntu: 'apt-get install mesa-vulkan-drivers',
  fedora: 'dnf install mesa-vulkan-drivers',
  arch: 'pacman -S vulkan-swrast',
  alpine: 'apk add mesa-vulkan-swrast',
};

/** How a lavapipe that Dawn takes is installed, from the text of /etc/os-release. */
export function howToInstall(release: string): string {
  const field = (name: string) => new RegExp(`^${name}="?([^"\\n]*)"?$`, 'm').exec(release)?.[1] ?? '';
  const names = [field('ID'), ...field('ID_LIKE').split(' ')];
  const known = [`${names[0]} ${field('VERSION_ID')}`, ...names].find((name) => Object.hasOwn(COMMANDS, name));
  return known === undefined ? `install Mesa's lavapipe, ${OLDEST} or newer` : (COMMANDS[known] as string);
}

/** Said where SwiftShader computes because there is nothing better; undefined where lavapipe is not to be had. */
export function fasterDriver(kind: string): string | undefined {
  if (kind !== 'swiftshader' || process.platform !== 'linux') return undefined;
  let release = '';
  try {
    release = readFileSync('/etc/os-release', 'utf8');
  } catch {
    // a system without: the general advice
  }
  return `SwiftShader computes here; Mesa's lavapipe is 8 to 20 times as fast on the same machine: ${howToInstall(release)}`;
}
