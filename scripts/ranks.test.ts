import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { fileCircle, importsOf, pageCircle, rankErrors, readSources } from './ranks.ts';

const errorsOf = (path: string, ...specifiers: string[]) =>
  rankErrors([{ path, text: specifiers.map((specifier) => `import { a } from '${specifier}';`).join('\n') }]);

test('imports in src and shaders point to lower ranks only', () => {
  const files = readSources(fileURLToPath(new URL('..', import.meta.url)));
  expect(files.length).toBeGreaterThan(5);
  expect(rankErrors(files)).toEqual([]);
});

test('lower ranks and the own folder are fine', () => {
  expect(errorsOf('src/gpu/kernels.ts', './device.ts', '../params.ts', '../../shaders/label.wgsl.ts')).toEqual([]);
  expect(errorsOf('src/schedules.ts', './samplers/row.ts')).toEqual([]);
  expect(errorsOf('src/cli/main.ts', 'node:fs', 'webgpu', 'commander', '../experiments/basins.ts')).toEqual([]);
});

test.each([
  ['src/gpu/kernels.ts', '../simulation.ts', '(rank'],
  ['src/readouts/attention.ts', '../observables/labels.ts', '(rank'],
  ['src/samplers/ode.ts', '../schedules.ts', '(rank'],
  ['shaders/label.wgsl.ts', '../src/results.ts', '(rank'],
  ['src/app/engine/engine.ts', '../../cli/adapter.ts', '(rank'],
  ['src/cli/main.ts', '../app/main.tsx', '(rank'],
  ['src/app/store.ts', './engine/pace.ts', '(rank'],
  ['src/app/files/OpenSave.tsx', '../engine/files/openFiles.ts', '(rank'],
  ['src/app/engine/runner.ts', '../stage/overlay.ts', '(rank'],
  ['src/app/engine/files/openFiles.ts', '../../store.ts', '(rank'],
  ['src/app/protocol/messages.ts', '../engine/files/givenLists.ts', '(rank'],
  ['src/app/protocol/messages.ts', '../store.ts', '(rank'],
  ['src/view/paint.ts', '../params.ts', 'sees only'],
  ['src/gpu/device.ts', 'node:fs', 'only src/cli runs in Node'],
  ['src/bench/measure.ts', 'webgpu', 'only src/cli runs in Node'],
  ['src/gpu/device.ts', '../../scripts/ranks.ts', 'in no room'],
])('%s must not import %s', (path, specifier, reason) => {
  expect(errorsOf(path, specifier)).toEqual([expect.stringContaining(reason)]);
});

test('page and engine meet in the protocol; one file of the page connects the engine', () => {
  expect(errorsOf('src/app/store.ts', './protocol/messages.ts', './connectEngine.ts')).toEqual([]);
  expect(errorsOf('src/app/engine/runner.ts', '../protocol/messages.ts', './files/openFiles.ts')).toEqual([]);
  expect(errorsOf('src/app/connectEngine.ts', './engine/engine.ts', './engine/engine.worker.ts?worker&url')).toEqual(
    [],
  );
});

test('parts of the page import one another in one direction', () => {
  const importing = (path: string, specifier: string) => ({ path, text: `import '${specifier}';` });
  const oneWay = [importing('src/app/pane.ts', './stage/stage.ts'), importing('src/app/stage/stage.ts', '../keys.ts')];
  expect(pageCircle(oneWay)).toEqual([]);
  expect(pageCircle([...oneWay, importing('src/app/stage/overlay.ts', '../pane.ts')])).toEqual(['pane.ts', 'stage']);
  expect(pageCircle(readSources(fileURLToPath(new URL('..', import.meta.url))))).toEqual([]);
});

test('no files import one another in a circle', () => {
  const file = (path: string, text: string) => ({ path, text });
  const a = file('src/a.ts', "import { b } from './b.ts';");
  expect(fileCircle([a, file('src/b.ts', "const a = await import('./a.ts');")])).toEqual([]);
  expect(fileCircle([a, file('src/b.ts', "import type { A } from './a.ts';")])).toEqual(['src/a.ts', 'src/b.ts']);
  expect(fileCircle([a, file('src/b.ts', "export * from './a.ts';")])).toEqual(['src/a.ts', 'src/b.ts']);
  expect(fileCircle(readSources(fileURLToPath(new URL('..', import.meta.url))))).toEqual([]);
});

test('every style sheet and script that index.html names is there', () => {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const page = readFileSync(`${root}/index.html`, 'utf8');
  const named = Array.from(page.matchAll(/(?:href|src)="(\/src\/[^"]+)"/g), ([, path]) => path as string);
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter((path) => !existsSync(`${root}${path}`))).toEqual([]);
});

test('a file of no room is an error', () => {
  expect(errorsOf('src/helpers.ts')).toEqual([expect.stringContaining('in no room')]);
});

test('every form of import is seen, comments are not', () => {
  const text = `import type { A } from './a.ts';
    import {
      b,
    } from "./b.ts";
    import './c.ts';
    export * from './d.ts';
    // import './no.ts';
    /* from './no.ts' */
    const e = await import('./e.ts');
    type F = typeof import('./f.ts');`;
  expect(importsOf(text).sort()).toEqual(['./a.ts', './b.ts', './c.ts', './d.ts', './e.ts', './f.ts']);
});
