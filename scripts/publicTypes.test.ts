import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { unnamedTypes } from './publicTypes.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'driftwell-types-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Writes declarations as the compiler does; returns what users of `index.d.ts` cannot name. */
function unnamed(files: Record<string, string>): string[] {
  const project = mkdtempSync(join(folder, 'case-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(project, name)), { recursive: true });
    writeFileSync(join(project, name), text);
  }
  return unnamedTypes([join(project, 'index.d.ts')], project);
}

const SHAPES = `
export interface Shape { name: string }
export interface Square extends Shape { side: Length }
export type Length = number;
interface Options<T> { of: T }
export declare function square(options: Options<Length>): Square;
export declare class Box { constructor(side: Length); get inside(): import('./box.ts').Inside; }
`;
const BOX = 'export interface Inside { volume: Float64Array }';

test('a type that a signature names and no door exports is reported', () => {
  const door = "export { square, type Square, Box } from './shapes.ts';";
  expect(unnamed({ 'index.d.ts': door, 'shapes.d.ts': SHAPES, 'box.d.ts': BOX })).toEqual([
    'Box names Inside of box.d.ts: export it',
    'Box names Length of shapes.d.ts: export it',
    'Square names Length of shapes.d.ts: export it',
    'Square names Shape of shapes.d.ts: export it',
    'square names Length of shapes.d.ts: export it',
    'square names Options of shapes.d.ts: export it',
  ]);
});

test('another name will do, and parameters, globals and packages need none', () => {
  const door = `
    export type { Shape, Length as Metre, Inside } from './again.ts';
    export { shaped } from './shaped.ts';`;
  const again = "export type { Shape, Length } from './shapes.ts'; export { type Inside } from './box.ts';";
  const shaped = `
    import type { Shape, Length as L } from './again.ts';
    import type { Command } from 'commander';
    export declare const shaped: <T extends Shape>(one: T, by: L, on: GPUDevice) => Promise<Record<string, T | Command>>;`;
  const files = {
    'index.d.ts': door,
    'again.d.ts': again,
    'shaped.d.ts': shaped,
    'shapes.d.ts': SHAPES,
    'box.d.ts': BOX,
  };
  expect(unnamed(files)).toEqual([]);
});

test('every type in a signature of the library can be named', { timeout: 120_000 }, () => {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const settings = ['-p', join(root, 'tsconfig.lib.json'), '--emitDeclarationOnly', '--outDir', folder];
  execFileSync(process.execPath, [tsc, ...settings]);
  const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const doors = Object.values(exports as Record<string, { types?: string }>).flatMap(({ types }) => types ?? []);
  expect(doors).toHaveLength(3);
  const declarations = doors.map((types) => join(folder, types.replace('./dist/lib/', '')));
  expect(unnamedTypes(declarations, folder)).toEqual([]);
});
