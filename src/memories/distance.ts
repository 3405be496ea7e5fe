/** |x - y|^2 of two places [dim] in flat lists: x begins at `xAt`, y at `yAt`. */
export function squaredDistance(
  x: ArrayLike<number>,
  xAt: number,
  y: ArrayLike<number>,
  yAt: number,
  dim: number,
): number {
  let square = 0;
  for (let d = 0; d < dim; d++) square += ((x[xAt + d] as number) - (y[yAt + d] as number)) ** 2;
  return square;
}

/** |x - y| of two places [dim]. */
export const distance = (x: ArrayLike<number>, y: ArrayLike<number>): number =>
  Math.sqrt(squaredDistance(x, 0, y, 0, x.length));
