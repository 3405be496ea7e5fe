import type { StepAt } from '../../experiments/equation.ts';
import { words } from '../../params/words.ts';
import { isSampler } from '../../samplers/names.ts';

/** Whether it goes along a schedule of noise levels. */
export const alongSchedule = (moves: StepAt['moves']): boolean => isSampler(moves);

/** What moves the particles, by the words with which it is chosen. */
export const movesTitle = (moves: StepAt['moves']): string =>
  isSampler(moves) ? words.sampler[moves] : words.dynamics[moves];
