import type { Stage, StepAt } from '../../experiments/equation.ts';
import { significant, withMinus } from '../../printable.ts';
import { placeText } from '../placeText.ts';

/** Numbers of the equation as text, and the equation in words. */

/** Three digits: a coefficient, a weight, a noise level. */
export const short = (value: number): string => withMinus(significant(value, 3));

export const percent = (share: number): string =>
  share > 0 && share < 0.001 ? '< 0.1 %' : `${(100 * share).toFixed(share > 0.9995 ? 0 : 1)} %`;

/** What the weights of a stage leave to all other memories. */
export const othersOf = ({ top }: Stage): number => Math.max(0, 1 - top.reduce((sum, { weight }) => sum + weight, 0));

/** What answers for m where it is not the softmax over all memories; '' where it is. */
export function standIn(readout: string): string {
  if (readout === 'dense') return '';
  if (readout === 'features') return 'Random features stand in for the sum over all memories';
  if (readout === 'trained features') return 'A trained layer stands in for the sum over all memories';
  if (readout === 'smoothed') return 'The sum over all memories, averaged over displaced places';
  if (readout.startsWith('network')) return 'A trained network stands in for the sum over all memories';
  return `${readout} stands in for the sum over all memories`;
}

/** In words, for those who cannot see the formulas: each part in a sentence. */
export function inWords(step: StepAt, decimals: number): Record<'weights' | 'mean' | 'drift' | 'noise', string> {
  const stage = step.stages.find(({ read }) => read) ?? (step.stages[0] as Stage);
  const next = step.stages.at(-1)?.next;
  const top = stage.top.slice(0, 3).map(({ memory, weight }) => `memory ${memory + 1} ${percent(weight)}`);
  const place = (values: readonly number[]) => placeText(values, decimals);
  const moved = next && Math.hypot(...next.map((value, d) => value - (step.x[d] as number)));
  return {
    weights: `Weights at ${place(stage.x)}: ${top.join(', ')}`,
    mean: stage.m ? `m, their mean, is ${place(stage.m)}` : 'm is not computed here',
    drift: next && moved !== undefined ? `without noise the step leads to ${place(next)}, ${short(moved)} away` : '',
    noise: step.noise === undefined ? '' : `noise of standard deviation ${short(step.noise)} is added to each number`,
  };
}
