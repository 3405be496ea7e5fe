import { type DecodedPng, decode } from 'fast-png';
import { Unzlib } from 'fflate';
import { plural } from '../printable.ts';
import { FileError, orFileError, readableSize } from './fileError.ts';
import { type PngChunk, pngChunks, type Rgba8 } from './png.ts';
import { PNG_SIGNATURE } from './signatures.ts';

/** Numbers per pixel by colour type: grey, -, RGB, palette index, grey and alpha, -, RGBA. */
const CHANNELS = [1, 0, 3, 1, 2, 0, 4];

/** Pixels along a side, and in all: a large photo. */
const MOST_SIDE = 2 ** 16;
const MOST_PIXELS = 2 ** 25;
/** Bytes of all pixels as they are stored, unpacked. */
const MOST_BYTES = 2 ** 26;

/** First column and row, and the steps, of the seven passes of an interlaced PNG. */
const ADAM7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/**
 * The pixels of a PNG of any kind, as 8-bit RGBA.
 *
 * Size and kind are read from the header and the packed pixels are counted before they are unpacked for good, so that
 * a small file cannot ask for much memory. Colour profiles are left aside.
 * @throws FileError past the limits above, on damaged bytes, or on interlaced pixels of less than a byte
 */
export function decodePng(file: string, bytes: Uint8Array): Rgba8 {
  const all = [...pngChunks(file, bytes)];
  const header = all[0]?.content;
  if (all[0]?.type !== 'IHDR' || header?.length !== 13) throw new FileError(file, 'is a PNG without a header');
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  const width = view.getUint32(0);
  const height = view.getUint32(4);
  const [depth = 0, color = 0, , , interlace] = header.subarray(8);
  const bits = depth * (CHANNELS[color] ?? 0);
  if (bits === 0) throw new FileError(file, `is a PNG of an unknown kind of pixels (${color})`);
  if (interlace !== 0 && depth < 8) {
    throw new FileError(file, `is an interlaced PNG of ${depth}-bit pixels; save it without interlacing`);
  }
  if (width * height === 0) throw new FileError(file, `has ${width} x ${height} pixels; give a picture that has some`);
  if (width * height > MOST_PIXELS || Math.max(width, height) > MOST_SIDE) {
    const allowed = `at most ${MOST_PIXELS} are read, ${MOST_SIDE} along a side`;
    throw new FileError(file, `has ${width} x ${height} pixels; ${allowed}; save it smaller`);
  }
  const unpacked = (width * height * bits) / 8;
  if (unpacked > MOST_BYTES) {
    const sizes = `${readableSize(unpacked)}; at most ${readableSize(MOST_BYTES)} are read`;
    throw new FileError(file, `would unpack to ${sizes}; save it smaller, or with 8 bits per colour`);
  }
  const rows = (columns: number, count: number) => (columns > 0 ? count * (1 + Math.ceil((columns * bits) / 8)) : 0);
  const expected =
    interlace === 0
      ? rows(width, height)
      : ADAM7.map(([x, y, dx, dy]) => rows(Math.ceil((width - x) / dx), Math.ceil((height - y) / dy)));
  return orFileError(file, 'is a damaged PNG', () => {
    countBytes(
      file,
      all,
      [expected].flat().reduce((sum, size) => sum + size, 0),
    );
    return { width, height, data: toRgba(decode(join(all), { checkCrc: true })) };
  });
}

function toRgba({ width, height, depth, channels, palette, transparency, data }: DecodedPng): Uint8Array {
  if (depth === 8 && channels === 4) return new Uint8Array(data);
  const rgba = new Uint8Array(4 * width * height);
  const perByte = depth < 8 ? 8 / depth : 1;
  const stride = Math.ceil((width * channels) / perByte);
  const most = 2 ** depth - 1;
  const byte = (sample: number) => Math.floor((sample * 255) / most);
  // the one transparent colour that a PNG without alpha may name
  const [noRed, noGreen = noRed, noBlue = noRed] = transparency ?? [];
  for (let pixel = 0; pixel < width * height; pixel++) {
    const x = pixel % width;
    const at = Math.floor(pixel / width) * stride + Math.floor((x * channels) / perByte);
    // of pixels smaller than a byte the first has the highest bits
    const first = ((data[at] as number) >> (depth < 8 ? 8 - depth * ((x % perByte) + 1) : 0)) & most;
    if (palette) {
      const [red = 0, green = 0, blue = 0, alpha = 255] = palette[first] ?? [];
      rgba.set([red, green, blue, alpha], 4 * pixel);
      continue;
    }
    const green = channels < 3 ? first : (data[at + 1] as number);
    const blue = channels < 3 ? first : (data[at + 2] as number);
    const alpha = channels % 2 === 0 ? (data[at + channels - 1] as number) : most;
    rgba[4 * pixel] = byte(first);
    rgba[4 * pixel + 1] = byte(green);
    rgba[4 * pixel + 2] = byte(blue);
    rgba[4 * pixel + 3] = first === noRed && green === noGreen && blue === noBlue ? 0 : byte(alpha);
  }
  return rgba;
}

/** Unpacks the pixels in small pieces and counts them. */
function countBytes(file: string, all: readonly PngChunk[], expected: number): void {
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
    throw new FileError(file, `holds ${plural(length, 'byte')} of pixels, not the ${expected} it promises`);
}

/** The PNG without its ancillary chunks: colour profiles and the like are packed too, and nobody counts those. */
function join(all: readonly PngChunk[]): Uint8Array {
  const parts = [
    Uint8Array.from(PNG_SIGNATURE),
    ...all.filter(({ type }) => ['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND'].includes(type)).map(({ whole }) => whole),
  ];
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
