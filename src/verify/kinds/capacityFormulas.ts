/** Formulas about how much associative memories hold, by name. */
import {
  attentionCapacity,
  exponentialLoad,
  polynomialBitError,
  polynomialCapacity,
  retrievalBound,
  signExponentialLoad,
  sphericalOverlap,
} from '../../analysis/denseMemories.ts';
import {
  criticalLoad,
  gaussianBitError,
  mixtureState,
  oneStepErrors,
  retrievalAt,
  storedPatterns,
} from '../../analysis/hopfield.ts';
import { softmaxEntropy, steepestBeta } from '../../analysis/softmaxEntropy.ts';
import type { Fields } from '../fields.ts';
import type { Formula } from './kind.ts';

const positive = (setup: Fields, key: string) => setup.number(key, undefined, { above: 0 });
const whole = (setup: Fields, key: string, min = 1) => setup.integer(key, undefined, { min });

export const capacityFormulas: Readonly<Record<string, Formula>> = {
  hopfieldRetrieval: {
    doc: 'classical Hopfield network at temperature 0 and load alpha = p / N, N -> infinity (Amit, Gutfreund, Sompolinsky, replica-symmetric)',
    parameters: { load: 'alpha, below criticalLoad' },
    quantities: {
      overlap: 'm with the pattern, of the retrieval state',
      crosstalk: 'r: mean squared overlap with the other patterns over alpha',
      bitError: '(1 - m) / 2',
      criticalLoad: 'alpha_c: largest load with a retrieval state',
      criticalOverlap: 'm there',
    },
    evaluate(setup) {
      const critical = criticalLoad();
      return { ...retrievalAt(setup.number('load')), criticalLoad: critical.load, criticalOverlap: critical.overlap };
    },
  },
  hopfieldStep: {
    doc: 'classical Hopfield network of N neurons, zero diagonal: bits after one synchronous step from a stored random pattern',
    parameters: { neurons: 'N', patterns: 'p' },
    quantities: {
      error: 'exact chance that the field of a bit points the other way',
      tie: 'exact chance that it is 0',
      gaussianError: 'erfc(sqrt(N / 2p)) / 2',
    },
    evaluate(setup) {
      const [neurons, patterns] = [whole(setup, 'neurons', 2), whole(setup, 'patterns')];
      return { ...oneStepErrors(neurons, patterns), gaussianError: gaussianBitError(neurons, patterns) };
    },
  },
  hopfieldMixture: {
    doc: 'classical Hopfield network at vanishing load: symmetric mixture of an odd number of patterns',
    parameters: { patterns: 'n, odd; 1: a pattern' },
    quantities: { overlap: 'with each of them', energy: 'per neuron' },
    evaluate: (setup) => ({ ...mixtureState(whole(setup, 'patterns')) }),
  },
  hopfieldCapacity: {
    doc: 'classical Hopfield network of N neurons: random patterns stored without a wrong bit',
    parameters: { neurons: 'N, 2 or more' },
    quantities: {
      most: 'in most of them: N / (2 log N)',
      all: 'in all of them: N / (4 log N)',
      base2: 'N / (4 log_2 N), the line of Ambrogioni 2023',
    },
    evaluate: (setup) => ({ ...storedPatterns(whole(setup, 'neurons', 2)) }),
  },
  polynomial: {
    doc: 'dense memory of N neurons +-1 with energy -sum (xi.sigma)^degree, Gaussian crosstalk (Krotov & Hopfield 2016); degree 2: classical',
    parameters: { neurons: 'N', degree: '2 or more', patterns: 'K; for bitError' },
    quantities: {
      bitError: 'chance that a bit of a stored pattern is wrong after one step',
      capacity: 'K without an error in most patterns: N^(n-1) / (2 (2n-3)!! log N)',
    },
    evaluate(setup) {
      const [neurons, degree] = [whole(setup, 'neurons', 2), whole(setup, 'degree', 2)];
      return {
        capacity: polynomialCapacity(neurons, degree),
        ...(setup.has('patterns') ? { bitError: polynomialBitError(neurons, whole(setup, 'patterns'), degree) } : {}),
      };
    },
  },
  exponential: {
    doc: 'e^(alpha N) patterns, energy -log sum exp(lambda x.xi) / lambda + |x|^2 / 2 (Lucibello & Mezard 2024)',
    parameters: { lambda: 'above 0' },
    quantities: {
      gaussian: 'alpha_1: largest load at which a typical pattern of N(0, I) is retrieved',
      spherical: 'the same for patterns on the sphere |xi|^2 = N',
      sphericalOverlap: 'overlap of the patterns that dominate the crosstalk there',
    },
    evaluate(setup) {
      const lambda = positive(setup, 'lambda');
      return {
        gaussian: exponentialLoad('gaussian', lambda),
        spherical: exponentialLoad('spherical', lambda),
        sphericalOverlap: sphericalOverlap(lambda),
      };
    },
  },
  exponentialSign: {
    doc: 'e^(alpha N) patterns of +-1, energy -sum exp(xi.sigma) (Demircigil et al. 2017)',
    parameters: { flipped: 'share of wrong bits of the cue, from 0, below 1/2' },
    quantities: { load: 'largest alpha at which a pattern comes back' },
    evaluate: (setup) => ({ load: signExponentialLoad(setup.number('flipped')) }),
  },
  attentionCapacity: {
    doc: 'random patterns on the sphere of radius scale sqrt(dim - 1): N >= sqrt(failure) base^((dim - 1) / 4) are held (Ramsauer et al. 2020, theorem 3)',
    parameters: { beta: 'above 0', scale: 'K of the paper', dim: '2 or more', failure: 'p: chance of a failure' },
    quantities: { base: 'c', exponent: 'a + log b', patterns: 'the bound on N' },
    evaluate: (setup) =>
      attentionCapacity({
        beta: positive(setup, 'beta'),
        scale: positive(setup, 'scale'),
        dim: whole(setup, 'dim', 2),
        failure: setup.number('failure', undefined, { above: 0, max: 1 }),
      }),
  },
  retrievalBound: {
    doc: 'largest distance to its pattern after one step of attention: 2 (N - 1) exp(-beta (Delta - 2 distance M)) M (Ramsauer et al. 2020, theorem 5)',
    parameters: {
      count: 'N',
      beta: 'above 0',
      separation: 'Delta: x.x - max x.x_j',
      largestNorm: 'M',
      distance: 'of the state, or of the fixed point, to the pattern, whichever is larger',
    },
    quantities: { bound: 'it' },
    evaluate: (setup) => ({
      bound: retrievalBound(whole(setup, 'count'), positive(setup, 'beta'), {
        separation: setup.number('separation'),
        largestNorm: positive(setup, 'largestNorm'),
        distance: setup.number('distance', undefined, { min: 0 }),
      }),
    }),
  },
  softmaxEntropy: {
    doc: 'entropy of p_k ~ exp(beta e_k) against beta (Alswaidan & Varner 2026)',
    parameters: { similarities: 'e_k, a list', beta: '0 or more' },
    quantities: {
      entropy: 'nats',
      slope: 'dH / dbeta = -beta Var_p(e)',
      steepestBeta: 'where H falls fastest: Var = -beta mu_3',
    },
    evaluate(setup) {
      const similarities = setup.numbers('similarities');
      return {
        ...softmaxEntropy(similarities, setup.number('beta', undefined, { min: 0 })),
        steepestBeta: steepestBeta(similarities),
      };
    },
  },
};
