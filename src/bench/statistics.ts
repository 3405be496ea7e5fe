/** What is told of repeated measurements: the middle, and the quarters around it. */
export interface Quartiles {
  median: number;
  /** first quartile */
  low: number;
  /** third quartile */
  high: number;
}

/** Quantile p in [0, 1] with linear interpolation between neighbours. Throws RangeError on no values. */
export function quantile(values: readonly number[], p: number): number {
  if (values.length === 0) throw new RangeError('no values have no quantile; measure at least once');
  const sorted = [...values].sort((a, b) => a - b);
  const at = p * (sorted.length - 1);
  const below = sorted[Math.floor(at)] as number;
  const above = sorted[Math.ceil(at)] as number;
  return below + (at - Math.floor(at)) * (above - below);
}

/** Median and quartiles. Throws RangeError on no values. */
export function spreadOf(values: readonly number[]): Quartiles {
  return { median: quantile(values, 0.5), low: quantile(values, 0.25), high: quantile(values, 0.75) };
}
