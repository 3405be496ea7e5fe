import { configure } from 'safe-stable-stringify';
import { sha256 } from './sha256.ts';

const stringify = configure({ strict: true, circularValue: TypeError, deterministic: true });

/**
 * JSON with sorted keys and no white space: equal values give equal text, so that it can be hashed and compared.
 * @throws TypeError or Error on what JSON cannot say: NaN, infinities, functions, bigints, cycles
 */
export function canonicalJson(value: unknown): string {
  const text = stringify(value);
  if (text === undefined) throw new TypeError(`${typeof value} has no JSON form`);
  return text;
}

/** SHA-256 as 64 hexadecimal digits, of bytes or of the UTF-8 of a text. */
export async function sha256Hex(content: Uint8Array | string): Promise<string> {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  // The copy makes sure that the buffer is not shared, which digest refuses.
  const digest = await crypto.subtle?.digest('SHA-256', new Uint8Array(bytes));
  const hash = digest ? new Uint8Array(digest) : sha256(bytes);
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
