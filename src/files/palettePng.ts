import { encode } from 'fast-png';
import { checkAscii, type Rgba8 } from './png.ts';

/** Colours that one byte per pixel can name. */
const MOST_COLORS = 256;
/** Markers and letters are black and white, and their edges what lies between; each is rare, together they are not. */
const GRAYS = Array.from({ length: 16 }, (_, i) => i * 0x111111);

/**
 * A PNG of one byte per pixel, a third of the size of encodePng's and less: of more than 256 colours the most frequent
 * ones stay and each other one becomes the nearest of them or of sixteen grays. For small pictures; opaque.
 * @throws RangeError if the data are not width * height * 4 bytes or a text is not ASCII
 */
export function encodePalettePng({ width, height, data }: Rgba8, texts: Readonly<Record<string, string>>): Uint8Array {
  if (data.length !== width * height * 4) {
    throw new RangeError(`${width} x ${height} pixels are ${width * height * 4} bytes, not ${data.length}`);
  }
  checkAscii(texts);
  const colorAt = (pixel: number) =>
    ((data[4 * pixel] as number) << 16) | ((data[4 * pixel + 1] as number) << 8) | (data[4 * pixel + 2] as number);
  const counts = new Map<number, number>();
  for (let pixel = 0; pixel < width * height; pixel++) {
    const color = colorAt(pixel);
    counts.set(color, (counts.get(color) ?? 0) + 1);
  }
  const frequent = [...counts.keys()].sort((a, b) => (counts.get(b) as number) - (counts.get(a) as number));
  const kept = frequent.length > MOST_COLORS ? [...GRAYS, ...frequent].slice(0, MOST_COLORS) : frequent;
  const palette = kept.map((color) => [color >> 16, (color >> 8) & 255, color & 255]);
  const indices = new Map([...counts.keys()].map((color) => [color, nearest(palette, color)]));
  const pixels = Uint8Array.from({ length: width * height }, (_, pixel) => indices.get(colorAt(pixel)) as number);
  return encode(
    { width, height, data: pixels, channels: 1, depth: 8, palette, text: { ...texts } },
    { zlib: { level: 9 } },
  );
}

/** Index of the colour of least distance in red, green, blue. */
function nearest(palette: readonly number[][], color: number): number {
  const distances = palette.map(
    ([r = 0, g = 0, b = 0]) => ((color >> 16) - r) ** 2 + (((color >> 8) & 255) - g) ** 2 + ((color & 255) - b) ** 2,
  );
  return distances.indexOf(Math.min(...distances));
}
