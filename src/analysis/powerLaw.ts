/** y ~ x^exponent. */
export interface PowerLaw {
  exponent: number;
  /** of the slope, from the scatter round the line; neighbouring scales share data, so it is a lower bound */
  standardError: number;
}

/**
 * Least squares in log y against log x, all points alike. x, y: [n], above 0.
 * Throws RangeError below three points, which leave no scatter to tell the error from, and on numbers without a logarithm.
 */
export function fitPowerLaw(x: readonly number[], y: readonly number[]): PowerLaw {
  const n = x.length;
  if (n < 3 || y.length !== n) {
    throw new RangeError(`a power law through ${n} x and ${y.length} y cannot be fitted; give at least three pairs`);
  }
  if (![...x, ...y].every((value) => value > 0 && Number.isFinite(value))) {
    throw new RangeError(`a power law needs numbers above 0; got x ${x.join(', ')} and y ${y.join(', ')}`);
  }
  const u = x.map(Math.log);
  const v = y.map(Math.log);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / n;
  const [uMean, vMean] = [mean(u), mean(v)];
  let uu = 0;
  let uv = 0;
  u.forEach((value, i) => {
    uu += (value - uMean) ** 2;
    uv += (value - uMean) * ((v[i] as number) - vMean);
  });
  const exponent = uv / uu;
  const scatter = u.reduce((sum, value, i) => sum + ((v[i] as number) - vMean - exponent * (value - uMean)) ** 2, 0);
  return { exponent, standardError: Math.sqrt(scatter / (n - 2) / uu) };
}
