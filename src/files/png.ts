import { encode } from 'fast-png';
import { FileError } from './fileError.ts';
import { hasPngSignature, PNG_SIGNATURE } from './signatures.ts';

/** Eight bits per channel, red green blue alpha, top row first. */
export interface Rgba8 {
  width: number;
  height: number;
  data: Uint8Array | Uint8ClampedArray;
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
  for (const { type, content } of pngChunks(file, bytes)) {
    const zero = content.indexOf(0);
    if (type !== 'tEXt' || zero < 0) continue;
    const latin1 = new TextDecoder('latin1');
    texts.set(latin1.decode(content.subarray(0, zero)), latin1.decode(content.subarray(zero + 1)));
  }
  return texts;
}

/** A part of a PNG as it stands in the file. */
export interface PngChunk {
  type: string;
  /** with length, type and checksum */
  whole: Uint8Array;
  content: Uint8Array;
}

/** Throws FileError if the bytes are no PNG or are cut off. */
export function* pngChunks(file: string, bytes: Uint8Array): Generator<PngChunk> {
  if (!hasPngSignature(bytes)) throw new FileError(file, 'is not a PNG');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = PNG_SIGNATURE.length;
  while (at + 12 <= bytes.length) {
    const length = view.getUint32(at);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (at + 12 + length > bytes.length) break;
    const whole = bytes.subarray(at, at + 12 + length);
    yield { type, whole, content: whole.subarray(8, 8 + length) };
    if (type === 'IEND') return;
    at += 12 + length;
  }
  throw new FileError(file, 'is a PNG that is cut off; copy or save it again');
}
