import { quotable, quoted } from '../printable.ts';
import { FileError } from './fileError.ts';
import { hasNpyMagic } from './signatures.ts';

/** What the header of an .npy file promises, checked against the file's own length. */
export interface NpyHeader {
  /** numpy's type code without byte order: f2, f4, f8, i1, i2, i4, i8, u1, u2, u4, u8, b1 */
  type: string;
  itemSize: number;
  bigEndian: boolean;
  fortranOrder: boolean;
  shape: number[];
  /** product of shape */
  count: number;
  /** where the data begin */
  offset: number;
}

/** numpy's own limit: longer headers make its parser (and ours) slow. */
const MAX_HEADER = 10_000;
/** Bytes at the beginning of a file in which its header ends. */
export const HEADER_REACH = MAX_HEADER + 12;
const MAX_DIMENSIONS = 32;

const ITEM_SIZES: Readonly<Record<string, number>> = {
  f2: 2,
  f4: 4,
  f8: 8,
  i1: 1,
  i2: 2,
  i4: 4,
  i8: 8,
  u1: 1,
  u2: 2,
  u4: 4,
  u8: 8,
  b1: 1,
};

/** Kinds that exist but are not numbers we take, by the first letter of the type code. */
const REFUSED: Readonly<Record<string, string>> = {
  O: 'pickled Python objects, which can run code; save numbers instead',
  U: 'text; save numbers instead',
  S: 'text; save numbers instead',
  a: 'text; save numbers instead',
  V: 'records; save one plain array instead',
  c: 'complex numbers; save the real part instead',
  M: 'dates; save numbers instead',
  m: 'time spans; save numbers instead',
};

/**
 * Reads and checks the header of an .npy file (format versions 1, 2 and 3).
 * https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 *
 * Nothing the header says is believed: types, dimensions, product and the exact length of the data are compared with
 * what is there, before anything is allocated. Throws FileError.
 *
 * @param length of the whole file, if `bytes` are only its beginning
 */
export function parseNpyHeader(file: string, bytes: Uint8Array, length = bytes.length): NpyHeader {
  if (!hasNpyMagic(bytes)) throw new FileError(file, 'is not an .npy file (it does not start with \\x93NUMPY)');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12)
    throw new FileError(file, `is cut off after ${bytes.length} bytes, inside the .npy header; copy or save it again`);
  const version = bytes[6] as number;
  if (version < 1 || version > 3) {
    throw new FileError(file, `has .npy format version ${version}; versions 1, 2 and 3 are known`);
  }
  const start = version === 1 ? 10 : 12;
  const size = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  const offset = start + size;
  if (size > MAX_HEADER) throw new FileError(file, `has a header of ${size} bytes; at most ${MAX_HEADER} are read`);
  if (offset > bytes.length)
    throw new FileError(file, `is cut off after ${bytes.length} bytes, inside the .npy header; copy or save it again`);

  const text = new TextDecoder('latin1').decode(bytes.subarray(start, offset));
  const fields = readDictionary(file, text);
  const { type, bigEndian } = readType(file, fields.get('descr'));
  const order = fields.get('fortran_order');
  if (order !== 'True' && order !== 'False') throw badHeader(file, `fortran_order is ${order ?? 'missing'}`);
  const shape = readShape(file, fields.get('shape'));

  const itemSize = ITEM_SIZES[type] as number;
  const count = shape.reduce((product, size) => product * size, 1);
  const present = length - offset;
  // Past 2^53 the product is no longer exact, but then it is far from any length a file can have.
  if (count * itemSize !== present) {
    const promised = `${shape.length === 0 ? 1 : shape.join(' x ')} numbers of ${itemSize} bytes`;
    throw new FileError(
      file,
      `holds ${present} bytes of data but its header promises ${promised} (${count * itemSize} bytes); copy or save it again`,
    );
  }
  return { type, itemSize, bigEndian, fortranOrder: order === 'True', shape, count, offset };
}

/** The header is the text of a Python dictionary of constants. Only the literals numpy writes are understood. */
function readDictionary(file: string, text: string): Map<string, string> {
  const literal = text.trim();
  if (!literal.startsWith('{') || !literal.endsWith('}')) throw badHeader(file, `it reads ${quotable(literal)}`);
  const body = literal.slice(1, -1).trimEnd();
  const fields = new Map<string, string>();
  const item = /\s*(['"])(\w+)\1\s*:\s*('[^']*'|"[^"]*"|True|False|\([^()]*\)|\[[^\]]*\])\s*(?:,|$)/y;
  while (item.lastIndex < body.length) {
    const at = item.lastIndex;
    const match = item.exec(body);
    if (!match) throw badHeader(file, `it reads ${quotable(body.slice(at).trim())}`);
    const [, , key = '', value = ''] = match;
    if (fields.has(key)) throw badHeader(file, `${key} is given twice`);
    fields.set(key, value);
  }
  return fields;
}

function readType(file: string, descr: string | undefined): Pick<NpyHeader, 'type' | 'bigEndian'> {
  if (descr === undefined) throw badHeader(file, 'descr is missing');
  if (descr.startsWith('[')) throw new FileError(file, `holds ${REFUSED.V}`);
  const code = descr.slice(1, -1);
  const type = /^[<>|=]/.test(code) ? code.slice(1) : code;
  const refused = REFUSED[type.charAt(0)];
  if (refused) throw new FileError(file, `holds ${refused}`);
  const size = Object.hasOwn(ITEM_SIZES, type) ? ITEM_SIZES[type] : undefined;
  if (size === undefined) {
    const known = Object.keys(ITEM_SIZES).join(', ');
    throw new FileError(file, `has the type ${quoted(code)}; read are ${known} (save with .astype("float32"))`);
  }
  return { type, bigEndian: code.startsWith('>') };
}

function readShape(file: string, text: string | undefined): number[] {
  if (!text?.startsWith('(')) throw badHeader(file, `shape is ${text === undefined ? 'missing' : quotable(text)}`);
  const parts = text
    .slice(1, -1)
    .split(',')
    .map((part) => part.trim());
  // A trailing comma is Python's way to write a tuple of one: (3,)
  if (parts.at(-1) === '') parts.pop();
  if (parts.length > MAX_DIMENSIONS) throw badHeader(file, `shape has ${parts.length} dimensions`);
  return parts.map((part) => {
    if (!/^\d{1,15}L?$/.test(part)) throw badHeader(file, `shape is ${quotable(text)}`);
    return Number.parseInt(part, 10);
  });
}

function badHeader(file: string, problem: string): FileError {
  return new FileError(file, `has a broken .npy header: ${problem}`);
}
