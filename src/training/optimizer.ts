import type { Parameters } from './parameters.ts';

/** Adam (Kingma & Ba 2015, arXiv:1412.6980), and the mean of the parameters over the last steps. */
export interface OptimizerState {
  parameters: Parameters;
  /** means of the gradient and of its square */
  first: Float32Array;
  second: Float32Array;
  /** exponential mean of the parameters */
  average: Parameters;
}

const BETA1 = 0.9;
const BETA2 = 0.99;
const EPSILON = 1e-8;

/** The state before the first step: no moments yet, the average is the parameters themselves. */
export function startOptimizer(parameters: Parameters): OptimizerState {
  return {
    parameters,
    first: new Float32Array(parameters.length),
    second: new Float32Array(parameters.length),
    average: parameters.slice(),
  };
}

/**
 * One step, in place.
 * @param step from 1
 * @param rate learning rate of the step
 * @param averaged steps over which the mean goes; in the first ones over a tenth of those that were made
 */
export function optimize(
  { parameters, first, second, average }: OptimizerState,
  gradient: Float32Array,
  step: number,
  rate: number,
  averaged: number,
): void {
  const size = rate / (1 - BETA1 ** step);
  const unbiased = 1 / (1 - BETA2 ** step);
  const share = Math.max(1 / averaged, 10 / (step + 9));
  for (let i = 0; i < gradient.length; i++) {
    const slope = gradient[i] as number;
    const mean = BETA1 * (first[i] as number) + (1 - BETA1) * slope;
    const square = BETA2 * (second[i] as number) + (1 - BETA2) * slope * slope;
    first[i] = mean;
    second[i] = square;
    parameters[i] = (parameters[i] as number) - (size * mean) / (Math.sqrt(square * unbiased) + EPSILON);
    average[i] = (average[i] as number) + share * ((parameters[i] as number) - (average[i] as number));
  }
}

const WARM_UP = 100;

/**
 * The learning rate of a step, from 1 to `steps`: a rise, then half a cosine to 0
 * (Loshchilov & Hutter 2017, arXiv:1608.03983).
 */
export function rateAt(step: number, steps: number, highest: number): number {
  const rise = Math.min(1, step / Math.min(WARM_UP, steps));
  return highest * rise * 0.5 * (1 + Math.cos((Math.PI * (step - 1)) / steps));
}
