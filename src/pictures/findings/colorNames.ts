import type { Rgb } from '../../view/palettes.ts';

/** Colours as people call them. */
const NAMES: Readonly<Record<string, Rgb>> = {
  orange: [230, 159, 0],
  blue: [0, 114, 178],
  green: [0, 158, 115],
  pink: [204, 121, 167],
  red: [213, 94, 0],
  'light blue': [86, 180, 233],
  yellow: [240, 228, 66],
  indigo: [51, 34, 136],
  purple: [136, 34, 85],
  grey: [128, 128, 128],
};

/** The name of the colour that is nearest. */
export function colorName([r, g, b]: Rgb): string {
  const far = ([x, y, z]: Rgb) => (r - x) ** 2 + (g - y) ** 2 + (b - z) ** 2;
  return Object.entries(NAMES).reduce((best, next) => (far(next[1]) < far(best[1]) ? next : best))[0];
}
