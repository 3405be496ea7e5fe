import { resolveInputs } from '../../experiments/inputs.ts';
import type { Run } from '../../experiments/run.ts';
import type { LentRun } from '../protocol/messages.ts';

/** A run for another engine: without what its inputs are made of, which holds functions and cannot be posted. */
export function lendable({ inputs: { config, files }, ...rest }: Run): LentRun {
  return { ...rest, inputs: { config, files } };
}

/** The same run again. */
export function runOf({ inputs: { config, files }, ...rest }: LentRun): Run {
  return { ...rest, inputs: resolveInputs(config, files) };
}
