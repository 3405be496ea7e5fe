import type { Box, Extent } from '../../results.ts';
import type { Point } from '../protocol/pointMessages.ts';

/** Regions of a picture, and the dial `box` that asks for them. On a line only the first two edges count. */

/** Edges are rounded to so many digits of the width, so that addresses stay short. */
const DIGITS = 4;
/** Positions are float32: closer, neighbouring starts of a map would fall together. */
const CLOSEST = 1e-4;

/** `factor` < 1 zooms in, about a place that stays where it is. As near as numbers of single precision go. */
export function zoomed([x0, x1, y0, y1]: Extent, factor: number, { x, y }: Point, flat: boolean): Extent {
  const about = (edge: number, centre: number) => centre + (edge - centre) * factor;
  const region: Extent = [about(x0, x), about(x1, x), flat ? y0 : about(y0, y), flat ? y1 : about(y1, y)];
  const reach = Math.max(...region.slice(0, flat ? 2 : 4).map(Math.abs));
  return region[1] - region[0] < CLOSEST * reach && factor < 1 ? [x0, x1, y0, y1] : region;
}

/** The region moved by shares of its width and height. */
export function panned([x0, x1, y0, y1]: Extent, right: number, up: number, flat: boolean): Extent {
  const dx = right * (x1 - x0);
  const dy = flat ? 0 : up * (y1 - y0);
  return [x0 + dx, x1 + dx, y0 + dy, y1 + dy];
}

/** The value of the dial for a region, in its shortest form; of three dimensions `box` keeps the last. */
export function boxDial([x0, x1, y0, y1]: Extent, { low, high }: Box): number[] {
  const edges = [x0, x1, y0, y1, low[2] as number, high[2] as number].slice(0, 2 * low.length);
  const unit = unitOf(x1 - x0, DIGITS);
  const dial = edges.map((edge, i) => (i < 4 ? rounded(edge, unit) : edge));
  const [least = 0, most = 0] = dial;
  if (!dial.every((edge, i) => edge === (i % 2 === 0 ? least : most))) return dial;
  return least === -most ? [most] : [least, most];
}

/** A power of ten, `digits` digits below that of a length. */
export function unitOf(length: number, digits: number): number {
  return 10 ** (Math.floor(Math.log10(length)) - digits + 1);
}

/** The nearest multiple of a power of ten, without the noise of the last bits. */
export function rounded(value: number, unit: number): number {
  const decimals = Math.max(0, -Math.round(Math.log10(unit)));
  return Number((Math.round(value / unit) * unit).toFixed(Math.min(100, decimals))) + 0;
}
