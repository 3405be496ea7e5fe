import { expect, test } from 'vitest';
import { parseCsv } from './csv.ts';
import { FileError } from './fileError.ts';

const utf8 = (content: string) => new TextEncoder().encode(content);
const csv = (content: string) => parseCsv('mine.csv', utf8(content));

test.each([
  ['comma', '1,2\n3,4\n'],
  ['semicolon', '1;2\n3;4'],
  ['tab', '1\t2\n3\t4\n'],
  ['bar', '1|2\n3|4'],
  ['spaces', '  1   2\n 3 4 \n'],
  ['comma and space', '1, 2\n3, 4\n'],
  ['tab and spaces', '1 \t 2\n3\t4\n'],
  ['white space of both kinds', '1 2\n3\t4\n'],
  ['CRLF', '1,2\r\n3,4\r\n'],
  ['old Mac', '1,2\r3,4\r'],
  ['ends of lines of all kinds', '1,2\r\n\n3,4\r'],
  ['BOM', '\ufeff1,2\n3,4\n'],
  ['blank lines', '\n\n1,2\n\n3,4\n\n'],
  ['comments', '# made by hand\n1,2\n# between\n  # indented\n3,4\n'],
  ['comments of MATLAB', '% matlab export, 3 columns\n1,2\n3,4\n'],
  ['quotes', '"1","2"\n"3","4"\n'],
  ['quotes and spaces', ' "1" , "2"\n"3" "4"\n'.replace(' "4"', ', "4"')],
  ['savetxt', '# x y\n1.000000000000000000e+00 2.000000000000000000e+00\n3e0 4E+0\n'],
  ['Fortran', ' 1.0D+00 0.2d1\n 0.3Q+01 4\n'],
  ['empty columns at the end', '1;2;;\r\n3;4;;\r\n'],
  ['empty columns at the end of some rows', '1,2,\n3,4\n'],
  ['rows of nothing', '1,2\n,\n3,4\n,,,\n;\n'.replace(';\n', '')],
  ['sep=, with semicolons in cells', 'sep=,\r\n"1",2\r\n3,4\r\n'],
  ['sep= and a tab', 'sep=\t\n1\t2\n3\t4\n'],
  ['sep= with a mark of its own', '"sep=:"\n1:2\n3:4\n'],
])('reads %s', (_, content) => {
  const table = csv(content);
  expect(table.shape).toEqual([2, 2]);
  expect(Array.from(table.data)).toEqual([1, 2, 3, 4]);
  expect(table.header).toBeUndefined();
  expect(table.notes).toEqual([]);
});

test.each<[string, string, string[], string[]]>([
  ['names', '# from the lab\nx,y\n1,2\n', ['x', 'y'], []],
  ['names and an empty column', 'x,y,\n1,2,\n3,4,\n', ['x', 'y'], []],
  ['an empty column that is named', 'x,y\n1,\n3,\n', ['x', 'y'], []],
  ['names over two lines', '"x\n(mm)","y\r\n(mm)"\n1,2\n', ['x (mm)', 'y (mm)'], []],
  ['marks in names', '"x, mm";"a ""b"""\n1;2\n', ['x, mm', 'a "b"'], []],
  ['a title', 'My experiment 2024\nx,y\n1,2\n', ['x', 'y'], ['row 1 ("My experiment 2024") left out']],
  ['a title in Excel', 'My experiment,\n,\nx,y\n1,2\n', ['x', 'y'], ['row 1 ("My experiment") left out']],
  ['units', 'x;y\nmm;mm\n1;2\n', ['x', 'y'], ['row 2 ("mm mm") left out']],
  ['names that begin with digits', '1st x,2nd y,z\n1,2,3\n', ['1st x', '2nd y', 'z'], []],
  ['an index of pandas', ',x\n0,1.5\n1,2.5\n', ['', 'x'], []],
  ['years, as a pivot table has them', ',2019,2020\nA,1.5,2\nB,1,3\n', ['', '2019', '2020'], []],
  ['columns that pandas counts', ',0,1\n0,1.5,2\n1,3,4\n', ['', '0', '1'], []],
  ['row names of R', '"x" "y"\n"1" 1 2\n"2" 3 4\n', ['', 'x', 'y'], []],
  ['names apart by spaces, numbers by commas', 'x y\n1,2\n3,4\n', ['x', 'y'], []],
  ['a title of as many words', 'Measured today\n1,2\n3,4\n', [], ['row 1 ("Measured today") left out']],
])('names of columns: %s', (_, content, header, notes) => {
  expect(csv(content)).toMatchObject({ ...(header.length > 0 ? { header } : {}), notes });
});

test('what separates is judged by the rows of numbers', () => {
  expect(csv('Run 1 2 3 4\n1,2\n').data).toEqual(Float64Array.of(1, 2));
  expect(csv('a, b and c\nx;y\n1;2\n').data).toEqual(Float64Array.of(1, 2));
  expect([...csv('sample 1\t2.5\t3.5\nsample 2\t4\t5\n').data]).toEqual([Number.NaN, 2.5, 3.5, Number.NaN, 4, 5]);
  expect([...csv('"a;b;c",1\n"d;e;f",2\n').data]).toEqual([Number.NaN, 1, Number.NaN, 2]);
  expect([...csv('Smith,J 1 2\nDoe,K 3 4\n').data.subarray(1, 3)]).toEqual([1, 2]);
});

test.each([
  ['0,5;1,25\n-1,5;2\n', [0.5, 1.25, -1.5, 2]],
  ['0,5\t1e3\n3\t-,75\n', [0.5, 1000, 3, -0.75]],
  ['0,5 1,25\n3 4\n', [0.5, 1.25, 3, 4]],
  ['"0,5","1,25"\n"3","4"\n', [0.5, 1.25, 3, 4]],
  ['1,234;0,5\n', [1.234, 0.5]],
  ['0,123;1,5E2\n', [0.123, 150]],
  ['0,123;0,456\n', [0.123, 0.456]],
])('decimal commas: %j', (content, values) => {
  const { data, columns } = csv(content);
  expect([...data]).toEqual(values);
  expect(columns.every(({ problem }) => problem === undefined)).toBe(true);
});

test.each([
  ['1,234;5\n2,345;6\n', 'row 1, column 1 is "1,234", which may be 1.234 or 1234; write the one that is meant'],
  ['1,234.5;2\n', 'row 1, column 1 is "1,234.5", not a number; write 1234.5'],
  ['1.5;1,234\n', 'row 1, column 2 is "1,234", not a number; write 1234'],
  ['1.5;2,5\n', 'row 1, column 2 is "2,5", not a number; write decimals with a point'],
  ['1,234,567;5\n', 'row 1, column 1 is "1,234,567", not a number; write 1234567'],
  ['1.234.567,5;5\n', 'row 1, column 1 is "1.234.567,5", not a number; write 1234567.5'],
  ["1'234.5;5\n", 'row 1, column 1 is "1\'234.5", not a number; write 1234.5'],
  ['1 234,5;5\n', 'row 1, column 1 is "1 234,5", not a number; write 1234.5'],
  ['x,y\n−1.5,2\n', 'row 2, column 1 is "−1.5", not a number: it holds U+2212, a minus sign; write -'],
  ['5,–2\n', 'row 1, column 2 is "–2", not a number: it holds U+2013, an en dash; write -'],
  ['5;1\u00a0234\n', 'row 1, column 2 is "1\u00a0234", not a number: it holds U+00A0, a no-break space'],
  ['5,\u200b2\n', 'row 1, column 2 is "\u200b2", not a number: it holds U+200B, a zero-width space'],
  ['5;３\n', 'U+FF13, which is no ASCII character; write ASCII digits, sign and point'],
  ['5;1·5\n', 'U+00B7, a middle dot; write .'],
  ['1.5f,2.5f\n1,2\n', 'row 1, column 1 is "1.5f", not a number'],
  ['1.5g,2\n2.5g,3\n', 'row 1, column 1 is "1.5g", not a number'],
  ['1,2\n3,abc\n', 'row 2, column 2 is "abc", not a number'],
  ['x,1\n2,3\n', 'row 1, column 1 is "x", not a number'],
  ['1,two\n3,4\n', 'row 1, column 2 is "two", not a number'],
  ['0x10,2\n', 'row 1, column 1 is "0x10", not a number'],
  ['inf,2\n', 'row 1, column 1 is "inf"; every number must be finite'],
  ['1e999,2\n', 'row 1, column 1 is "1e999"; every number must be finite'],
  ['12:30,2\n', 'row 1, column 1 is "12:30", not a number'],
])('a column of %j has a problem, with its place', (content, sentence) => {
  const problems = csv(content).columns.flatMap(({ problem }) => problem ?? []);
  expect(problems).toHaveLength(1 + Number(content.startsWith('1.5f')));
  expect(problems[0]).toContain(sentence);
});

test.each([
  ['x,y\n1,2\n#N/A,3\n', 'row 3, column 1 is "#N/A"'],
  ['x;y\n#NV;3\n1;2\n', 'row 2, column 1 is "#NV"'],
  ['1,2\n#DIV/0!,#NAME?\n', 'row 2, column 1 is "#DIV/0!"'],
  ['1 2\n#NUM! 3\n', 'row 2, column 1 is "#NUM!"'],
  ['1\n#WERT!\n', 'row 2, column 1 is "#WERT!"'],
  ['1,2\n,4\n', 'row 2, column 1 is empty'],
  [',2\n3,4\n', 'row 1, column 1 is empty'],
  ['1,2\nNA,4\n', 'row 2, column 1 is "NA"'],
  ['1,2\n-nan(ind),4\n', 'row 2, column 1 is "-nan(ind)"'],
  ['1,2\n1.#QNAN,4\n', 'row 2, column 1 is "1.#QNAN"'],
])('a gap of %j is a cell, and no comment', (content, gap) => {
  const { columns, shape, data } = csv(content);
  expect(columns[0]).toMatchObject({ numbers: true, gap });
  expect(data[shape[1] * (shape[0] - (/^,|#NV/.test(content) ? 2 : 1))]).toBeNaN();
});

test('a comment may shout', () => {
  expect(csv('#WARNING! not calibrated\n#N\n#\n1,2\n').shape).toEqual([1, 2]);
});

test('columns of words are known as such, dates and labels with digits, too', () => {
  const { columns, header } = csv('name,day,x\nA1,2024-01-05,1\n2B,2024-01-06,2\n');
  expect(header).toEqual(['name', 'day', 'x']);
  expect(columns.map(({ words, problem }) => [words, problem])).toEqual([
    [true, undefined],
    [true, undefined],
    [false, undefined],
  ]);
});

test.each([
  ['1,2\n1,2\n3,4,5\n', 'row 3 has 3 numbers, row 1 has 2; all rows must have the same length'],
  ['# c\nx,y\n1,2\n\n3\n', 'row 5 has 1 number, row 3 has 2; all rows must have the same length'],
  ['1,2\n3\n', 'row 2 has 1 number, row 1 has 2; all rows must have the same length'],
  ['x,y\n', 'holds words but no numbers (row 1 is "x,y"); give one row of numbers per memory'],
  ['a,b,c\n1,2\n', 'row 1 names 3 columns, the rows from 2 on have 2'],
  ['a,b\n5,1,2\n7,3,4\n', 'row 1 names 2 columns, the rows from 2 on have 3'],
  ['x\n0,5\n1,5\n', 'row 1 names 1 column, the rows from 2 on have 2'],
  ['', 'holds no numbers; give one row of numbers per memory'],
  ['# only words\n \n', 'holds no numbers; give one row of numbers per memory'],
  ['"1,2\n3,4\n', 'row 1 has a quotation mark without its partner'],
  [`1,2\n"${'\n'.repeat(200)}"\n`, 'row 2 has a quotation mark without its partner'],
])('%j is refused with its place', (content, message) => {
  expect(() => csv(content)).toThrow(new FileError('mine.csv', message));
});

test('a hostile cell is short and escaped in the message', () => {
  expect(csv(`1,\u001b[31m${'x'.repeat(500)}\n2,3\n`).columns[1]?.problem).toMatch(
    /^row 1, column 2 is "\\u001b\[31mx{30,40}\.\.\.", not a number$/,
  );
});

/** The bytes of a text in UTF-16. */
function utf16(content: string, { big = false, mark = true } = {}): Uint8Array {
  const units = Uint16Array.from(`${mark ? '\ufeff' : ''}${content}`, (character) => character.charCodeAt(0));
  return Uint8Array.from(
    Array.from(units).flatMap((unit) => (big ? [unit >> 8, unit & 255] : [unit & 255, unit >> 8])),
  );
}

test.each([
  ['UTF-16', utf16('größe\ty\r\n1\t2\r\n')],
  ['UTF-16 of the other byte order', utf16('größe\ty\r\n1\t2\r\n', { big: true })],
  ['UTF-16 without a mark', utf16('size\ty\r\n1\t2\r\n', { mark: false })],
  ['big-endian UTF-16 without a mark', utf16('size\ty\r\n1\t2\r\n', { big: true, mark: false })],
  ['Windows-1252', Uint8Array.from('gr\u00f6\u00dfe;y\r\n1;2\r\n', (character) => character.charCodeAt(0)).slice()],
])('reads %s', (_, bytes) => {
  const { data, header } = parseCsv('mine.csv', bytes);
  expect([...data]).toEqual([1, 2]);
  expect(header?.[0]).toMatch(/^(größe|size)$/);
});

test.each([
  ['zero bytes', [...utf8('1,2\n'), 0, 1, 2, 0, 0], 'it holds zero bytes'],
  ['control characters', [0x31, 0x2c, 0x90, 0x1b, 0x01, 0x0a], 'it is not UTF-8 and holds control characters'],
])('bytes that are not text are refused: %s', (_, bytes, why) => {
  expect(() => parseCsv('x.csv', Uint8Array.from(bytes))).toThrow(`x.csv: is not text (${why}`);
});

test('lines and cells over the pieces in which a file is read are whole', () => {
  // every piece of 2^18 bytes ends somewhere in a row, and some within \r\n
  const rows = Array.from({ length: 40_000 }, (_, k) => `${k},-${k}.25e-1,"${k % 7}"`);
  const { data, shape } = csv(rows.join('\r\n'));
  expect(shape).toEqual([40_000, 3]);
  expect(data).toEqual(Float64Array.from(rows.flatMap((_, k) => [k, -(k + 0.25) / 10, k % 7])));
});

test('an end of a line between two pieces is one', () => {
  const comment = `#${'x'.repeat(2 ** 18 - 2)}`;
  expect(() => csv(`${comment}\r\n1,2\r\n3\r\n`)).toThrow('row 3 has 1 number, row 2 has 2');
});

test.each<[string, Uint8Array, string]>([
  ['lines of an old Mac', new Uint8Array(1e7 + 1).fill(13), 'has 10000001 lines; at most 10000000 are read'],
  ['lines', new Uint8Array(1e7 + 1).fill(10), 'has 10000001 lines; at most 10000000 are read'],
  ['characters in a line', new Uint8Array(2 ** 22 + 2 ** 18).fill(49), 'line 1 is longer than 4 MB'],
  ['columns', utf8('1,'.repeat(2 ** 16)), 'row 1 has 65537 columns; at most 65536 are read'],
  ['titles', utf8('a,b\n'.repeat(101)), 'has 100 rows of words and no numbers yet'],
])('too many %s are refused', (_, bytes, message) => {
  expect(() => parseCsv('large.csv', bytes)).toThrow(message);
});
