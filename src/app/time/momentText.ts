import type { Moment } from '../protocol/messages.ts';

/** Where a run stands, in words. */
export function momentText({ step, last, open, time, sigma, state }: Moment): string {
  const of = open ? (step < last ? ` of ${last} so far` : '') : ` of ${last}`;
  const at = `${sigma === undefined ? 'iteration' : 'step'} ${step}${of}`;
  if (state === 'computing') return `${at}, computing…`;
  return time === undefined || sigma === undefined ? at : `${at}, t = ${short(time)}, σ = ${short(sigma)}`;
}

/** Three digits, and no jumping about: 0.150, 12.0; what would be mostly zeros as a power of ten, and no noise as 0. */
function short(value: number): string {
  if (value === 0) return '0';
  return Math.abs(value) < 1e-4 ? value.toExponential(1) : value.toPrecision(3);
}
