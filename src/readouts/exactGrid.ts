/** Numbers of grids that float32 holds exactly, so that kernels and host mean the same places. */

/** So many binary digits of a spacing: multiples of it are exact. */
export function roundedDown(value: number, digits: number): number {
  const unit = 2 ** (Math.floor(Math.log2(value)) + 1 - digits);
  return Math.floor(value / unit) * unit;
}

/** Whether nodes and cells of these numbers can be counted, beside the part of one at which a place lies. */
export const areExact = (numbers: readonly number[]): boolean => numbers.every((n) => Math.abs(n) < 2 ** 20);
