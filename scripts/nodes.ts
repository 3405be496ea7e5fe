import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

/** Where version managers keep the Nodes they installed: folder, and the program in each of its folders. */
const MANAGERS: readonly (readonly [string, string])[] = [
  ['.nvm/versions/node', 'bin/node'],
  ['.volta/tools/image/node', 'bin/node'],
  ['.local/share/fnm/node-versions', 'installation/bin/node'],
  ['.asdf/installs/nodejs', 'bin/node'],
];

export interface FoundNode {
  path: string;
  /** 20.19.0 */
  version: string;
}

/** Every Node of this machine: this one, those of $NODES and PATH, those of version managers; newest of each major. */
export function findNodes(): FoundNode[] {
  const listed = (process.env.NODES ?? '').split(delimiter).filter(Boolean);
  const onPath = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'node'));
  const managed = MANAGERS.flatMap(([folder, program]) => {
    const home = join(homedir(), folder);
    return existsSync(home) ? readdirSync(home).map((version) => join(home, version, program)) : [];
  });
  const paths = [process.execPath, ...listed, ...onPath, ...managed].filter((path) => existsSync(path));
  const found = [...new Set(paths.map((path) => realpathSync(path)))].flatMap((path) => {
    try {
      return [{ path, version: execFileSync(path, ['-p', 'process.versions.node'], { encoding: 'utf8' }).trim() }];
    } catch {
      return []; // of another system, or half removed
    }
  });
  return newestOfEach(found);
}

/** By major version, ascending. */
export function newestOfEach(nodes: readonly FoundNode[]): FoundNode[] {
  const newest = new Map<number, FoundNode>();
  const numbers = ({ version }: FoundNode) => version.split('.').map(Number) as [number, number, number];
  for (const node of nodes) {
    const [major, minor, patch] = numbers(node);
    const before = newest.get(major);
    const [, oldMinor, oldPatch] = before ? numbers(before) : [0, -1, 0];
    if (minor > oldMinor || (minor === oldMinor && patch > oldPatch)) newest.set(major, node);
  }
  return [...newest].sort(([a], [b]) => a - b).map(([, node]) => node);
}
