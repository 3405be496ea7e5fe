import type { SystemRun } from '../../experiments/run.ts';
import { downloadPositions } from '../../gpu/particles.ts';
import type { Config } from '../../params/table.ts';
import type { ReadLevel } from '../../samplers/row.ts';
import { asCaseError, CaseError, type Fields } from '../fields.ts';
import { type Data, overPoints, parseData, parseLevel, parsePoints, rowsOf } from './common.ts';
import { AT_A_POINT, measureAt } from './denoiser.ts';
import type { Kind, Wanted } from './kind.ts';
import { DATA, FIXED, POINTS } from './parameters.ts';
import { givenDials, inputsFor, listed, withRun } from './runs.ts';

export interface FixedLevel {
  read: ReadLevel;
  run: SystemRun;
}

/** The run of hopfield (eta) or flow (flowStep) from points [n, dim]. The level must have a = 1. */
function parseFixedLevel(setup: Fields, data: Data, points: Float64Array, dials: Partial<Config>): FixedLevel {
  const read = parseLevel(setup);
  if (read.a !== 1) throw new CaseError('these dynamics run at a = 1; give sigma2 or beta, and memories scaled by a');
  const inputs = inputsFor(data, {
    ...{ experiment: 'basins', beta: 1 / read.s, ...dials },
    ...givenDials(setup, ['dynamics', 'similarity', 'eta', 'flowStep']),
  });
  const { dim } = data.patterns;
  const run = asCaseError('dynamics', () => inputs.system.runOf(inputs));
  if (run.tolerance === undefined)
    throw new CaseError('setup.dynamics: particles must settle; choose hopfield or flow');
  return { read: run.table.label, run: { ...run, start: listed(points), particles: points.length / dim } };
}

export const iterate: Kind = {
  doc: 'The first iterates of a Hopfield update or a gradient flow from given points.',
  parameters: { ...DATA, ...FIXED, ...POINTS, iterations: 'how many' },
  quantities: {
    iterates: 'x_0, x_1, ... x_iterations, one row each (per point, where points was given)',
    end: 'the last of them',
  },
  prepare(setup: Fields) {
    const data = parseData(setup);
    const { dim } = data.patterns;
    const points = parsePoints(setup, dim);
    const iterations = setup.integer('iterations', undefined, { min: 1, max: 1e5 });
    const { tolerance: _, ...run } = parseFixedLevel(setup, data, points.points, { iterations }).run;
    setup.done();
    return async (context) => {
      const paths = await withRun(context, data, run, async (simulation) => {
        const steps = [rowsOf(await downloadPositions(simulation), dim)];
        for (let step = 1; step <= iterations; step++) {
          await simulation.advance({ until: step });
          steps.push(rowsOf(await downloadPositions(simulation), dim));
        }
        return steps;
      });
      // [step][point] -> [point][step]
      const perPoint = (paths[0] as number[][]).map((_, p) => paths.map((step) => step[p] as number[]));
      return {
        iterates: { value: overPoints(points, perPoint), by: 'gpu' },
        end: { value: overPoints(points, paths.at(-1) as number[][]), by: 'gpu' },
      };
    };
  },
};

/** At the fixed point everything the denoiser kind measures can be asked for as well. */
export const fixedPoints: Kind = {
  doc: 'Where iteration settles from given points, after how many steps, and what the memories say there.',
  parameters: {
    ...DATA,
    ...FIXED,
    ...POINTS,
    tolerance: 'a point has settled when a step moves it by less; 1e-6 unless given',
    maxIterations: '5000 unless given',
  },
  quantities: {
    fixedPoints: 'where each point ends, a row',
    iterations: 'the first n with |x_n - x_(n-1)| < tolerance; 0 if maxIterations did not suffice',
    ...AT_A_POINT,
  },
  prepare(setup: Fields, wanted: Wanted) {
    const data = parseData(setup);
    const { dim } = data.patterns;
    const points = parsePoints(setup, dim);
    const iterations = setup.integer('maxIterations', 5000, { min: 1, max: 1e6 });
    const dials = { iterations, ...givenDials(setup, ['tolerance']) };
    const { read, run } = parseFixedLevel(setup, data, points.points, dials);
    setup.done();
    return async (context) => {
      const { ends, settled } = await withRun(context, data, run, async (simulation) => {
        await simulation.advance();
        return { ends: await downloadPositions(simulation), settled: await simulation.downloadSettlingSteps() };
      });
      const at = { points: Float64Array.from(ends), single: points.single };
      return {
        fixedPoints: { value: overPoints(points, rowsOf(ends, dim)), by: 'gpu' },
        iterations: { value: overPoints(points, [...settled]), by: 'gpu' },
        ...(await measureAt(context, data, read, at, wanted.quantities)),
      };
    };
  },
};
