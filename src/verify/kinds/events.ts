import { landscapesOf } from '../../attractors/alongNoise.ts';
import { equalEnergies, minimaEvents } from '../../attractors/events.ts';
import type { Measured } from '../compare.ts';
import { asCaseError, type Fields } from '../fields.ts';
import type { Tree } from '../tolerance.ts';
import { parseData } from './common.ts';
import type { Kind, Wanted } from './kind.ts';
import { DATA, LEVEL } from './parameters.ts';

export const events: Kind = {
  doc: 'Every noise variance in a range at which the number of minima changes, or another becomes the deepest.',
  parameters: {
    ...DATA,
    sigma2Range: '[from, to] of s',
    a: LEVEL.a as string,
    similarity: LEVEL.similarity as string,
    ratio: 'largest ratio of neighbouring s on the first grid; 1.1 unless given',
  },
  quantities: {
    sigma2: 'where the number of minima changes, ascending',
    below: 'number of minima just below each',
    above: 'number of minima just above each',
    positions: 'where a minimum ends, rows; with symmetry, one of several',
    radii: 'distance of these positions from the origin',
    count: 'how many changes there are',
    equalEnergy: 'where another minimum becomes the deepest, ascending',
  },
  prepare(setup: Fields, wanted: Wanted) {
    const { patterns } = parseData(setup);
    const [low, high] = setup.numbers('sigma2Range', 2) as [number, number];
    const a = setup.number('a', 1, { above: 0 });
    const similarity = setup.choice('similarity', ['distance', 'dot'], 'distance');
    const landscapeAt = landscapesOf(patterns, { a, similarity });
    const options = { ratio: setup.number('ratio', 1.1, { above: 1 }) };
    setup.done();
    return async () => {
      const found = asCaseError('events', () => minimaEvents(landscapeAt, [low, high], options));
      const host = (value: Tree): Measured => ({ value, by: 'host' });
      return {
        sigma2: host(found.map(({ s }) => s)),
        below: host(found.map(({ nBelow }) => nBelow)),
        above: host(found.map(({ nAbove }) => nAbove)),
        positions: host(found.map(({ x }) => [...x])),
        radii: host(found.map(({ x }) => Math.hypot(...x))),
        count: host(found.length),
        ...(wanted.quantities.has('equalEnergy')
          ? { equalEnergy: host(equalEnergies(landscapeAt, [low, high], options).map(({ s }) => s)) }
          : {}),
      };
    };
  },
};
