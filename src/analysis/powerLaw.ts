import { average } from '../average.ts';

/** y ~ x^exponent. */
export interface PowerLaw {
  exponent: number;
  /** standard deviation of the exponents between neighbouring x */
  standardError: number;
}

/**
 * Least squares in log y against log x, all points alike. x, y: [n], above 0; x ascending. What moves counts off
 * a power law is seldom chance: it bends the line, at all scales alike, and more scales do not average it away.
 * So the error is how much the exponent differs between one pair of neighbours and the next; the usual error of
 * a slope would be far too small. Throws RangeError below three points, which leave nothing to tell the error
 * from, and on numbers without a logarithm.
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
  const [uMean, vMean] = [average(u), average(v)];
  const exponent =
    average(u.map((value, i) => (value - uMean) * ((v[i] as number) - vMean))) /
    average(u.map((value) => (value - uMean) ** 2));
  const local = Array.from(
    { length: n - 1 },
    (_, i) => ((v[i + 1] as number) - (v[i] as number)) / ((u[i + 1] as number) - (u[i] as number)),
  );
  const localMean = average(local);
  return {
    exponent,
    standardError: Math.sqrt(average(local.map((value) => (value - localMean) ** 2)) * ((n - 1) / (n - 2))),
  };
}
