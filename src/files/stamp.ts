import { sha256 } from './sha256.ts';

/**
 * JSON with sorted keys and no white space: equal values give equal text, so that it can be hashed and compared.
 * @throws TypeError on what JSON cannot say: undefined, NaN, infinities, functions, bigints, cycles
 */
export function canonicalJson(value: unknown): string {
  return textOf(value, []);
}

/** `within`: the objects that hold it. */
function textOf(value: unknown, within: readonly object[]): string {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return JSON.stringify(value);
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value);
  if (typeof value !== 'object') throw new TypeError(`${String(value)} has no JSON form`);
  if (within.includes(value)) throw new TypeError('what holds itself has no JSON form');
  const inside = [...within, value];
  if (Array.isArray(value)) return `[${value.map((one) => textOf(one ?? null, inside)).join(',')}]`;
  // in the order of their UTF-16 code units, digits too
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  const said = entries.filter(([, one]) => one !== undefined);
  return `{${said.map(([key, one]) => `${JSON.stringify(key)}:${textOf(one, inside)}`).join(',')}}`;
}

/** SHA-256 as 64 hexadecimal digits, of bytes or of the UTF-8 of a text. */
export async function sha256Hex(content: Uint8Array | string): Promise<string> {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  // The copy makes sure that the buffer is not shared, which digest refuses.
  const digest = await crypto.subtle?.digest('SHA-256', new Uint8Array(bytes));
  const hash = digest ? new Uint8Array(digest) : sha256(bytes);
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
