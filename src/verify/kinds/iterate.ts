import { readPositions } from '../../gpu/particles.ts';
import { gradientFlow, hopfield } from '../../samplers/fixedLevel.ts';
import type { Read, StepTable } from '../../samplers/row.ts';
import { CaseError, type Fields } from '../fields.ts';
import { asCaseError, listed, overPoints, readData, readLevel, readPoints, rowsOf, withRun } from './common.ts';
import { denoiser, measureAt } from './denoiser.ts';
import type { Kind, Wanted } from './kind.ts';
import { DATA, FIXED, POINTS } from './parameters.ts';

export interface FixedLevel {
  read: Read;
  table: StepTable;
}

/** Deterministic dynamics at one noise level: hopfield (eta) or flow (flowStep). The level must have a = 1. */
export function readFixedLevel(setup: Fields, iterations: number): FixedLevel {
  const read = readLevel(setup);
  if (read.a !== 1) throw new CaseError('these dynamics run at a = 1; give sigma2 or beta, and memories scaled by a');
  const kind = setup.choice('dynamics', ['hopfield', 'flow'], 'hopfield');
  const beta = 1 / read.s;
  const table = asCaseError('dynamics', () =>
    kind === 'flow'
      ? gradientFlow(beta, setup.number('flowStep', 0.05, { above: 0 }), read.similarity, iterations)
      : hopfield(beta, setup.number('eta', 1, { above: 0, max: 1 }), read.similarity, iterations),
  );
  return { read, table };
}

export const iterate: Kind = {
  doc: 'The first iterates of a Hopfield update or a gradient flow from given points.',
  parameters: { ...DATA, ...FIXED, ...POINTS, iterations: 'how many' },
  quantities: {
    iterates: 'x_0, x_1, ... x_iterations, one row each (per point, where points was given)',
    end: 'the last of them',
  },
  prepare(setup: Fields) {
    const data = readData(setup);
    const { dim } = data.patterns;
    const points = readPoints(setup, dim);
    const iterations = setup.integer('iterations', undefined, { min: 1, max: 1e5 });
    const { table } = readFixedLevel(setup, iterations);
    setup.done();
    return async (context) => {
      const start = listed(points.points, dim);
      const paths = await withRun(
        context,
        data,
        { particles: points.points.length / dim, start, table },
        async (run) => {
          const steps = [rowsOf(await readPositions(run), dim)];
          for (let step = 1; step <= iterations; step++) {
            await run.advance({ until: step });
            steps.push(rowsOf(await readPositions(run), dim));
          }
          return steps;
        },
      );
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
    ...denoiser.quantities,
  },
  prepare(setup: Fields, wanted: Wanted) {
    const data = readData(setup);
    const { dim } = data.patterns;
    const points = readPoints(setup, dim);
    const { read, table } = readFixedLevel(setup, setup.integer('maxIterations', 5000, { min: 1, max: 1e6 }));
    const tolerance = setup.number('tolerance', 1e-6, { above: 0 });
    setup.done();
    return async (context) => {
      const start = listed(points.points, dim);
      const run = { particles: points.points.length / dim, start, table, tolerance };
      const { ends, settled } = await withRun(context, data, run, async (simulation) => {
        await simulation.advance();
        return { ends: await readPositions(simulation), settled: await simulation.readSettlingSteps() };
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
