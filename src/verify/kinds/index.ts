import { agreement } from './agreement.ts';
import { basinMap } from './basinMap.ts';
import { denoiser } from './denoiser.ts';
import { events } from './events.ts';
import { firstPassage } from './firstPassage.ts';
import { formula } from './formula.ts';
import { finalFractions, langevin } from './fractions.ts';
import { testLoss } from './generalization.ts';
import { fixedPoints, iterate } from './iterate.ts';
import type { Kind } from './kind.ts';
import { likelihood } from './likelihood.ts';
import { mapEntropy } from './mapAnalysis.ts';
import { minima } from './minima.ts';
import { neighbours } from './neighbours.ts';
import { network } from './network.ts';
import { phase } from './phase.ts';
import { posterior } from './posterior.ts';
import { recovery } from './recovery.ts';
import { retrieval } from './retrieval.ts';
import { rng } from './rng.ts';
import { samplerMoments, samplerOrder, trajectory } from './samplerMoments.ts';
import { score } from './score.ts';
import { spins } from './spins.ts';
import { strongError } from './strongError.ts';
import { threshold } from './threshold.ts';
import { twins } from './twins.ts';

/** The closed list of kinds, by the name a case gives. */
export const kinds: Readonly<Record<string, Kind>> = {
  denoiser,
  iterate,
  fixedPoints,
  minima,
  threshold,
  events,
  basinMap,
  mapEntropy,
  samplerMoments,
  samplerOrder,
  strongError,
  finalFractions,
  firstPassage,
  trajectory,
  twins,
  langevin,
  likelihood,
  posterior,
  phase,
  recovery,
  retrieval,
  spins,
  network,
  score,
  neighbours,
  testLoss,
  agreement,
  rng,
  formula,
};
