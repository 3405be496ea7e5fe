import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tableOf } from '../results.ts';
import { parseCsv } from './csv.ts';
import { decodePng } from './decodePng.ts';
import { FileError } from './fileError.ts';
import { encodeSidecar } from './jsonRun.ts';
import { parseNpy } from './npy.ts';
import { parseNpz } from './npz.ts';
import { parseRun } from './parseRun.ts';
import { asciiJson, encodePng } from './png.ts';
import { headerOf, type RunFile } from './runFile.ts';
import { encodeRun } from './writeResults.ts';

const run: RunFile = {
  driftwell: '0.1.0',
  format: 1,
  config: { experiment: 'basins', beta: 8, memories: 'circle:9', note: 'é Ω\u2028 ξ "quoted"' },
  stamp: { config: 'ab', n: 6 },
  adapter: 'SwiftShader',
  kernel: 'dense4',
  ms: 12.5,
  results: {
    basins: {
      name: 'basins',
      kind: 'labels',
      unit: '',
      shape: [2, 3],
      extent: [-1.5, 1.5, -1, 1],
      data: new Int32Array([0, 1, 2, -1, 1, 0]),
    },
    energy: {
      name: 'energy',
      kind: 'field',
      unit: 'kT',
      shape: [1, 4],
      extent: [0, 1, 0, 1],
      data: new Float32Array([0.1, Number.NaN, Number.POSITIVE_INFINITY, -1e-30]),
    },
    entropy: {
      name: 'entropy, mean',
      kind: 'series',
      unit: 'nat',
      xName: 'time',
      xUnit: 's',
      x: new Float64Array([0, 1]),
      data: new Float64Array([2, 0.5]),
    },
    minima: tableOf('minima', ['x', 'y'], [[0.25, 1 / 3]]),
  },
};
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

test('JSON holds everything, with numbers that determine the float32', async () => {
  const value = JSON.parse(decode(await encodeRun(run, 'json')));
  expect(Object.keys(value)).toEqual(['driftwell', 'format', 'config', 'stamp', 'adapter', 'kernel', 'ms', 'results']);
  expect(value.results.basins).toEqual({
    kind: 'labels',
    unit: '',
    shape: [2, 3],
    extent: [-1.5, 1.5, -1, 1],
    numbering: 'labels count from 0, -1 is none; pictures and the page number the same from 1',
    data: [0, 1, 2, -1, 1, 0],
  });
  expect(value.results.energy.data.slice(1, 3)).toEqual(['NaN', 'Infinity']);
  expect(Math.fround(value.results.energy.data[0])).toBe(Math.fround(0.1));
  expect(value.results.minima).toMatchObject({ columns: ['x', 'y'], data: [0.25, 1 / 3] });
  expect(value.results.entropy).toMatchObject({
    columns: ['time', 'entropy, mean'],
    shape: [2, 2],
    data: [0, 2, 1, 0.5],
  });
});

test('every float32 survives JSON', async () => {
  await fc.assert(
    fc.asyncProperty(fc.float({ noNaN: true, noDefaultInfinity: true }), async (value) => {
      const data = new Float32Array([value]);
      const one: RunFile = {
        ...run,
        results: { e: { ...run.results.energy, name: 'e', shape: [1, 1], data } as never },
      };
      const back = JSON.parse(decode(await encodeRun(one, 'json'))).results.e.data[0];
      expect(Math.fround(back) + 0).toBe(value + 0);
    }),
  );
});

test('NPZ holds one array per result and config.json, with the same bytes each time', async () => {
  const bytes = await encodeRun(run, 'npz');
  const { arrays } = parseNpz('run.npz', bytes);
  expect([...arrays.keys()]).toEqual(['basins', 'energy', 'entropy', 'minima']);
  expect(arrays.get('basins')?.read()).toMatchObject({ data: run.results.basins?.data, shape: [2, 3] });
  expect(arrays.get('entropy')?.read()).toMatchObject({ data: new Float64Array([0, 2, 1, 0.5]), shape: [2, 2] });
  expect(Buffer.from(bytes).equals(Buffer.from(await encodeRun(run, 'npz')))).toBe(true);
});

test('NPY holds one result, labels as int32 [ny, nx]', async () => {
  const { data, shape } = parseNpy('basins.npy', await encodeRun(run, 'npy', 'basins'));
  expect(data).toEqual(run.results.basins?.data);
  expect(shape).toEqual([2, 3]);
  await expect(encodeRun(run, 'npy')).rejects.toThrow(
    'this format holds one result; choose one of: basins, energy, entropy, minima',
  );
  await expect(encodeRun(run, 'npy', 'toString')).rejects.toThrow(/there is no result "toString"/);
});

test('CSV: a grid as x, y, value at cell centres, a table as it is', async () => {
  const grid = parseCsv('b.csv', await encodeRun(run, 'csv', 'basins'));
  expect(grid.header).toEqual(['x', 'y', 'basins']);
  expect(grid.shape).toEqual([6, 3]);
  expect(Array.from(grid.data.subarray(0, 3))).toEqual([-1, -0.5, 0]);
  expect(Array.from(grid.data.subarray(9, 12))).toEqual([-1, 0.5, -1]);
  expect(parseCsv('t.csv', await encodeRun(run, 'csv', 'minima'))).toMatchObject({ header: ['x', 'y'], shape: [1, 2] });
  expect(
    decode(await encodeRun(run, 'csv', 'entropy'))
      .split('\n')
      .slice(1, 3),
  ).toEqual(['time,"entropy, mean"', '0,2']);
  expect(decode(await encodeRun(run, 'csv', 'energy'))).toMatch(
    /\n0.125,0.5,0.100000001\n0.375,0.5,nan\n0.625,0.5,inf\n/,
  );
});

const image = { width: 3, height: 2, data: Uint8Array.from({ length: 24 }, (_, i) => 10 * i) };
const picture = encodePng(image, { driftwell: asciiJson(headerOf(run)) });

test('PNG keeps pixels and config', () => {
  expect(decodePng('p.png', picture)).toEqual(image);
  expect(() => encodePng(image, { driftwell: 'ξ' })).toThrow(/must be ASCII/);
});

test('a PNG that promises fewer pixels than it holds is refused', () => {
  const lie = encodePng({ width: 512, height: 512, data: new Uint8Array(2 ** 20) }).slice();
  new DataView(lie.buffer).setUint32(20, 1);
  expect(() => decodePng('lie.png', lie)).toThrow(/holds more pixels than the/);
});

test.each([
  ['p.png', picture],
  ['r.npz', await encodeRun(run, 'npz')],
  ['b.csv', await encodeRun(run, 'csv', 'basins')],
  ['r.json', await encodeRun(run, 'json')],
  ['b.npy.json', encodeSidecar(run)],
])('the run is restored from %s', async (name, bytes) => {
  expect(await parseRun(name, bytes)).toEqual(headerOf(run));
});

test.each<[string, Uint8Array | string, RegExp]>([
  ['a.npy', await encodeRun(run, 'npy', 'basins'), /a\.npy: carries no config; open the \.json file beside it/],
  ['a.png', encodePng(image), /carries no config: driftwell did not write this \.png/],
  ['a.csv', '# hello\n1,2\n', /carries no config: driftwell did not write this \.csv/],
  ['a.json', '{"a": 1}', /is not a driftwell run/],
  [
    'a.json',
    '{"driftwell": "9.0.0", "format": 2, "config": {}}',
    /written by driftwell 9\.0\.0 in format 2; this version reads format 1/,
  ],
  ['a.json', '{"driftwell": "0.1.0", "format": 1, "config": []}', /without its config/],
  ['a.json', '{"driftwell": "0.1.0", "format": 1, "config": {"__proto__": {"polluted": 1}}}', /the key __proto__/],
  ['a.json', '{"driftwell": "0.1.0", "format": 1, "config": {"a": [{"\\u005f_proto__": 1}]}}', /the key __proto__/],
  ['a.json', '{"driftwell":', /is not valid JSON/],
  ['a.json', `{"a":${'['.repeat(200_000)}`, /is not valid JSON/],
  ['a.txt', 'hello', /is no file of a run/],
  ['empty', '', /is no file of a run/],
])('%s: not a run (%#)', async (name, content, message) => {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  await expect(parseRun(name, bytes)).rejects.toThrow(FileError);
  await expect(parseRun(name, bytes)).rejects.toThrow(message);
});

test('mutated files of a run give a header or a FileError', async () => {
  const valid = [picture, await encodeRun(run, 'npz'), await encodeRun(run, 'csv', 'minima'), encodeSidecar(run)];
  const mutated = fc
    .tuple(fc.constantFrom(...valid), fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 5 }), fc.nat())
    .map(([bytes, changes, cut]) => {
      const copy = bytes.slice(0, cut % 3 === 0 ? cut % bytes.length : bytes.length);
      for (const [at, value] of changes) copy[at % copy.length] = value;
      return copy;
    });
  await fc.assert(
    fc.asyncProperty(mutated, async (bytes) => {
      for (const read of [() => parseRun('fuzz', bytes), async () => decodePng('fuzz.png', bytes)]) {
        try {
          await read();
        } catch (error) {
          expect(error).toBeInstanceOf(FileError);
        }
      }
    }),
    { numRuns: 1500 },
  );
});

test('CSV writes infinities with their sign, and a name with a comma or a quote as one cell', async () => {
  const odd = tableOf('odd', ['a "b"', 'c,d', 'e'], [[Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN]]);
  const lines = decode(await encodeRun({ ...run, results: { odd } }, 'csv', 'odd')).split('\n');
  expect(lines.slice(1, 3)).toEqual(['"a ""b""","c,d",e', 'inf,-inf,nan']);
});
