import type { ResultData } from '../results.ts';
import { FileError, readableSize } from './fileError.ts';
import { blocksOf, utf8Of } from './longText.ts';
import { arrayOf, describeResult, headerOf, type RunFile, utf8Text } from './runFile.ts';

/** A run as JSON with all its numbers. */
export function encode(run: RunFile): Uint8Array {
  return utf8Of(jsonTexts(run, true));
}

/** Of all but the results: memories are few, or in a file of their own. */
const MOST_HEADER = 2 ** 24;

/**
 * The JSON of a run with null for its results, which may be many numbers. Throws FileError if the rest is past 16 MB.
 */
export function runText(name: string, bytes: Uint8Array): string {
  const [from, to] = resultsIn(bytes);
  const length = bytes.length - (to - from);
  if (length > MOST_HEADER) {
    const sizes = `${readableSize(length)} beside its results; at most ${readableSize(MOST_HEADER)} are read`;
    throw new FileError(name, `is JSON with ${sizes}`);
  }
  if (from === to) return utf8Text(name, bytes);
  return `${utf8Text(name, bytes.subarray(0, from))}null${utf8Text(name, bytes.subarray(to))}`;
}

const [QUOTE, BACKSLASH, COLON] = [0x22, 0x5c, 0x3a];
/** Braces; brackets differ from them in the bit of 0x20. */
const [OPENING, CLOSING] = [0x7b, 0x7d];
const RESULTS = new TextEncoder().encode('"results"');

/** Where the object stands that the outermost key "results" has; an empty range where there is none. */
function resultsIn(bytes: Uint8Array): [from: number, to: number] {
  let depth = 0;
  let from = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] as number;
    if (byte === QUOTE) {
      const end = endOfText(bytes, at);
      const value = from === 0 && depth === 1 && end - at === RESULTS.length ? valueAfter(bytes, end) : 0;
      if (value > 0 && RESULTS.every((letter, i) => letter === bytes[at + i])) from = value;
      at = end - 1;
    } else if ((byte | 0x20) === OPENING) depth++;
    else if ((byte | 0x20) === CLOSING) {
      depth--;
      if (depth === 1 && from > 0) return [from, at + 1];
    }
  }
  return [0, 0];
}

/** Past the quotation mark that ends a text. */
function endOfText(bytes: Uint8Array, start: number): number {
  for (let at = start + 1; ; at++) {
    at = bytes.indexOf(QUOTE, at);
    if (at < 0) return bytes.length;
    let escapes = 0;
    while (bytes[at - 1 - escapes] === BACKSLASH) escapes++;
    if (escapes % 2 === 0) return at + 1;
  }
}

/** Where an object or a list begins as the value of a key that ended here; 0 where another value stands. */
function valueAfter(bytes: Uint8Array, end: number): number {
  let at = end;
  const skip = () => {
    while (at < bytes.length && (bytes[at] as number) <= 0x20) at++;
  };
  skip();
  if (bytes[at++] !== COLON) return 0;
  skip();
  return ((bytes[at] ?? 0) | 0x20) === OPENING ? at : 0;
}

/** The JSON of a run without the numbers: config.json in an .npz, the file beside an .npy, a picture or a video. */
export function encodeSidecar(run: RunFile): Uint8Array {
  return utf8Of(jsonTexts(run, false));
}

/** One line per key and per result: readable, and a diff shows what changed. */
function* jsonTexts(run: RunFile, withData: boolean): Generator<string> {
  const head = Object.entries(headerOf(run)).map(
    ([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)}`,
  );
  yield `{\n${head.join(',\n')},\n  "results": {`;
  let isFirst = true;
  for (const [name, result] of Object.entries(run.results)) {
    const text = JSON.stringify(describeResult(result));
    yield `${isFirst ? '' : ','}\n    ${JSON.stringify(name)}: ${text.slice(0, -1)}`;
    isFirst = false;
    if (withData) {
      const { data } = arrayOf(result);
      yield ',"data":[';
      yield* blocksOf(data.length, (i) => `${i > 0 ? ',' : ''}${jsonNumber(data, data[i] as number)}`);
      yield ']';
    }
    yield '}';
  }
  yield '\n  }\n}\n';
}

/** JSON has no NaN and no infinity: they become the strings "NaN", "Infinity" and "-Infinity". */
function jsonNumber(data: ResultData, value: number): string {
  return Number.isFinite(value) ? numberText(data, value) : `"${value}"`;
}

/** A float32 printed as the double it is would have 17 digits, of which 9 determine it. */
export function numberText(data: ResultData, value: number): string {
  return String(data instanceof Float32Array ? Number(value.toPrecision(9)) : value);
}
