import { MOST_DIMENSIONS } from '../memories/patterns.ts';
import { MOST_FREQUENCIES, MOST_HIDDEN, MOST_UNITS, type Network, type Training, unitsOf } from './network.ts';

type Shape = Pick<Network, 'dim' | 'hidden' | 'spread' | 'training'>;

/** What is wrong with what a file says of a network, in words that follow its name; nothing: undefined. */
export function shapeProblem({ dim, hidden, spread, training }: Shape): string | undefined {
  if (!isCount(dim, MOST_DIMENSIONS)) {
    return `has dim = ${dim}; a network takes 1 to ${MOST_DIMENSIONS} dimensions`;
  }
  if (hidden.length < 1 || hidden.length > MOST_HIDDEN) {
    return `has ${hidden.length} hidden layers; 1 to ${MOST_HIDDEN} are read`;
  }
  const units = hidden.find((count) => !isCount(count, MOST_UNITS) || count % 4 !== 0);
  if (units !== undefined) {
    return `has a hidden layer of ${units} units; 4 to ${MOST_UNITS} are read, in fours`;
  }
  if (!(spread > 0 && Number.isFinite(spread))) return `has spread = ${spread}; it must be positive and finite`;
  return trainingProblem(training);
}

function trainingProblem({ memories, count, seed, steps, batch, rate, loss }: Training): string | undefined {
  if (memories.length < 1 || memories.length > 1000) return 'does not say on which memories it was trained';
  for (const [name, value] of Object.entries({ count, steps, batch })) {
    if (!isCount(value, Number.MAX_SAFE_INTEGER)) return `was trained with ${name} = ${value}, which is no count`;
  }
  if (!Number.isSafeInteger(seed)) return `was trained with seed = ${seed}, which is no whole number`;
  for (const [name, value] of Object.entries({ rate, loss })) {
    if (!(value >= 0 && Number.isFinite(value))) return `was trained with ${name} = ${value}, which is no number >= 0`;
  }
  return undefined;
}

/** An array of a network: its name in a file, its shape, and its numbers. */
export interface NetworkArray {
  name: string;
  shape: number[];
  data: Float32Array | Float64Array;
}

/** The arrays of a network in the order in which they are stored and hashed. */
export function arraysOf(
  network: Pick<Network, 'dim' | 'hidden' | 'centre' | 'frequencies' | 'layers'>,
): NetworkArray[] {
  const { centre, frequencies, layers } = network;
  const lists = layers.flatMap(({ weights, noise, bias }) => (noise ? [weights, noise, bias] : [weights, bias]));
  const data = [centre, frequencies, ...lists];
  return arrayShapes(network, frequencies.length).map((array, i) => ({
    ...array,
    data: data[i] ?? new Float32Array(),
  }));
}

/** Names and shapes of the arrays of a network. */
export function arrayShapes(shape: Pick<Network, 'dim' | 'hidden'>, waves: number): Omit<NetworkArray, 'data'>[] {
  const units = unitsOf(shape);
  return [
    { name: 'centre', shape: [shape.dim] },
    { name: 'frequencies', shape: [waves] },
    ...units
      .slice(1)
      .flatMap((out, l) => [
        { name: `weights${l}`, shape: [units[l] as number, out] },
        ...(l < shape.hidden.length ? [{ name: `noise${l}`, shape: [2 * waves, out] }] : []),
        { name: `bias${l}`, shape: [out] },
      ]),
  ];
}

/** What is wrong with the numbers of a network; nothing: undefined. */
export function numbersProblem(arrays: readonly NetworkArray[]): string | undefined {
  const waves = arrays.find(({ name }) => name === 'frequencies')?.data.length ?? 0;
  if (waves > MOST_FREQUENCIES || waves < 1) return `has ${waves} frequencies; 1 to ${MOST_FREQUENCIES} are read`;
  for (const { name, shape, data } of arrays) {
    const count = shape.reduce((product, size) => product * size, 1);
    if (data.length !== count) return `has ${data.length} numbers in ${name}; its shape takes ${shape.join(' x ')}`;
    const bad = data.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) return `has ${data[bad]} as number ${bad + 1} of ${name}; every number must be finite`;
  }
  return undefined;
}

const isCount = (value: number, most: number) => Number.isSafeInteger(value) && value >= 1 && value <= most;
