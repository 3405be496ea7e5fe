import type { StepAt } from '../../experiments/equation.ts';
import { dynamics, type SamplerName } from '../../samplers/index.ts';

const SAMPLERS: Readonly<Record<SamplerName, string>> = {
  eulerMaruyama: 'Reverse SDE by Euler–Maruyama',
  stochasticHeun: 'Reverse SDE by Heun',
  ancestral: 'Ancestral step (DDPM)',
  ddim: 'DDIM',
  odeEuler: 'Probability-flow ODE by Euler',
  odeHeun: 'Probability-flow ODE by Heun',
  odeRk4: 'Probability-flow ODE by Runge–Kutta',
  edmHeun: 'EDM: churn, then Heun',
  dpmSolver2M: 'DPM-Solver++(2M)',
  dpmSolver2MSde: 'SDE-DPM-Solver++(2M)',
};

/** What moves the particles, as a sentence begins with it. */
export function movesTitle(moves: StepAt['moves']): string {
  if (moves in SAMPLERS) return SAMPLERS[moves as SamplerName];
  const { title } = dynamics[moves as keyof typeof dynamics];
  return `${title[0]?.toUpperCase()}${title.slice(1)}`;
}

/** Whether it goes along a schedule of noise levels. */
export const alongSchedule = (moves: StepAt['moves']): boolean => moves in SAMPLERS;
