/** Shares of labels with the error of counting. */
export interface Fraction {
  count: number;
  /** count / total */
  fraction: number;
  /** binomial standard error sqrt(p (1 - p) / total) */
  error: number;
}

/** Share of each label 0 .. n - 1 among all entries, and of -1 (none). Throws RangeError on a label outside -1 .. n - 1, or none at all. */
export function fractions(labels: ArrayLike<number>, n: number): { of: Fraction[]; none: Fraction } {
  if (labels.length === 0) throw new RangeError('no labels to count; give at least one');
  const counts = new Array<number>(n + 1).fill(0);
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i] as number;
    if (!(Number.isInteger(label) && label >= -1 && label < n)) {
      throw new RangeError(`label ${label} at ${i} is not one of -1 (none) to ${n - 1}`);
    }
    counts[label + 1] = (counts[label + 1] as number) + 1;
  }
  const total = labels.length;
  const [none, ...of] = counts.map((count) => {
    const fraction = count / total;
    return { count, fraction, error: Math.sqrt((fraction * (1 - fraction)) / total) };
  });
  return { of, none: none as Fraction };
}
