import { MOST_HIDDEN, MOST_UNITS } from '../networks/network.ts';

/** How a network is trained. */
export interface TrainingOptions {
  /** units of every hidden layer */
  hidden: readonly number[];
  /** of weights and examples */
  seed: number;
  /** of the optimizer, where nothing ends it before */
  steps: number;
  /** examples of a step */
  batch: number;
  /** learning rate at its highest: it rises over the first 100 steps and falls along half a cosine to 0 */
  rate: number;
  /** the weights that are kept are means over about so many steps */
  averaged: number;
  /** ends where the loss has not fallen for so many steps; 0: never */
  patience: number;
  /** the noise levels it learns, sigma, in units of the length of x / a */
  sigmaMin: number;
  sigmaMax: number;
}

/** What is taken where nothing else is said: nine points of a plane are learnt in half a minute of one core. */
export const trainingDefaults: TrainingOptions = {
  hidden: [64, 64, 64],
  seed: 0,
  steps: 8000,
  batch: 512,
  rate: 0.01,
  averaged: 300,
  patience: 0,
  sigmaMin: 0.02,
  sigmaMax: 10,
};

/** Products of one training, at most: about an hour of one core. */
const MOST_PRODUCTS = 5e13;

/** What is wrong with the options, one sentence each, in the names of the command line. */
export function optionProblems(options: TrainingOptions): string[] {
  const { hidden, seed, steps, batch, rate, averaged, patience, sigmaMin, sigmaMax } = options;
  const problems: string[] = [];
  const expect = (isRight: boolean, sentence: string) => {
    if (!isRight) problems.push(sentence);
  };
  const isCount = (value: number, least: number, most: number) =>
    Number.isInteger(value) && value >= least && value <= most;
  const layers = `1 to ${MOST_HIDDEN} numbers of units, 4 to ${MOST_UNITS} in fours, such as 64,64,64`;
  const areLayers = isCount(hidden.length, 1, MOST_HIDDEN);
  const areUnits = hidden.every((units) => isCount(units, 4, MOST_UNITS) && units % 4 === 0);
  expect(areLayers && areUnits, `hidden is "${hidden.join()}"; give ${layers}`);
  expect(Number.isSafeInteger(seed) && seed >= 0, `seed is ${seed}; give a whole number from 0 on`);
  expect(isCount(steps, 1, 1e7), `steps is ${steps}; give a whole number from 1 to 10 million`);
  expect(isCount(batch, 4, 65536) && batch % 4 === 0, `batch is ${batch}; give 4 to 65536 examples, in fours`);
  expect(rate > 0 && rate <= 1, `rate is ${rate}; give a learning rate above 0, at most 1`);
  expect(isCount(averaged, 1, 1e6), `averaged is ${averaged}; give 1 to a million steps`);
  expect(isCount(patience, 0, 1e7), `patience is ${patience}; give a number of steps, or 0 for none`);
  expect(
    sigmaMin >= 1e-4 && sigmaMax > sigmaMin && sigmaMax <= 1e4,
    `sigma-min is ${sigmaMin} and sigma-max is ${sigmaMax}; give noise from 1e-4 to 1e4, the least first`,
  );
  return problems;
}

/** Throws RangeError where a training would take hours. `products`: of one answer of the network. */
export function requireFeasible({ steps, batch }: TrainingOptions, products: number): void {
  const all = 3 * products * steps * batch;
  if (all <= MOST_PRODUCTS) return;
  throw new RangeError(
    `${steps} steps of ${batch} examples take ${all.toExponential(1)} products, more than the ${MOST_PRODUCTS.toExponential(1)} that are allowed; take fewer steps, examples or units`,
  );
}
