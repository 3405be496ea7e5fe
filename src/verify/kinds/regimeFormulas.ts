/** Formulas about the regimes of diffusion in high dimension, by name. */
import {
  collapseVariance,
  excessEntropy,
  type GaussianMemories,
  ouTime,
  populationRatio,
  speciationTime,
  trapVariance,
} from '../../analysis/regimes.ts';
import type { Fields } from '../fields.ts';
import type { Formula } from './kind.ts';

export const regimeFormulas: Readonly<Record<string, Formula>> = {
  collapse: {
    doc: 'K memories of N(0, variance I) in dim dimensions, K and dim large (Biroli et al. 2024; Achilli et al. 2025); s is that of a = 1',
    parameters: {
      count: 'K, 2 or more',
      dim: 'dimensions',
      variance: '1 unless given',
      times: 'of an Ornstein-Uhlenbeck process, a list; for excessEntropy',
    },
    quantities: {
      sigma2: 's_C: below it a trajectory belongs to one memory',
      time: 't_C: the same in an Ornstein-Uhlenbeck process',
      trapSigma2: 's_O: below it a typical memory has a minimum of its own',
      excessEntropy: 'f^e / alpha, the mean posterior entropy over log K, at setup.times: a list',
    },
    evaluate(setup) {
      const data = readMemories(setup);
      const sigma2 = collapseVariance(data);
      const times = setup.has('times') ? setup.numbers('times') : undefined;
      return {
        sigma2,
        time: ouTime(sigma2),
        trapSigma2: trapVariance(data),
        ...(times ? { excessEntropy: times.map((t) => excessEntropy(data, Math.expm1(2 * t))) } : {}),
      };
    },
  },
  speciation: {
    doc: 'two sides of the largest variance of the data, told apart by an Ornstein-Uhlenbeck process (Biroli et al. 2024)',
    parameters: { largestVariance: 'above 0' },
    quantities: {
      time: 't_S = log(largestVariance) / 2',
      centreTime: 'log(1 + largestVariance) / 2: the centre of a symmetric set of equal norms turns unstable',
    },
    evaluate(setup) {
      const largest = setup.number('largestVariance', undefined, { above: 0 });
      return { time: speciationTime(largest), centreTime: ouTime(largest) };
    },
  },
  population: {
    doc: 'Gaussian data known in full: Var(x_0 | x) / s of directions of these variances (Achilli et al. 2024)',
    parameters: { variances: 'a list', sigma2: 's at a = 1' },
    quantities: { ratio: 'variance / (variance + s): a list' },
    evaluate(setup) {
      const S = setup.number('sigma2', undefined, { above: 0 });
      return { ratio: setup.numbers('variances').map((variance) => populationRatio(variance, S)) };
    },
  },
};

function readMemories(setup: Fields): GaussianMemories {
  return {
    count: setup.integer('count', undefined, { min: 2 }),
    dim: setup.integer('dim', undefined, { min: 1 }),
    variance: setup.number('variance', 1, { above: 0 }),
  };
}
