import { type NoiseLevel, type ReadLevel, type Row, row, type StepTable } from './row.ts';
import { readAt } from './sampler.ts';

/**
 * Dynamics at one noise level: associative memory proper. One row, repeated `iterations` times; beta = 1/s.
 */

/** How alike a place and a memory are: by their distance, or by their dot product (Read). */
export type Similarity = 'distance' | 'dot';

/**
 * Modern Hopfield network: x <- (1 - eta) x + eta sum_k softmax_k(...) xi_k; eta = 1 is the fixed-point (CCCP) map,
 * attention; eta < 1 is a gradient step of size eta on the energy.
 * Ramsauer et al. 2020 (arXiv 2008.02217), eq. 3. Throws RangeError unless beta > 0, 0 < eta <= 1.
 */
export function hopfield(beta: number, eta: number, similarity: Similarity, iterations: number): StepTable {
  positive({ beta, eta });
  if (eta > 1) throw new RangeError(`eta is ${eta}; give a number above 0 and at most 1`);
  return repeated(read(beta, similarity), { cx: 1 - eta, cm: eta }, iterations);
}

/**
 * Gradient flow dx/dtau = D - x by steps of h in the exponential Euler form x' = D + e^-h (x - D): hopfield with
 * eta = 1 - e^-h, which follows the flow's basins (not the map's) once h is
 * small. Throws RangeError unless beta, h > 0.
 */
export function gradientFlow(beta: number, h: number, similarity: Similarity, iterations: number): StepTable {
  positive({ beta, h });
  return hopfield(beta, -Math.expm1(-h), similarity, iterations);
}

/**
 * Unadjusted Langevin at level (a, s): x' = x + h score + sqrt(2 h T) z. T = 1 samples p_t up to the bias of h
 * (variance of a well: T / (k (1 - h k / 2))). Throws RangeError unless s, h > 0, T >= 0.
 */
export function langevin(
  level: { a: number; s: number },
  h: number,
  temperature: number,
  iterations: number,
): StepTable {
  const { a, s } = level;
  positive({ a, s, h });
  if (!(temperature >= 0)) throw new RangeError(`temperature is ${temperature}; give a number >= 0`);
  const step = { cx: 1 - h / s, cm: (h * a) / s, cz: Math.sqrt(2 * h * temperature) };
  return repeated(readAt(level), step, iterations);
}

/**
 * Stochastic attention: x' = (1 - alpha) x + alpha sum_k softmax_k(beta xi_k . x) xi_k + sqrt(2 alpha / beta) z.
 * Samples exp(-beta E) of the Hopfield energy: Langevin at temperature 1/beta with step alpha.
 * Alswaidan & Varner 2026 (arXiv 2603.06875). Throws RangeError unless beta > 0, 0 < alpha < 2.
 */
export function stochasticAttention(
  beta: number,
  alpha: number,
  iterations: number,
  similarity: Similarity = 'dot',
): StepTable {
  positive({ beta, alpha });
  if (alpha >= 2) throw new RangeError(`alpha is ${alpha}; the iteration diverges from 2 on, give less`);
  const step = { cx: 1 - alpha, cm: alpha, cz: Math.sqrt((2 * alpha) / beta) };
  return repeated(read(beta, similarity), step, iterations);
}

/** The table of rows at one level, where its ends are read, too. No time passes. */
export function tableAt(label: ReadLevel, rows: Row[]): StepTable {
  const level: NoiseLevel = { t: 0, a: label.a, s: label.s, f: 0, g2: 0 };
  return { rows, start: level, end: level, tap: 'none', multistep: false, label };
}

function repeated(level: ReadLevel, step: Partial<Row>, iterations: number): StepTable {
  if (!(Number.isInteger(iterations) && iterations >= 1)) {
    throw new RangeError(`iterations is ${iterations}; give a whole number, 1 or more`);
  }
  return tableAt(level, [row({ ...step, read: level, repeat: iterations })]);
}

const read = (beta: number, similarity: Similarity) => ({ a: 1, s: 1 / beta, similarity });

function positive(numbers: Record<string, number>): void {
  for (const [name, value] of Object.entries(numbers)) {
    if (!(Number.isFinite(value) && value > 0)) throw new RangeError(`${name} is ${value}; give a finite number > 0`);
  }
}
