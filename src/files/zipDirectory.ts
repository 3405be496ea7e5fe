import { quoted } from '../printable.ts';
import { FileError } from './fileError.ts';

/** One file of an archive, still packed. */
export interface ZipEntry {
  name: string;
  packed: Uint8Array;
  /** true: deflate, false: stored as it is */
  deflated: boolean;
  /** unpacked size and checksum as the archive claims them */
  size: number;
  crc: number;
}

const END_SIGNATURE = 0x06054b50;
const END_LENGTH = 22;
const CENTRAL_SIGNATURE = 0x02014b50;
const CENTRAL_LENGTH = 46;
const LOCAL_SIGNATURE = 0x04034b50;
const LOCAL_LENGTH = 30;

/**
 * Reads the directory at the end of a zip archive (APPNOTE.TXT 4.3). The libraries at hand trust its sizes and hide its
 * checksums, so this much is read here. Archives past 4 GB, encrypted or in several parts are refused.
 *
 * @throws FileError if the directory is missing, broken, or points outside the file
 */
export function zipEntries(file: string, bytes: Uint8Array, maxEntries: number): ZipEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = findEnd(view);
  if (end < 0)
    throw new FileError(
      file,
      'is not a whole zip archive (its directory at the end is missing); copy or save it again',
    );
  const count = view.getUint16(end + 10, true);
  if (count > maxEntries) throw new FileError(file, `holds ${count} files; at most ${maxEntries} are read`);

  const entries: ZipEntry[] = [];
  let at = view.getUint32(end + 16, true);
  for (let i = 0; i < count; i++) {
    if (at + CENTRAL_LENGTH > end || view.getUint32(at, true) !== CENTRAL_SIGNATURE) throw broken(file);
    const nameLength = view.getUint16(at + 28, true);
    const next = at + CENTRAL_LENGTH + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (next > end) throw broken(file);
    const name = new TextDecoder().decode(bytes.subarray(at + CENTRAL_LENGTH, at + CENTRAL_LENGTH + nameLength));
    const entry = readEntry(file, view, at, name);
    // Folders are entries too, without content.
    if (!name.endsWith('/')) entries.push({ ...entry, packed: bytes.subarray(...entry.range) });
    at = next;
  }
  return entries;
}

/** The end record stands last, followed only by a comment of the length it states. */
function findEnd(view: DataView): number {
  const last = view.byteLength - END_LENGTH;
  for (let at = last; at >= Math.max(0, last - 0xffff); at--) {
    if (view.getUint32(at, true) === END_SIGNATURE && view.getUint16(at + 20, true) === last - at) return at;
  }
  return -1;
}

function readEntry(file: string, view: DataView, at: number, name: string) {
  const flags = view.getUint16(at + 8, true);
  const method = view.getUint16(at + 10, true);
  const packedSize = view.getUint32(at + 20, true);
  const size = view.getUint32(at + 24, true);
  const local = view.getUint32(at + 42, true);
  if (flags & 1) throw new FileError(file, `${quoted(name)} is encrypted; save the archive without a password`);
  if (method !== 0 && method !== 8) {
    throw new FileError(file, `${quoted(name)} is packed by method ${method}; stored (0) and deflate (8) are read`);
  }
  if (packedSize === 0xffffffff || size === 0xffffffff || local === 0xffffffff) {
    throw new FileError(file, `${quoted(name)} is past 4 GB, which is more than is read`);
  }
  // The local header repeats name and sizes; only the length of its variable part matters.
  if (local + LOCAL_LENGTH > view.byteLength || view.getUint32(local, true) !== LOCAL_SIGNATURE) throw broken(file);
  const start = local + LOCAL_LENGTH + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
  if (start + packedSize > view.byteLength) throw broken(file);
  const range: [number, number] = [start, start + packedSize];
  return { name, range, deflated: method === 8, size, crc: view.getUint32(at + 16, true) };
}

function broken(file: string): FileError {
  return new FileError(file, 'is a broken zip archive (its directory points to nothing)');
}

/** CRC-32 as zip uses it (reflected polynomial 0xedb88320). */
export function crc32(bytes: Uint8Array): number {
  const table = Uint32Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    return value;
  });
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ (table[(crc ^ byte) & 0xff] as number);
  return ~crc >>> 0;
}
