import { estimate, spreadOf } from '../src/observables/spread.ts';

/** Mean and standard error of numbers that were measured apart from each other. */
export const meanAndError = (values: readonly number[]) => estimate(spreadOf(values, -1));

/** '0.123 (0.004)'; '' of nothing, and of what is no number. */
export function meanText(values: readonly number[], digits = 3): string {
  const { mean, standardError } = meanAndError(values);
  return Number.isFinite(mean) ? `${mean.toFixed(digits)} (${standardError.toFixed(digits)})` : '';
}
