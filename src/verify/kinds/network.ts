import { downloadPositions } from '../../gpu/particles.ts';
import { patternsFrom } from '../../memories/patterns.ts';
import { arraysOf, numbersProblem, shapeProblem } from '../../networks/checkNetwork.ts';
import type { Network, NetworkLayer } from '../../networks/network.ts';
import { network as scoreOf } from '../../readouts/network.ts';
import { row } from '../../samplers/row.ts';
import { CaseError, type Fields } from '../fields.ts';
import { parseLevel } from './common.ts';
import type { Kind } from './kind.ts';
import { LEVEL, type Parameters } from './parameters.ts';

/** The numbers of a network. */
export const NETWORK: Parameters = {
  centre: 'mu, the mean of the memories',
  spread: 'v, variance of a coordinate of the memories',
  frequencies: 'of the waves by which it is told the noise level',
  layers: 'of each layer {"weights": [in][out], "noise": [2 frequencies][out], "bias": [out]}; the last has no noise',
};

export const network: Kind = {
  doc: 'What a trained network answers at given points, all its numbers in the case.',
  parameters: { ...LEVEL, points: 'rows of coordinates, at which it is asked', ...NETWORK },
  quantities: { mean: 'its denoiser m [point][coordinate]' },
  prepare(setup: Fields) {
    const read = parseLevel(setup);
    const trained = parseNetwork(setup);
    const { dim } = trained;
    const rows = rowsIn(setup.value('points'));
    const points = numbersIn(rows);
    setup.done();
    if (read.similarity === 'dot') throw new CaseError('setup.similarity is dot; networks are read by distance');
    if (points.length !== rows.length * dim) throw new CaseError(`setup.points must be rows of ${dim} numbers`);
    return async ({ simulate }) => {
      const patterns = patternsFrom(points, dim, 'points');
      const start = { kind: 'listed', points, scale: 1, replicas: 1, spread: 0 } as const;
      const table = [row({ read, cm: 1 })];
      const cell = { patterns, rows: table, seed: 0, start, readout: scoreOf(trained) };
      const run = await simulate({ dim, particles: rows.length, cells: [cell] });
      await run.advance();
      const ends = await downloadPositions(run);
      run.dispose();
      return { mean: { by: 'gpu', value: rows.map((_, p) => [...ends.slice(p * dim, (p + 1) * dim)]) } };
    };
  },
};

const rowsIn = (value: unknown): readonly (readonly number[])[] => {
  if (Array.isArray(value) && value.length > 0 && value.every((one) => Array.isArray(one))) return value;
  throw new CaseError('setup.points, weights and noise must be rows of numbers');
};

function numbersIn(value: unknown): Float64Array {
  const numbers = Array.isArray(value) ? value.flat() : [];
  if (numbers.length > 0 && numbers.every((one) => typeof one === 'number')) return Float64Array.from(numbers);
  throw new CaseError('setup of a network takes rows of numbers');
}

/** Throws CaseError on numbers that make no network. */
export function parseNetwork(setup: Fields): Network {
  const centre = numbersIn(setup.value('centre'));
  const given = setup.value('layers');
  if (!Array.isArray(given) || given.length < 2) throw new CaseError('setup.layers must be two layers or more');
  const layers = given.map((one: Record<string, unknown> | null): NetworkLayer => {
    const { weights, noise, bias } = one ?? {};
    return {
      weights: Float32Array.from(numbersIn(rowsIn(weights))),
      ...(noise !== undefined && { noise: Float32Array.from(numbersIn(rowsIn(noise))) }),
      bias: Float32Array.from(numbersIn(bias)),
    };
  });
  const network: Network = {
    dim: centre.length,
    hidden: layers.slice(0, -1).map(({ bias }) => bias.length),
    spread: setup.number('spread'),
    centre,
    frequencies: numbersIn(setup.value('frequencies')),
    layers,
    training: { memories: 'the case', count: 1, seed: 0, steps: 1, batch: 1, rate: 0, loss: 0 },
  };
  const problem = shapeProblem(network) ?? numbersProblem(arraysOf(network));
  if (problem) throw new CaseError(`setup: the network ${problem}`);
  return network;
}
