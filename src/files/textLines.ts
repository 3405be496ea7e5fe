import { FileError, readableSize } from './fileError.ts';

/** The encodings that text is read from; names as TextDecoder has them. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

/** Bytes that are decoded at once. */
const PIECE = 2 ** 18;
/** Characters of one line: 160,000 numbers of full precision. */
const MOST_LINE = 2 ** 22;
/** Lines of one file: as many as there may be memories. */
const MOST_LINES = 1e7;
const POINTER = 'version https://git-lfs.github.com/spec/';
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/**
 * The encoding of a text: UTF-16 by its byte order mark or by the zeros between its ASCII characters, UTF-8 where the
 * bytes are valid UTF-8, else Windows-1252, which is what Excel writes where a plain CSV is asked for.
 *
 * @throws FileError if the bytes are no text
 */
export function encodingOf(file: string, bytes: Uint8Array): Encoding {
  if (isPointer(bytes)) {
    throw new FileError(file, 'is a pointer of Git LFS, not the file that it stands for; fetch that by git lfs pull');
  }
  const wide = utf16Of(bytes);
  if (wide) return wide;
  if (bytes.includes(0)) throw new FileError(file, 'is not text (it holds zero bytes); save it as CSV in UTF-8');
  if (isUtf8(bytes)) return 'utf-8';
  // tab, line feed, form feed and the like are text; other control characters are not
  if (bytes.some((byte) => byte < 0x20 && (byte < 9 || byte > 13) && byte !== 0x1a)) {
    throw new FileError(file, 'is not text (it is not UTF-8 and holds control characters); save it as CSV in UTF-8');
  }
  return 'windows-1252';
}

/** What Git LFS leaves in the place of a file: three lines, of which one would be taken for a number. */
function isPointer(bytes: Uint8Array): boolean {
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, POINTER.length));
  return start === POINTER;
}

function utf16Of(bytes: Uint8Array): Encoding | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const start = bytes.subarray(0, 64);
  const zeros = [0, 0];
  start.forEach((byte, i) => {
    if (byte === 0) zeros[i % 2] = (zeros[i % 2] as number) + 1;
  });
  const pairs = start.length >> 1;
  if (pairs === 0) return undefined;
  if (zeros[0] === 0 && zeros[1] === pairs) return 'utf-16le';
  if (zeros[0] === pairs && zeros[1] === 0) return 'utf-16be';
  return undefined;
}

function isUtf8(bytes: Uint8Array): boolean {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for (let at = 0; at < bytes.length; at += PIECE) decoder.decode(bytes.subarray(at, at + PIECE), { stream: true });
    decoder.decode();
    return true;
  } catch {
    return false;
  }
}

/**
 * The lines of a text one after another, without the marks that end them (\n, \r\n or \r) and without a byte order
 * mark. The memory it takes is that of one piece of the file, however large the file is.
 *
 * @throws FileError on more than 10 million lines, before the first, and on a line of more than 4 MB
 */
export function* textLines(file: string, bytes: Uint8Array, encoding: Encoding): Generator<string> {
  checkLineCount(file, bytes);
  const decoder = new TextDecoder(encoding);
  let rest = '';
  let count = 0;
  for (let at = 0; at < bytes.length; at += PIECE) {
    const more = at + PIECE < bytes.length;
    const text = rest + decoder.decode(bytes.subarray(at, at + PIECE), { stream: more });
    // a \r at the end may be half of \r\n
    const end = more && text.endsWith('\r') ? text.length - 1 : text.length;
    const lines = text.slice(0, end).split(/\r\n|\n|\r/);
    rest = (lines.pop() ?? '') + text.slice(end);
    if (rest.length > MOST_LINE) {
      throw new FileError(
        file,
        `line ${count + lines.length + 1} is longer than ${readableSize(MOST_LINE)}; give one row of numbers per memory`,
      );
    }
    for (const line of lines) yield line;
    count += lines.length;
  }
  if (rest !== '') yield rest;
}

function checkLineCount(file: string, bytes: Uint8Array): void {
  let feeds = 0;
  let returns = 0;
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] === LINE_FEED) feeds++;
    else if (bytes[at] === CARRIAGE_RETURN) returns++;
  }
  const lines = Math.max(feeds, returns);
  if (lines > MOST_LINES) {
    throw new FileError(file, `has ${lines} lines; at most ${MOST_LINES} are read, as many as there may be memories`);
  }
}
