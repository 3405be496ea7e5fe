import { workByScore } from '../../experiments/byScore.ts';
import { planeGrid } from '../../experiments/fields.ts';
import { inputsOf } from '../../experiments/inputs.ts';
import { levelOf } from '../../experiments/level.ts';
import { MOST_DIMENSIONS } from '../../memories/patterns.ts';
import { parseConfig } from '../../params/config.ts';
import type { Measured } from '../compare.ts';
import { asCaseError, CaseError, type Fields } from '../fields.ts';
import type { Tree } from '../tolerance.ts';
import { overPoints, parseData, parsePoints, rowsOf } from './common.ts';
import type { Kind, Measurements, Wanted } from './kind.ts';
import { gridOf } from './maps.ts';
import { NETWORK, parseNetwork } from './network.ts';
import { inExpectedOrder } from './order.ts';
import { DATA, LEVEL, MAP, POINTS } from './parameters.ts';

const CLASSES = ['memory', 'merged', 'spurious', 'global', 'saddle', 'maximum'];

export const score: Kind = {
  doc: 'What a score tells in place of an energy, at a = 1: the exact one or, where layers are given, that of a network. S = sigma2 + width.',
  parameters: {
    ...DATA,
    memories: 'a set by name or rows of numbers, in any dimension; of up to 3 there are fixed points and a plane',
    sigma2: LEVEL.sigma2 as string,
    ...POINTS,
    box: `${MAP.box}: for fixed points and the plane`,
    n: 'cells per side of the plane',
    ...NETWORK,
  },
  quantities: {
    denoiser: 'D(x) = x + sigma2 score',
    score: '(m - x) / S',
    eigenvalues: 'of the symmetric part of -dscore/dx, ascending',
    energy:
      '-log p of the mean of the memories by the ODE, less the integral of the score straight from there to the point, nats',
    odeEnergy:
      '-log p by the probability-flow ODE from the density of the memories at noise max(100 (r^2 + width), 10 sigma2), r their rms radius',
    wayEnergies: 'the integral alone, on the way from each of points straight to the next: over the first of them',
    loop: 'minus the integral of the score round the square of sides sqrt(S) about the point, in the first two coordinates, counterclockwise',
    fixedPoints: 'where m(x) = x in the box, rows; in the order of the expectation, nearest first',
    fixedEnergies: 'energy of each',
    fixedOdeEnergies: 'odeEnergy of each',
    fixedEigenvalues: 'eigenvalues of each',
    fixedMemories: 'e^H of each, by the exact posterior at S',
    classes: `how many of them are ${CLASSES.join(', ')}`,
    plane:
      'energy at the middles of n^2 cells, rows from the bottom: from the middle cell, the mean of the way along its row first and of that along its column',
  },
  prepare(setup: Fields, wanted: Wanted) {
    const { patterns } = parseData(setup, MOST_DIMENSIONS);
    const { dim } = patterns;
    const beta = 1 / setup.number('sigma2', undefined, { above: 0 });
    const trained = setup.has('layers') ? parseNetwork(setup) : undefined;
    const points = parsePoints(setup, dim);
    const grid = setup.has('box') ? gridOf(setup, dim) : undefined;
    setup.done();
    const inputs = asCaseError('score', () => {
      const network = trained && { score: 'network', network: 'of the case' };
      const config = parseConfig({ experiment: 'probe', beta, ...network });
      return inputsOf(config, patterns, trained ? { network: [trained] } : {});
    });
    const needsBox = Object.keys(score.quantities).filter((name) => /^(fixed|classes|plane)/.test(name));
    const asked = needsBox.filter((name) => wanted.quantities.has(name));
    if (asked.length > 0 && !(grid && dim <= 3)) {
      throw new CaseError(`${asked.join(', ')} need setup.box and setup.n, and 1 to 3 dimensions`);
    }
    return async () => {
      const work = await workByScore(grid ? { ...inputs, box: grid } : inputs);
      const places = rowsOf(points.points, dim);
      const told: Awaited<ReturnType<typeof work.pointAt>>[] = [];
      for (const x of places) told.push(await work.pointAt(x));
      const each = (value: (point: (typeof told)[number]) => Tree) => byHost(overPoints(points, told.map(value)));
      return {
        denoiser: each(({ denoiser }) => [...denoiser]),
        score: each((point) => [...point.score]),
        eigenvalues: each(({ eigenvalues }) => [...eigenvalues]),
        energy: each(({ energy }) => energy),
        odeEnergy: each(({ further }) => further.odeEnergy as number),
        loop: each(({ further }) => further.loop as number),
        wayEnergies: byHost([...work.energiesOn(places)]),
        ...(grid && asked.length > 0 && (await inBox(work, inputs, grid, wanted))),
      };
    };
  },
};

const byHost = (value: Tree): Measured => ({ by: 'host', value });

/** What is found in a box. */
async function inBox(
  work: Awaited<ReturnType<typeof workByScore>>,
  inputs: ReturnType<typeof inputsOf>,
  box: ReturnType<typeof gridOf>,
  wanted: Wanted,
): Promise<Measurements> {
  const { points, further } = await work.findCriticalPoints({}, inputs);
  const found = inExpectedOrder(
    points.map((point, i) => ({ ...point, odeEnergy: further?.odeEnergy?.[i] as number })),
    ({ x }) => x,
    wanted.expected('fixedPoints'),
  );
  const plane = planeGrid(box, box.shape[0] as number);
  const { energy, energyLeast } = await work.fieldsOn(plane, inputs, levelOf(inputs.config), {});
  return {
    fixedPoints: byHost(found.map(({ x }) => [...x])),
    fixedEnergies: byHost(found.map((point) => point.energy)),
    fixedOdeEnergies: byHost(found.map(({ odeEnergy }) => odeEnergy)),
    fixedEigenvalues: byHost(found.map(({ eigenvalues }) => [...eigenvalues])),
    fixedMemories: byHost(found.map(({ effectiveMemories }) => effectiveMemories)),
    classes: byHost(CLASSES.map((name) => found.filter((point) => point.class === name).length)),
    plane: byHost(
      rowsOf(
        energy.map((value) => value + energyLeast),
        plane.shape[1],
      ),
    ),
  };
}
