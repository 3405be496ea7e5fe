import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { MEMORY_BELOW } from '../../shaders/classRule.ts';
import { formats } from '../files/formats.ts';
import { readRun } from '../files/readRun.ts';
import { dialTable } from '../params/document.ts';
import { testDriver } from './testGpu.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (name: string) => readFileSync(`${root}/${name}`, 'utf8');

test('docs/dials.md is what the table says: npx driftwell dials > docs/dials.md', () => {
  expect(read('docs/dials.md')).toBe(dialTable());
});

test('docs/page.md and the README name every format', () => {
  const rows = formats.map(({ extension, doc }) => `| ${extension.toUpperCase()} | ${doc} |`);
  expect(read('docs/page.md')).toContain(['| format | holds |', '| --- | --- |', ...rows, ''].join('\n'));
  for (const { extension } of formats) expect(read('README.md')).toContain(`\`.${extension}\``);
});

test('the README says the class rule as it is', () => {
  expect(read('README.md')).toContain(`e^H ≥ ${MEMORY_BELOW}`);
});

const withDevice = /No WebGPU adapter/.test(testDriver) ? test.skip : test;

withDevice('the lines of library use in the README run', { timeout: 120_000 }, async () => {
  const [, lines] = /```ts\n([\s\S]*?)```/.exec(read('README.md')) ?? [];
  const folder = `${root}/.cache/readme`;
  mkdirSync(folder, { recursive: true });
  const program = (lines as string)
    .replace("'driftwell'", "'../../src/index.ts'")
    .replace("'driftwell/node'", "'../../src/cli/node.ts'");
  writeFileSync(`${folder}/use.mts`, `${program}\nprocess.exit(0);\n`);
  execFileSync(process.execPath, ['--import', 'tsx', `${folder}/use.mts`], { cwd: folder });
  const { config } = await readRun('basins.png', readFileSync(`${folder}/basins.png`));
  rmSync(folder, { recursive: true });
  expect(config).toMatchObject({ experiment: 'basins', memories: 'pham:9', particles: 2 ** 16 });
});

test('files that README and docs point to exist', () => {
  for (const page of ['README.md', 'CONTRIBUTING.md', 'docs/architecture.md']) {
    const folder = page.includes('/') ? 'docs/' : '';
    for (const [, target] of read(page).matchAll(/\]\((?!https?:)([^)#]+)\)/g)) {
      expect(() => readFileSync(`${root}/${folder}${target}`), `${page} -> ${target}`).not.toThrow(/ENOENT/);
    }
  }
});
