import { computeRows } from './rows/compute.ts';
import { dynamicsRows } from './rows/dynamics.ts';
import { memoriesRows } from './rows/memories.ts';
import { noiseRows } from './rows/noise.ts';
import { questionRows } from './rows/question.ts';
import { rulesRows } from './rows/rules.ts';
import { samplingRows } from './rows/sampling.ts';
import { scoreRows } from './rows/score.ts';
import type { DialName } from './table.ts';

export type Section = 'Question' | 'Memories' | 'Noise' | 'Dynamics' | 'Compute';

/** The dials of each part of a panel; those that say what is asked stand before all parts. */
export const sections: Readonly<Record<Section, readonly DialName[]>> = {
  Question: namesIn(questionRows),
  Memories: namesIn(memoriesRows),
  Noise: namesIn(noiseRows),
  Dynamics: [dynamicsRows, scoreRows, samplingRows, rulesRows].flatMap(namesIn),
  Compute: namesIn(computeRows),
};

function namesIn(rows: object): DialName[] {
  return Object.keys(rows) as DialName[];
}
