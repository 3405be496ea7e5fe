import { requireSpins, spinUpdates } from '../../experiments/spins.ts';
import { downloadPositions } from '../../gpu/particles.ts';
import { asCaseError, CaseError, type Fields } from '../fields.ts';
import { parsePoints, parseSets, rowsOf } from './common.ts';
import type { Context, Kind } from './kind.ts';
import { DATA, POINTS } from './parameters.ts';
import { givenDials, inputsFor, listed } from './runs.ts';

/** Dials of a network, by which its system runs. */
const DIALS = ['separation', 'degree', 'rectified', 'beta', 'order', 'temperature'] as const;

/** Energies of float64 that are the same but for rounding. */
const SAME = 1e-9;

export const spins: Kind = {
  doc: 'Networks of spins from given states: their states after every sweep, where they end, and their energies.',
  parameters: {
    memories: 'rows of +1 and -1, or the name of a set of them (binary:8:64)',
    width: '0: spins have none',
    count: DATA.count as string,
    seed: DATA.seed as string,
    ...POINTS,
    networks: 'how many networks start from each point, orders and noise of their own; 1 unless given',
    iterations: 'sweeps',
    ...Object.fromEntries(DIALS.map((name) => [name, 'as the dial'])),
  },
  quantities: {
    states: 'x_0, x_1, ... x_iterations of the first network, one row each (per point, where points was given)',
    ends: 'the different states in which networks end, in rising order, a row each (likewise)',
    energyRises: 'how often a sweep raised the energy, over all networks and sweeps',
  },
  prepare(setup: Fields) {
    const data = parseSets(setup)(0);
    const { patterns, seed } = data;
    const { dim } = patterns;
    const points = parsePoints(setup, dim);
    const networks = setup.integer('networks', 1, { min: 1, max: 1e5 });
    const iterations = setup.integer('iterations', undefined, { min: 1, max: 1e4 });
    const inputs = inputsFor(data, {
      ...{ experiment: 'phase', process: 'recall', iterations },
      ...givenDials(setup, DIALS),
    });
    setup.done();
    asCaseError('memories', () => requireSpins(patterns));
    if (points.points.some((value) => Math.abs(value) !== 1)) throw new CaseError('spins start at +1 and -1');
    const table = asCaseError('dials', () => spinUpdates(inputs.config, patterns, false));
    const { rows, activation, order, label } = table;
    // four networks share an order: each is a quad of its own
    const starts = Float64Array.from(rowsOf(points.points, dim).flatMap((x) => new Array(4 * networks).fill(x).flat()));
    const perPoint = 4 * networks;
    return async ({ simulate }: Context) => {
      const particles = starts.length / dim;
      const cell = { patterns, rows, seed, start: listed(starts), readout: inputs.score };
      const steps: number[][][] = [];
      const simulation = await simulate({
        ...{ dim, particles, cells: [cell], activation: activation ?? 'identity' },
        ...(order && { order }),
      });
      for (let step = 0; step <= iterations; step++) {
        if (step > 0) await simulation.advance({ until: step });
        steps.push(rowsOf(await downloadPositions(simulation), dim));
      }
      simulation.dispose();
      const energyAt = (await inputs.score.reference({ patterns, rows, seed }))(label);
      const energies = steps.map((states) => states.map((x) => energyAt(x).energy as number));
      const rises = energies.slice(1).map((after, s) => {
        const before = energies[s] as number[];
        return after.filter((energy, p) => energy > (before[p] as number) + SAME * (1 + Math.abs(energy))).length;
      });
      const each = <T>(of: (first: number) => T) => {
        const all = Array.from({ length: particles / perPoint }, (_, i) => of(i * perPoint));
        return points.single ? (all[0] as T) : all;
      };
      const last = steps.at(-1) as number[][];
      return {
        states: { value: each((first) => steps.map((states) => states[first] as number[])), by: 'gpu' },
        ends: { value: each((first) => distinct(last.slice(first, first + perPoint))), by: 'gpu' },
        energyRises: { value: rises.reduce((sum, n) => sum + n, 0), by: 'gpu' },
      };
    };
  },
};

function distinct(states: readonly number[][]): number[][] {
  const known = new Map(states.map((x) => [x.join(), x]));
  const apart = (a: readonly number[], b: readonly number[]) => {
    const d = a.findIndex((value, i) => value !== b[i]);
    return d < 0 ? 0 : (a[d] as number) - (b[d] as number);
  };
  return [...known.values()].sort(apart);
}
