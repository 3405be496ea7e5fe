import { decode, encode } from 'fast-png';
import { Unzlib } from 'fflate';
import { FileError, orFileError, readableSize } from './fileError.ts';

/** Eight bits per channel, red green blue alpha, top row first. */
export interface Rgba8 {
  width: number;
  height: number;
  data: Uint8Array | Uint8ClampedArray;
}

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

export function hasPngSignature(bytes: Uint8Array): boolean {
  return SIGNATURE.every((byte, i) => bytes[i] === byte);
}

/**
 * A PNG with texts in it (tEXt chunks). tEXt is latin-1: texts must be ASCII already, see asciiJson.
 * @throws RangeError if the data are not width * height * 4 bytes or a text is not ASCII
 */
export function encodePng(image: Rgba8, texts: Readonly<Record<string, string>> = {}): Uint8Array {
  checkAscii(texts);
  return encode({ ...image, channels: 4, depth: 8, text: { ...texts } });
}

/** Throws RangeError if a text could not stand in a tEXt chunk. */
export function checkAscii(texts: Readonly<Record<string, string>>): void {
  for (const [keyword, text] of Object.entries(texts)) {
    if (/[^\t\n\r -~]/.test(text)) throw new RangeError(`the text "${keyword}" of a PNG must be ASCII`);
  }
}

/** JSON in ASCII alone: everything past '~' escaped, so that it survives latin-1 text chunks and any console. */
export function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/**
 * The texts of a PNG by keyword, read without unpacking any pixel.
 * @throws FileError if the bytes are no PNG or are cut off
 */
export function pngTexts(file: string, bytes: Uint8Array): Map<string, string> {
  const texts = new Map<string, string>();
  for (const { type, content } of chunks(file, bytes)) {
    const zero = content.indexOf(0);
    if (type !== 'tEXt' || zero < 0) continue;
    const latin1 = new TextDecoder('latin1');
    texts.set(latin1.decode(content.subarray(0, zero)), latin1.decode(content.subarray(zero + 1)));
  }
  return texts;
}

/**
 * The pixels of a PNG of the kind encodePng writes (RGBA, 8 bits, not interlaced).
 *
 * Size and kind are read from the header and the packed pixels are counted before they are unpacked for good, so that
 * a small file cannot ask for much memory.
 * @throws FileError on any other kind, more than `maxPixels`, or damaged bytes
 */
export function decodePng(file: string, bytes: Uint8Array, maxPixels = 2 ** 26): Rgba8 {
  const all = [...chunks(file, bytes)];
  const header = all[0]?.content;
  if (all[0]?.type !== 'IHDR' || header?.length !== 13) throw new FileError(file, 'is a PNG without a header');
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  const width = view.getUint32(0);
  const height = view.getUint32(4);
  const [depth, color, , , interlace] = header.subarray(8);
  if (depth !== 8 || color !== 6 || interlace !== 0) {
    throw new FileError(file, 'is not a PNG of 8-bit RGBA pixels, not interlaced; save it as one');
  }
  if (width * height > maxPixels)
    throw new FileError(file, `has ${width} x ${height} pixels; at most ${maxPixels} are read`);
  const expected = height * (1 + width * 4);
  return orFileError(file, 'is a damaged PNG', () => {
    countPixels(file, all, expected);
    const image = decode(join(all), { checkCrc: true });
    return { width, height, data: new Uint8Array(image.data) };
  });
}

/** Unpacks the pixels in small pieces and counts them. */
function countPixels(file: string, all: readonly Chunk[], expected: number): void {
  let length = 0;
  const stream = new Unzlib((piece) => {
    length += piece.length;
    if (length > expected)
      throw new FileError(file, `holds more pixels than the ${readableSize(expected)} it promises`);
  });
  const pieces = all.filter(({ type }) => type === 'IDAT');
  for (const { content } of pieces) {
    for (let at = 0; at < content.length; at += 2 ** 14) stream.push(content.subarray(at, at + 2 ** 14));
  }
  stream.push(new Uint8Array(0), true);
  if (length !== expected)
    throw new FileError(file, `holds ${length} bytes of pixels, not the ${expected} it promises`);
}

/** The PNG without its ancillary chunks: colour profiles and the like are packed too, and nobody counts those. */
function join(all: readonly Chunk[]): Uint8Array {
  const parts = [
    Uint8Array.from(SIGNATURE),
    ...all.filter(({ type }) => ['IHDR', 'IDAT', 'IEND'].includes(type)).map(({ whole }) => whole),
  ];
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

interface Chunk {
  type: string;
  /** with length, type and checksum */
  whole: Uint8Array;
  content: Uint8Array;
}

function* chunks(file: string, bytes: Uint8Array): Generator<Chunk> {
  if (!hasPngSignature(bytes)) throw new FileError(file, 'is not a PNG');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = SIGNATURE.length;
  while (at + 12 <= bytes.length) {
    const length = view.getUint32(at);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (at + 12 + length > bytes.length) break;
    const whole = bytes.subarray(at, at + 12 + length);
    yield { type, whole, content: whole.subarray(8, 8 + length) };
    if (type === 'IEND') return;
    at += 12 + length;
  }
  throw new FileError(file, 'is a PNG that is cut off');
}
