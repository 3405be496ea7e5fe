import fc from 'fast-check';
import { parseCsv } from '../../src/files/csv.ts';
import { decodePng } from '../../src/files/decodePng.ts';
import { dumpNpy, parseNpy } from '../../src/files/npy.ts';
import { parseNpz, writeNpz } from '../../src/files/npz.ts';
import numpy from '../../src/files/numpyFiles.json';
import { encodePalettePng } from '../../src/files/palettePng.ts';
import { parseWeights, takePatterns } from '../../src/files/parsePatterns.ts';
import { parseRun } from '../../src/files/parseRun.ts';
import { encodePng } from '../../src/files/png.ts';
import { parseZip, writeZip } from '../../src/files/zip.ts';
import { holds, MOST_SAID, mutated, type Target, TOKENS, target, utf8 } from './target.ts';

const SMALL = { maxBytes: 2 ** 20 };

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

const withTake = (bytes: fc.Arbitrary<Uint8Array>) => fc.tuple(bytes, fc.constantFrom(...TAKES));

/** The readers of files, from bytes: a result that is whole, or one FileError with the file's name. */
export const readers: Readonly<Record<string, Target>> = {
  csv: target(mutated(TEXTS, typedText()), (bytes) => {
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
  npy: target(mutated(ARRAYS), (bytes) => {
    const { data, shape } = parseNpy('fuzz', bytes);
    holds(data.length === shape.reduce((product, size) => product * size, 1), 'shape');
  }),
  npz: target(mutated(ARCHIVES), (bytes) => {
    for (const [, { shape, read }] of parseNpz('fuzz', bytes, SMALL).arrays) {
      if (shape) holds(`${read().shape}` === `${shape}`, 'the shape is that of the header');
    }
  }),
  zip: target(mutated(ARCHIVES), (bytes) => {
    parseZip('fuzz', bytes, SMALL);
  }),
  png: target(mutated(PICTURES), (bytes) => {
    const { width, height, data } = decodePng('fuzz', bytes);
    holds(data.length === 4 * width * height, 'pixels');
  }),
  patterns: target(
    withTake(mutated([...TEXTS, ...ARRAYS, ...ARCHIVES, ...PICTURES], typedText())),
    async ([bytes, take]) => {
      const { made, note } = await takePatterns('fuzz', bytes, take);
      holds(made.points.length === made.count * made.dim && made.dim <= 3 && made.count > 0, 'shape');
      holds(made.points.every(Number.isFinite) && made.weights.every((weight) => weight >= 0), 'numbers');
      holds(note.length > 0 && note.length < MOST_SAID, 'a line says what was taken');
    },
  ),
  weights: target(mutated([...TEXTS, ...ARRAYS, ...ARCHIVES]), (bytes) => {
    parseWeights('fuzz', bytes);
  }),
  run: target(mutated([...TEXTS, ...ARCHIVES, ...PICTURES, ...RUNS]), async (bytes) => {
    const { config } = await parseRun('fuzz', bytes);
    holds(typeof config === 'object' && config !== null, 'config');
  }),
};
