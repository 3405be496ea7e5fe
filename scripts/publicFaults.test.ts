import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { publicFaults } from './publicFaults.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'driftwell-types-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Writes declarations as the compiler does; returns the faults of what `index.d.ts` exports. */
function faultsOf(files: Record<string, string>): string[] {
  const project = mkdtempSync(join(folder, 'case-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(project, name)), { recursive: true });
    writeFileSync(join(project, name), text);
  }
  return publicFaults([join(project, 'index.d.ts')], project);
}

const SHAPES = `
/** Anything with a name. */
export interface Shape { name: string }
/** Four equal sides. */
export interface Square extends Shape { side: Length }
/** In metres. */
export type Length = number;
interface Options<T> { of: T }
/** Makes one. */
export declare function square(options: Options<Length>): Square;
/** Six squares. */
export declare class Box { constructor(side: Length); get inside(): import('./box.ts').Inside; }
`;
const BOX = '/** What fits. */ export interface Inside { volume: Float64Array }';

test('a type that a signature names and no door exports is reported', () => {
  const door = "export { square, type Square, Box } from './shapes.ts';";
  expect(faultsOf({ 'index.d.ts': door, 'shapes.d.ts': SHAPES, 'box.d.ts': BOX })).toEqual([
    'Box names Inside of box.d.ts: export it',
    'Box names Length of shapes.d.ts: export it',
    'Square names Length of shapes.d.ts: export it',
    'Square names Shape of shapes.d.ts: export it',
    'square names Length of shapes.d.ts: export it',
    'square names Options of shapes.d.ts: export it',
  ]);
});

test('an export without a docstring is reported', () => {
  const text = 'declare const a: number;\n/** The second. */\nexport declare const b: number;\nexport { a };';
  const door = "export { a, b } from './numbers.ts';";
  expect(faultsOf({ 'index.d.ts': door, 'numbers.d.ts': text })).toEqual([
    'a of numbers.d.ts has no docstring: say what it is',
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
    /** Shapes it. */
    export declare const shaped: <T extends Shape>(one: T, by: L, on: GPUDevice) => Promise<Record<string, T | Command>>;`;
  const files = {
    'index.d.ts': door,
    'again.d.ts': again,
    'shaped.d.ts': shaped,
    'shapes.d.ts': SHAPES,
    'box.d.ts': BOX,
  };
  expect(faultsOf(files)).toEqual([]);
});

/** The declarations of the library's doors, as the compiler writes them. */
function declarations(): string[] {
  const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const doors = Object.values(exports as Record<string, { types?: string }>).flatMap(({ types }) => types ?? []);
  return doors.map((types) => join(folder, types.replace('./dist/lib/', '')));
}

function tsc(...options: string[]): string {
  const script = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  return spawnSync(process.execPath, [script, ...options], { cwd: folder, encoding: 'utf8' }).stdout;
}

test('the library exports every type of its signatures, and says what each export is', { timeout: 600_000 }, () => {
  expect(tsc('-p', join(root, 'tsconfig.lib.json'), '--emitDeclarationOnly', '--outDir', folder)).toBe('');
  const doors = declarations();
  expect(doors).toHaveLength(3);
  expect(publicFaults(doors, folder)).toEqual([]);
  // and names nothing that only Node or a browser declares
  const alone = ['--noEmit', '--strict', '--lib', 'ES2023', '--types', '', '--module', 'nodenext'];
  expect(tsc(...alone, '--target', 'es2023', ...doors)).toBe('');
});
