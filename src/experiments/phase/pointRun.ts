import type { ClassRule, NeighbourRule } from '../../observables/cells.ts';
import type { CellSpec } from '../../simulation/simulation.ts';
import { readingRule } from '../level.ts';
import type { Inputs, SystemRun } from '../run.ts';
import { cellOf } from '../systems.ts';

/** The small run that a point of a sweep is, and how its particles are judged at its end. */
export interface PointRun {
  inputs: Inputs;
  run: SystemRun;
  cell: CellSpec;
  rule: ClassRule & NeighbourRule;
}

/** The run of a point. Throws what its system throws. */
export function pointRun(inputs: Inputs): PointRun {
  const run = inputs.system.runOf(inputs);
  const { delta, deltaMemorized, deltaSpurious, gapRatio } = inputs.config;
  const rule = { ...readingRule(inputs, run.table.label), delta, deltaMemorized, deltaSpurious, gapRatio };
  return { inputs, run, cell: cellOf(inputs, run), rule };
}
