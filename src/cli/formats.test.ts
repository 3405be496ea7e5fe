import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { resolveInputs } from '../experiments/inputs.ts';
import type { Run } from '../experiments/run.ts';
import { formats } from '../files/formats.ts';
import { carrierExtensions, openExtensions } from '../files/formatTexts.ts';
import { claimsRun, parseRun } from '../files/parseRun.ts';
import { headerOf, type RunFile } from '../files/runFile.ts';
import { encodeRun } from '../files/writeResults.ts';
import { parseConfig } from '../params/config.ts';
import { checkOutput, outputHelp, writeRun } from './output.ts';
import { savedConfig } from './savedConfig.ts';

/** A format that nobody else knows: a comment with the run, then a number per line. */
const fixture = vi.hoisted(() => ({
  extension: 'lines',
  type: 'text/plain',
  doc: 'a test',
  holds: 'array',
  recognize: (bytes: Uint8Array) => bytes[0] === '%'.charCodeAt(0),
  async load() {
    const { arrayOf, headerOf, onlyResult } = await import('../files/runFile.ts');
    const textOf = (run: RunFile) => `%${JSON.stringify(headerOf(run))}\n${arrayOf(onlyResult(run)).data.join('\n')}\n`;
    return {
      encode: (run: RunFile) => new TextEncoder().encode(textOf(run)),
      runText: (_: string, bytes: Uint8Array) => new TextDecoder().decode(bytes).slice(1).split('\n')[0],
    };
  },
}));

vi.mock('../files/formats.ts', async (original) => {
  const real = await original<typeof import('../files/formats.ts')>();
  return { ...real, formats: [...real.formats, fixture] };
});

const folder = mkdtempSync(join(tmpdir(), 'driftwell-formats-'));
afterAll(() => rmSync(folder, { recursive: true }));

const inputs = resolveInputs(parseConfig({ experiment: 'basins', memories: 'circle:5', beta: 9 }));
const run: Run = {
  driftwell: '0.1.0',
  format: 1,
  config: { ...inputs.config },
  stamp: { config: 'ab', n: 2 },
  adapter: 'none',
  kernel: 'none',
  inputs,
  notes: [],
  results: {
    labels: {
      kind: 'labels',
      name: 'labels',
      unit: '',
      shape: [1, 3],
      extent: [0, 1, 0, 1],
      data: new Int32Array([2, 0, -1]),
    },
    attractors: {
      kind: 'table',
      name: 'attractors',
      unit: '',
      shape: [1, 1],
      columns: ['x'],
      data: new Float64Array([7]),
    },
  },
};

test('a row of the table is written, named in help, offered on the page, and opened', async () => {
  const file = join(folder, 'run.LINES');
  await checkOutput(file);
  expect(await writeRun(file, run, undefined as never, {})).toEqual([file]);
  expect(readFileSync(file, 'utf8').split('\n').slice(1)).toEqual(['2', '0', '-1', '']);
  expect(outputHelp.out).toContain('.lines');
  expect(outputHelp.result).toContain('.lines');
  expect(openExtensions).toContain('lines');
  await checkOutput(file);
  expect(await savedConfig(file)).toMatchObject({ experiment: 'basins', beta: 9 });
  await expect(parseRun('a.bin', new Uint8Array([1]))).rejects.toThrow(/\.lines that driftwell wrote/);
  await expect(encodeRun(run, 'bin' as never)).rejects.toThrow(/cannot be written as "bin"; choose one of: .*lines/);
});

const written = formats.filter(({ holds }) => holds !== 'picture').map((format) => [format.extension, format] as const);

test.each(written)(
  '.%s is written in every way its row promises, and is known by its bytes',
  async (extension, format) => {
    const file = join(folder, `whole.${extension}`);
    const names = await writeRun(file, run, undefined as never, {});
    expect(names).toEqual(format.sidecar ? [file, `${file}.json`] : [file]);
    // known as our own, it may be written again
    await checkOutput(file);
    const bytes = new Uint8Array(readFileSync(file));
    expect(formats.filter(({ recognize }) => recognize(bytes)).map((row) => row.extension)).toEqual([extension]);
    expect(await claimsRun(file, bytes)).toBe(!format.sidecar);
    expect(carrierExtensions.includes(extension)).toBe(!format.sidecar);
    const carrier = names.at(-1) as string;
    expect(await parseRun(carrier, new Uint8Array(readFileSync(carrier)))).toEqual(headerOf(run));
    // a file of one holds the result that is asked for, and refuses one that is not there
    if (format.holds === 'all') return;
    const other = await encodeRun(run, extension, 'attractors');
    expect(other).not.toEqual(bytes);
    await expect(encodeRun(run, extension)).rejects.toThrow('holds one result; choose one of: labels, attractors');
    await expect(encodeRun(run, extension, 'toString')).rejects.toThrow('there is no result "toString"');
  },
);

test('no two formats share an extension', () => {
  expect(new Set(formats.map(({ extension }) => extension)).size).toBe(formats.length);
});
