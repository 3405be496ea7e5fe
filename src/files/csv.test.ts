import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseCsv } from './csv.ts';
import { FileError } from './fileError.ts';

const utf8 = (content: string) => new TextEncoder().encode(content);

const csv = (text: string) => parseCsv('mine.csv', new TextEncoder().encode(text));

test.each([
  ['comma', '1,2\n3,4\n'],
  ['semicolon', '1;2\n3;4'],
  ['tab', '1\t2\n3\t4\n'],
  ['bar', '1|2\n3|4'],
  ['spaces', '  1   2\n 3\t 4 \n'.replace('\t', ' ')],
  ['comma and space', '1, 2\n3, 4\n'],
  ['CRLF', '1,2\r\n3,4\r\n'],
  ['old Mac', '1,2\r3,4\r'],
  ['BOM', '\ufeff1,2\n3,4\n'],
  ['blank lines', '\n\n1,2\n\n3,4\n\n'],
  ['comments', '# made by hand\n1,2\n# between\n3,4\n'],
  ['quotes', '"1","2"\n"3","4"\n'],
  ['savetxt', '# x y\n1.000000000000000000e+00 2.000000000000000000e+00\n3e0 4E+0\n'],
])('reads %s', (_, text) => {
  const table = csv(text);
  expect(table.shape).toEqual([2, 2]);
  expect(Array.from(table.data)).toEqual([1, 2, 3, 4]);
  expect(table.header).toBeUndefined();
});

test('a first row of words is a header, comments are kept', () => {
  const table = csv('# from the lab\nx,y\n1,2\n');
  expect(table).toMatchObject({ header: ['x', 'y'], shape: [1, 2], comments: ['from the lab'] });
});

test('one number per line, with signs and bare points', () => {
  expect(Array.from(csv('-1\n+.5\n2.\n1e-3\n').data)).toEqual([-1, 0.5, 2, 0.001]);
});

test.each([
  ['1,2\n1,2\n3,4,5\n', 'mine.csv: row 3 has 3 numbers, row 1 has 2; all rows must have the same length'],
  ['# c\nx,y\n1,2\n\n3\n', 'mine.csv: row 5 has 1 number, row 3 has 2; all rows must have the same length'],
  ['1,2\n3,abc\n', 'mine.csv: row 2, column 2 is "abc", not a number'],
  ['1,2\n3,\n', 'mine.csv: row 2, column 2 is empty; every row needs a number in every column'],
  ['1,2\nnan,4\n', 'mine.csv: row 2, column 1 is nan; every number must be finite'],
  ['-inf,2\n', 'mine.csv: row 1, column 1 is -inf; every number must be finite'],
  ['1e999,2\n', 'mine.csv: row 1, column 1 is 1e999; every number must be finite'],
  ['0x10,2\n', 'mine.csv: row 1, column 1 is "0x10", not a number'],
  ['0,5;1,5\n', 'mine.csv: row 1, column 1 is "0,5", not a number; write decimals with a point'],
  ['1,two\n', 'mine.csv: row 1, column 2 is "two", not a number'],
  ['x,y\n', 'mine.csv: holds a header but no numbers'],
  ['a,b,c\n1,2\n', 'mine.csv: row 1 names 3 columns, the rows have 2'],
  ['', 'mine.csv: holds no numbers; give one row of numbers per pattern'],
  ['# only words\n \n', 'mine.csv: holds no numbers; give one row of numbers per pattern'],
  ['"1,2\n3,4\n', 'mine.csv: row 1 has a quotation mark without its partner'],
])('%j is refused with its place', (text, message) => {
  expect(() => csv(text)).toThrow(new FileError('mine.csv', message.slice('mine.csv: '.length)));
});

test('bytes that are not text are refused', () => {
  expect(() => parseCsv('x.csv', new Uint8Array([0xff, 0xfe, 0x31, 0x00]))).toThrow(/is not UTF-8 text/);
  expect(() => csv('1,2\0')).toThrow(/zero bytes/);
});

test('a hostile cell is short and escaped in the message', () => {
  expect(() => csv(`1,\u001b[31m${'x'.repeat(500)}\n`)).toThrow(
    /row 1, column 2 is "\\u001b\[31mx{30,40}\.\.\.", not a number$/,
  );
});

test('any text gives a table of finite numbers or a FileError', () => {
  const text = fc.oneof(
    fc.string({ maxLength: 60 }),
    fc.array(fc.constantFrom(...'0123456789.,;\t "#-einfa\n\r|'), { maxLength: 60 }).map((c) => c.join('')),
  );
  fc.assert(
    fc.property(text, (value) => {
      try {
        const table = csv(value);
        expect(table.data.length).toBe(table.shape[0] * table.shape[1]);
        expect(table.data.every(Number.isFinite)).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(FileError);
      }
    }),
    { numRuns: 2000 },
  );
});

test('with gaps, what is missing is NaN, and a column of words is no error', () => {
  const file = 'name,x,y,z\nAdelie,1,NA,3\nGentoo,,nan,-\nChinstrap,7,8,inf\n';
  const { data, header } = parseCsv('gaps.csv', utf8(file), { gaps: true });
  expect(header).toEqual(['name', 'x', 'y', 'z']);
  const gap = Number.NaN;
  expect([...data]).toEqual([gap, 1, gap, 3, gap, gap, gap, gap, gap, 7, 8, gap]);
  const read = (content: string) => () => parseCsv('gaps.csv', utf8(content), { gaps: true });
  expect(read('1,2\n3,b\n')).toThrow('gaps.csv: row 2, column 2 is "b", not a number');
  expect(read('1;0,5\n3;1,5\n')).toThrow('write decimals with a point');
  expect(read('x\na\n')).toThrow('gaps.csv: row 2, column 1 is "a", not a number');
});

test('an index without a name, as pandas writes it, has a header all the same', () => {
  expect(parseCsv('a.csv', utf8(',x\n0,1.5\n1,2.5\n'))).toMatchObject({ header: ['', 'x'], shape: [2, 2] });
});
