import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

/**
 * The rooms of the house: a file imports only from lower ranks or from its own folder, type imports included. The
 * experiment rests on the simulation, the simulation on the GPU, and never the other way round. A
 * room is a folder, or a file of that name.
 */
const ROOMS: readonly (readonly string[])[] = [
  [
    'shaders',
    'src/results',
    'src/version',
    'src/printable',
    'src/platform',
    'src/nextTask',
    'src/average',
    'src/memories',
    'src/schedules',
    'src/samplers',
  ],
  ['src/params', 'src/reference', 'src/networks', 'src/files'],
  ['src/gpu', 'src/address', 'src/training'],
  ['src/readouts'],
  ['src/observables'],
  ['src/simulation'],
  ['src/attractors', 'src/analysis'],
  ['src/experiments'],
  ['src/view', 'src/bench', 'src/verify'],
  ['src/pictures'],
  // all else in src/app is the page, which runs on the main thread; the engine runs in a worker
  ['src/app/protocol', 'src/app/engine', 'src/app', 'src/cli', 'src/index', 'src/picture'],
];

/** Imports between equal ranks, from a room or a file to a room. */
const ALLOWED_PAIRS: readonly (readonly [from: string, to: string])[] = [
  // a schedule is a list of noise levels, and the samplers define what a level is
  ['src/schedules', 'src/samplers'],
  // a network goes past the same share of x as a trained layer
  ['src/networks', 'src/reference'],
  // a dial offers the networks that come with driftwell by their names
  ['src/params/rows/score', 'src/networks'],
  ['src/files/networkFile', 'src/networks'],
  // words from outside stand in messages of every room
  ['src/memories', 'src/printable'],
  // a mean is a mean everywhere
  ['src/memories', 'src/average'],
  // reports are read field by field, as cases are
  ['src/bench/reportFile', 'src/verify'],
  ['src/app', 'src/app/protocol'],
  ['src/app/engine', 'src/app/protocol'],
  // starts the engine in its worker, or loads it where a browser has no WebGPU in workers
  ['src/app/connectEngine', 'src/app/engine'],
];

/** Rooms that see less than their rank allows. */
const ONLY: Readonly<Record<string, readonly string[]>> = {
  'src/view': ['src/results', 'src/gpu', 'shaders'],
};

/** Its parts, which are its folders and the files beside them, import one another in one direction only. */
const PAGE = 'src/app';

/** The door that runs in Node; nothing else in src and shaders may know of it. */
const NODE_ROOM = 'src/cli';

interface SourceFile {
  /** from the root of the project, with forward slashes */
  path: string;
  text: string;
}

/** What breaks the rule, one sentence each. Imports of packages count only where they are Node's. */
export function rankErrors(files: readonly SourceFile[]): string[] {
  return files.flatMap(({ path, text }) => {
    const from = roomOf(path);
    if (!from) return [`${path} is in no room: give it a rank in scripts/ranks.ts`];
    return importsOf(text).flatMap((specifier) => {
      const error = specifier.startsWith('.')
        ? localError(path, from, targetOf(path, specifier))
        : packageError(path, from, specifier);
      return error ? [error] : [];
    });
  });
}

/** The parts of the page that import one another in a circle, or import one of these; none: []. */
export function pageCircle(files: readonly SourceFile[]): string[] {
  const imports = new Map<string, Set<string>>();
  for (const { path, text } of files.filter((file) => roomOf(file.path)?.name === PAGE)) {
    const part = partOf(path);
    const targets = importsOf(text).map((specifier) => targetOf(path, specifier));
    const parts = targets.filter((target) => roomOf(target)?.name === PAGE).map(partOf);
    imports.set(part, new Set([...(imports.get(part) ?? []), ...parts.filter((other) => other !== part)]));
  }
  return circleIn(imports);
}

/** Files that import one another in a circle, types included, or one of these; none: []. An import() may come later. */
export function fileCircle(files: readonly SourceFile[]): string[] {
  return circleIn(
    new Map(files.map(({ path, text }) => [path, new Set(staticImportsOf(text).map((own) => targetOf(path, own)))])),
  );
}

/** Takes away what rests on nothing that is left, until only circles and what rests on them remain. */
function circleIn(imports: Map<string, Set<string>>): string[] {
  for (let before = -1; before !== imports.size; ) {
    before = imports.size;
    for (const [part, others] of imports) if (![...others].some((other) => imports.has(other))) imports.delete(part);
  }
  return [...imports.keys()];
}

/** A folder of the page, or a file beside the folders. */
function partOf(path: string): string {
  return path.slice(PAGE.length + 1).split('/')[0] as string;
}

function targetOf(path: string, specifier: string): string {
  return normalize(join(dirname(path), specifier)).replaceAll('\\', '/');
}

interface Room {
  name: string;
  rank: number;
}

function roomOf(path: string): Room | undefined {
  for (const [rank, names] of ROOMS.entries()) {
    const name = names.find((room) => isIn(path, room));
    if (name) return { name, rank };
  }
  return undefined;
}

function isIn(path: string, room: string): boolean {
  return path.startsWith(`${room}/`) || path === `${room}.ts` || path === `${room}.d.ts`;
}

function localError(path: string, from: Room, target: string): string | undefined {
  const to = roomOf(target);
  if (!to) return `${path} imports ${target}, which is in no room`;
  if (to.name === from.name) return undefined;
  const seen = ONLY[from.name];
  if (seen && !seen.includes(to.name))
    return `${path} imports ${target}, but ${from.name} sees only ${seen.join(', ')}`;
  if (ALLOWED_PAIRS.some(([source, room]) => isIn(path, source) && to.name === room)) return undefined;
  if (to.rank < from.rank) return undefined;
  return `${path} (rank ${from.rank}) imports ${target} (rank ${to.rank})`;
}

function packageError(path: string, from: Room, specifier: string): string | undefined {
  const ofNode = specifier.startsWith('node:') || ['webgpu', '@napi-rs/canvas'].includes(specifier);
  if (!ofNode || from.name === NODE_ROOM) return undefined;
  return `${path} imports ${specifier}, but only ${NODE_ROOM} runs in Node`;
}

/** The specifiers of all imports and re-exports: static, type-only, for side effects, and import(). */
export function importsOf(text: string): string[] {
  const late = code(text).matchAll(/\bimport\s*\(\s*['"]([^'"]+)['"]/g);
  return [...staticImportsOf(text), ...Array.from(late, ([, specifier]) => specifier as string)];
}

/** The same without import(). */
function staticImportsOf(text: string): string[] {
  const patterns = [/\bfrom\s*['"]([^'"]+)['"]/g, /\bimport\s*['"]([^'"]+)['"]/g];
  return patterns.flatMap((pattern) =>
    Array.from(code(text).matchAll(pattern), ([, specifier]) => specifier as string),
  );
}

/** Without its comments. */
const code = (text: string) => text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');

/** Every .ts file of src and shaders except the tests, which may import anything. */
export function readSources(root: string): SourceFile[] {
  return ['src', 'shaders'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.test.ts'))
      .map((name) => join(folder, name).replaceAll('\\', '/'))
      .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') })),
  );
}
