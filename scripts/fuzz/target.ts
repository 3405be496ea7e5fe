import fc from 'fast-check';
import { FileError } from '../../src/files/fileError.ts';

/** Characters of one line of a message at most, and lines of it. */
export const MOST_SAID = 1500;
const MOST_LINES = 30;

/** How the engine words its own RangeErrors; ours are sentences about what came. */
const OF_THE_ENGINE = /^(Maximum call stack|Invalid (typed )?array|Array buffer allocation|Invalid string length)/;

type ErrorClass = abstract new (...args: never[]) => Error;

/** A door for words from outside: what may come in, and what the door does with it. */
export interface Target {
  readonly inputs: fc.Arbitrary<unknown>;
  /** Resolves to what became of an input; rejects where the door breaks a rule. */
  tried(input: unknown): Promise<'accepted' | 'refused'>;
}

/**
 * A target whose `read` must end with a value, or with one of `refusals` in short lines without control characters, and
 * must leave the prototypes of the language as they are. What else must hold of the value, `read` itself asserts.
 */
export function target<Input>(
  inputs: fc.Arbitrary<Input>,
  read: (input: Input) => void | Promise<void>,
  refusals: readonly ErrorClass[] = [FileError],
): Target {
  return {
    inputs,
    async tried(input) {
      const before = prototypeKeys();
      try {
        await read(input as Input);
        return 'accepted';
      } catch (error) {
        if (!(error instanceof Error && refusals.some((kind) => error instanceof kind))) throw error;
        if (OF_THE_ENGINE.test(error.message)) throw error;
        if (error instanceof FileError) holds(error.file.includes('fuzz'), `the file is named: ${error.message}`);
        sentences(error.message);
        return 'refused';
      } finally {
        holds(prototypeKeys() === before, 'no prototype is changed');
      }
    },
  };
}

/** Asserts a rule: throws an error that names `what` unless the condition is true. */
export function holds(condition: boolean, what: string): void {
  if (!condition) throw new Error(`does not hold: ${what}`);
}

/** Asserts that a text is a few short lines without control characters. */
export function sentences(text: string): void {
  const lines = text.split('\n');
  holds(lines.length <= MOST_LINES && lines.every((line) => line.length < MOST_SAID), `short lines: ${text}`);
  holds(!lines.some((line) => /[\p{Cc}\u2028\u2029]/u.test(line)), `no control characters: ${JSON.stringify(text)}`);
}

function prototypeKeys(): number {
  return [Object, Array, Function, String].reduce((sum, { prototype }) => sum + Reflect.ownKeys(prototype).length, 0);
}

export const utf8 = (content: string) => new TextEncoder().encode(content);
export const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** What means something to one reader or another, and is put in where it does not belong. */
export const TOKENS = [
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
  '&',
  '=',
  ':',
  '..',
  '"',
  '""',
  '\r\n',
  '\n',
  '\0',
  '\u001b[2J',
  '\u009b',
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
  'constructor',
  'null',
  '{',
  '}',
  '[',
  ']',
  '"results":',
  '{"toString":0}',
];

/** `valid` with some bytes changed, some tokens put in, or an end cut off. */
export function changed(valid: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array> {
  const edit = fc.record({
    at: fc.nat(),
    put: fc.oneof(fc.uint8Array({ minLength: 1, maxLength: 4 }), fc.constantFrom(...TOKENS).map(utf8)),
    insert: fc.boolean(),
  });
  return fc.tuple(valid, fc.array(edit, { maxLength: 6 }), fc.nat({ max: 40 })).map(([bytes, edits, cut]) => {
    let result = bytes;
    for (const { at, put, insert } of edits) {
      const place = at % (result.length + 1);
      const rest = result.subarray(Math.min(result.length, place + (insert ? 0 : put.length)));
      result = Uint8Array.from([...result.subarray(0, place), ...put, ...rest]);
    }
    return cut < 8 ? result.slice(0, Math.floor((result.length * cut) / 8)) : result;
  });
}

/** Three of `valid`, changed, to one of `other`. */
export function mutated(
  valid: readonly Uint8Array[],
  other: fc.Arbitrary<Uint8Array> = fc.uint8Array({ maxLength: 200 }),
): fc.Arbitrary<Uint8Array> {
  return fc.oneof({ arbitrary: changed(fc.constantFrom(...valid)), weight: 3 }, { arbitrary: other, weight: 1 });
}
