import fc from 'fast-check';
import { parseCsv } from './csv.ts';
import { decodePng } from './decodePng.ts';
import { FileError } from './fileError.ts';
import { dumpNpy, parseNpy } from './npy.ts';
import { readNpz, writeNpz } from './npz.ts';
import numpy from './numpyFiles.json';
import { encodePalettePng } from './palettePng.ts';
import { encodePng } from './png.ts';
import { readWeights, takePatterns } from './readPatterns.ts';
import { readRun } from './readRun.ts';
import { readZip, writeZip } from './zip.ts';

const MOST_SAID = 1500;
const SMALL = { maxBytes: 2 ** 20 };

const utf8 = (content: string) => new TextEncoder().encode(content);

const TEXTS = [
  'x,y\n1,2\n3,4\n',
  ',x,y\n0,1,2\n1,3,4\n',
  '"x" "y"\n"1" 1 2\n"2" 3 4\n',
  'sep=;\r\nx;y;;\r\n0,5;1,25;;\r\n-1,5;2;;\r\n',
  'title\n\n"a\n(mm)"\tb\n1.0D+00\t2\n#N/A\t-\n',
  '# c\n% d\n1 2 3\n4 5 6\n',
  'name|w\na|1\nb|NA\n',
  'id,x,label\n1,2,0\n2,−3,1\n',
  '\ufeff1,234;5\r6;7\r',
].map(utf8);
const ARRAYS = Object.entries(numpy.files)
  .filter(([key]) => !key.startsWith('savez'))
  .map(([, base64]) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)));
const [some = new Uint8Array()] = ARRAYS;
const ARCHIVES = [
  writeNpz(
    new Map([
      ['patterns', { data: Float64Array.of(1, 2, 3, 4), shape: [2, 2] }],
      ['weights', { data: Float64Array.of(1, 3), shape: [2] }],
    ]),
    utf8('{"driftwell":"0.1.0","format":1,"config":{}}'),
  ),
  writeNpz(new Map(['x', 'y', 't'].map((name) => [name, { data: Float64Array.of(1, 2), shape: [2] }]))),
  writeZip(
    new Map([
      ['X.npy', some],
      ['a/b.npy', dumpNpy(new Float32Array(3000))],
      ['empty', new Uint8Array(0)],
    ]),
  ),
];
const checks = {
  width: 8,
  height: 8,
  data: Uint8Array.from({ length: 256 }, (_, i) => (i % 4 === 3 ? 255 : (i >> 2) % 5 ? 255 : 0)),
};
const HEADER = '{"driftwell":"0.1.0","format":1,"config":{"beta":2}';
const PICTURES = [encodePng(checks), encodePng(checks, { driftwell: `${HEADER}}` }), encodePalettePng(checks, {})];
const RUNS = [`${HEADER},"results":{"a":{"data":[1,2,{"b":"]}"}]}}}`, `# ${HEADER}}\nx\n1\n`].map(utf8);

const TOKENS = [
  'NaN',
  'inf',
  '1e999',
  '0x10',
  '1,5',
  '1,234',
  ';',
  '|',
  '\t',
  ' ',
  '#',
  '#N/A',
  '%',
  '"',
  '""',
  '\r\n',
  '\n',
  '\0',
  '\ufeff',
  '−',
  'é',
  '😀',
  '\u2028',
  'x',
  '-',
  '.',
  '<f8',
  '>f4',
  '|O',
  '(3, 2)',
  '(1099511627776,)',
  'IDAT',
  'PK\u0005\u0006',
  '__proto__',
  '{',
  '}',
  '"results":',
];
const TAKES = [
  '',
  '',
  '',
  'x',
  'y,x',
  '1',
  '2-1',
  'pca',
  'complete',
  'x:standardise:centre',
  'b:normalise',
  'patterns',
  'weights',
  '__proto__',
  '99999999',
  '1-999999999',
  'a,b,c,d',
  ':::',
];

/** Files with some bytes changed, some tokens put in, or an end cut off; and what `other` makes. */
function mutated(valid: readonly Uint8Array[], other: fc.Arbitrary<Uint8Array> = fc.uint8Array({ maxLength: 200 })) {
  const edit = fc.record({
    at: fc.nat(),
    put: fc.oneof(fc.uint8Array({ minLength: 1, maxLength: 4 }), fc.constantFrom(...TOKENS).map(utf8)),
    insert: fc.boolean(),
  });
  const changed = fc
    .tuple(fc.constantFrom(...valid), fc.array(edit, { maxLength: 6 }), fc.nat({ max: 40 }))
    .map(([bytes, edits, cut]) => {
      let result = bytes;
      for (const { at, put, insert } of edits) {
        const place = at % (result.length + 1);
        const rest = result.subarray(Math.min(result.length, place + (insert ? 0 : put.length)));
        result = Uint8Array.from([...result.subarray(0, place), ...put, ...rest]);
      }
      return cut < 8 ? result.slice(0, Math.floor((result.length * cut) / 8)) : result;
    });
  return fc.oneof({ arbitrary: changed, weight: 3 }, { arbitrary: other, weight: 1 });
}

/** Rows of cells as people may type them. */
function typedText(): fc.Arbitrary<Uint8Array> {
  const cell = fc.oneof(
    fc.double().map(String),
    fc.integer().map(String),
    fc.constantFrom(...TOKENS),
    fc.string({ maxLength: 6 }),
  );
  return fc
    .tuple(
      fc.constantFrom(',', ';', '\t', '|', ' '),
      fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { maxLength: 6 }),
      fc.constantFrom('\n', '\r\n', '\r'),
    )
    .map(([mark, rows, end]) => utf8(rows.map((row) => row.join(mark)).join(end)));
}

function property(bytes: fc.Arbitrary<Uint8Array>, read: (bytes: Uint8Array, take: string) => void | Promise<void>) {
  return fc.asyncProperty(bytes, fc.constantFrom(...TAKES), async (content, take) => {
    try {
      await read(content, take);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      holds(error.file.startsWith('fuzz') && error.message.length < MOST_SAID, `one short sentence: ${error.message}`);
      holds(!/[\p{Cc}\u2028\u2029]/u.test(error.message), `no control characters: ${JSON.stringify(error.message)}`);
    }
  }) as fc.IAsyncProperty<unknown>;
}

function holds(condition: boolean, what: string): void {
  if (!condition) throw new Error(`does not hold: ${what}`);
}

/**
 * What must hold of every reader for any bytes: a result that is whole, or one FileError with the file's name, short and
 * without control characters. The tests run each on 100 inputs; the campaign runs the same with more and other seeds.
 */
export const readerProperties: Readonly<Record<string, fc.IAsyncProperty<unknown>>> = {
  csv: property(mutated(TEXTS, typedText()), (bytes) => {
    const { shape, data, columns, header } = parseCsv('fuzz', bytes);
    holds(data.length === shape[0] * shape[1] && columns.length === shape[1] && shape[0] > 0, 'shape');
    holds(header === undefined || header.length === shape[1], 'header');
    columns.forEach(({ numbers, gap, problem }, d) => {
      const values = Array.from({ length: shape[0] }, (_, k) => data[k * shape[1] + d] as number);
      holds(
        values.every((value) => !Number.isFinite(value) === Number.isNaN(value)),
        'no infinity',
      );
      holds(numbers === values.some(Number.isFinite), 'numbers');
      holds(values.every(Number.isFinite) || Boolean(gap ?? problem) || !numbers, 'what is missing has a reason');
    });
  }),
  npy: property(mutated(ARRAYS), (bytes) => {
    const { data, shape } = parseNpy('fuzz', bytes);
    holds(data.length === shape.reduce((product, size) => product * size, 1), 'shape');
  }),
  npz: property(mutated(ARCHIVES), (bytes) => {
    for (const [, { shape, read }] of readNpz('fuzz', bytes, SMALL).arrays) {
      if (shape) holds(`${read().shape}` === `${shape}`, 'the shape is that of the header');
    }
  }),
  zip: property(mutated(ARCHIVES), (bytes) => {
    readZip('fuzz', bytes, SMALL);
  }),
  png: property(mutated(PICTURES), (bytes) => {
    const { width, height, data } = decodePng('fuzz', bytes);
    holds(data.length === 4 * width * height, 'pixels');
  }),
  patterns: property(mutated([...TEXTS, ...ARRAYS, ...ARCHIVES, ...PICTURES], typedText()), async (bytes, take) => {
    const { made, note } = await takePatterns('fuzz', bytes, take);
    holds(made.points.length === made.count * made.dim && made.dim <= 3 && made.count > 0, 'shape');
    holds(made.points.every(Number.isFinite) && made.weights.every((weight) => weight >= 0), 'numbers');
    holds(note.length > 0 && note.length < MOST_SAID, 'a line says what was taken');
  }),
  weights: property(mutated([...TEXTS, ...ARRAYS, ...ARCHIVES]), (bytes) => {
    readWeights('fuzz', bytes);
  }),
  run: property(mutated([...TEXTS, ...ARCHIVES, ...PICTURES, ...RUNS]), async (bytes) => {
    const { config } = await readRun('fuzz', bytes);
    holds(typeof config === 'object' && config !== null, 'config');
  }),
};
