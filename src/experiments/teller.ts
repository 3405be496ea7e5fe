import { newton } from '../attractors/fixedPoints.ts';
import type { Settled } from '../attractors/settle.ts';
import { isActive } from '../params/config.ts';
import { fieldOfAnswer, type ScoreField } from '../reference/scoreField.ts';
import { foldWidth, type ReadLevel, row } from '../samplers/row.ts';
import { answererOf } from './answerer.ts';
import { energyByScore } from './byScore.ts';
import { landscapeIn, pictureLevel } from './level.ts';
import type { Inputs } from './run.ts';

/** What a score that is not exact tells of single places of a picture. */
export interface Teller {
  field: ScoreField;
  /** its integral from the mean of the memories, nats; of a picture at beta alone */
  energyAt?: (x: ArrayLike<number>) => number;
  /**
   * the place beside x where mean shift comes to rest, if there is one: what
   * attractors by such a score are (byScore.ts)
   */
  restAt(x: readonly number[]): Pick<Settled, 'x' | 'energy' | 'entropy' | 'curvature' | 'index'> | undefined;
}

/** Energies of single places are shown to a thousandth, nats. */
const TOLERANCE = 1e-4;

/** Undefined where the score cannot be asked while the engine waits. */
export async function tellerOf(inputs: Inputs): Promise<Teller | undefined> {
  const { config, patterns } = inputs;
  const read = pictureLevel(config);
  if (read.similarity === 'dot') return undefined;
  const asked = row({ read });
  const answer = await answererOf(inputs, [asked]);
  if (!answer) return undefined;
  const folded = foldWidth(asked, patterns.width).read as ReadLevel;
  const field = fieldOfAnswer(answer(folded), folded, patterns.dim);
  const landscape = landscapeIn(inputs, read);
  const energy = isActive('beta', config) ? await energyByScore(inputs) : undefined;
  return {
    field,
    ...(energy && { energyAt: (x: ArrayLike<number>) => energy.energyAt(x, TOLERANCE) }),
    restAt(x) {
      const end = newton(field, x);
      return end?.index === 0 ? { ...end, energy: Number.NaN, entropy: landscape.at(end.x).entropy } : undefined;
    },
  };
}
