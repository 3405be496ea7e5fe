import { Gunzip, gzipSync } from 'fflate';
import { readableSize } from './fileError.ts';
import { parseJson } from './runFile.ts';
import { canonicalJson } from './stamp.ts';
import { crc32 } from './zipDirectory.ts';

/**
 * A small object as text that may stand in a link: canonical JSON, gzip, base64url (RFC 4648, section 5, no padding).
 */

/** A config with 64 memories has a hundredth of it. */
const MOST_BYTES = 2 ** 20;
/** Packed bytes pushed at once: at deflate's best they make 2 MB before they are counted. */
const PIECE = 2 ** 11;
/** Checksum and size at the end of a gzip file (RFC 1952). */
const TRAILER = 8;

/** The same object gives the same text, whenever and wherever. */
export function packJson(value: Readonly<Record<string, unknown>>): string {
  const packed = gzipSync(new TextEncoder().encode(canonicalJson(value)), { level: 9, mtime: 0 });
  const letters = Array.from(packed, (byte) => String.fromCharCode(byte)).join('');
  return btoa(letters).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/**
 * Reads packJson's text back: plain data from outside, still to be checked as what it shall be.
 *
 * @throws RangeError in one sentence if it is not whole, not packed JSON of an object, or unpacks to more than 1 MB
 */
export function unpackJson(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    const bytes = gunzip(Uint8Array.from(atob(base64(text)), (letter) => letter.charCodeAt(0)));
    value = parseJson('z', new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    if (cause instanceof TooMuch) throw cause;
    throw new RangeError('the packed part of the link (z) is cut off or damaged; copy the link again', { cause });
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new RangeError('the packed part of the link (z) holds no dials; copy the link again');
}

class TooMuch extends RangeError {}

/** atob skips white space, which no link of ours has. */
function base64(text: string): string {
  if (!/^[\w-]+$/.test(text)) throw new RangeError('not base64url');
  return text.replaceAll('-', '+').replaceAll('_', '/');
}

function gunzip(packed: Uint8Array): Uint8Array {
  if (packed.length <= TRAILER) throw new RangeError('too short');
  const content = new Uint8Array(MOST_BYTES);
  let length = 0;
  const stream = new Gunzip((piece) => {
    if (length + piece.length > MOST_BYTES) {
      const most = readableSize(MOST_BYTES);
      throw new TooMuch(`the packed part of the link (z) unpacks to more than ${most}, which no run needs`);
    }
    content.set(piece, length);
    length += piece.length;
  });
  for (let at = 0; at < packed.length; at += PIECE) {
    stream.push(packed.subarray(at, at + PIECE), at + PIECE >= packed.length);
  }
  // fflate leaves the trailer unread: a letter that was lost must not pass as another number
  const trailer = new DataView(packed.buffer, packed.length - TRAILER);
  const bytes = content.subarray(0, length);
  if (trailer.getUint32(0, true) !== crc32(bytes) || trailer.getUint32(4, true) !== length) {
    throw new RangeError('wrong checksum');
  }
  return bytes;
}
