import { classifyByNeighbours } from '../../observables/cells.ts';
import { particlesAt } from '../../observables/readings.ts';
import type { Fields } from '../fields.ts';
import { parseData } from './common.ts';
import type { Kind } from './kind.ts';
import { DATA } from './parameters.ts';

export const neighbours: Kind = {
  doc: 'Given samples, classed by their neighbours among the memories and among themselves (Pham et al.).',
  parameters: {
    ...DATA,
    samples: 'rows of numbers',
    deltaMemorized: 'a sample is memorized if a memory is within this',
    deltaSpurious: 'of those that are not, a sample is spurious if another sample is within this; the rest generalize',
  },
  quantities: { counts: 'memorized, spurious, generalized' },
  prepare(setup: Fields) {
    const { patterns } = parseData(setup);
    const rows = setup.rows('samples', patterns.dim);
    const deltaMemorized = setup.number('deltaMemorized', undefined, { min: 0 });
    const deltaSpurious = setup.number('deltaSpurious', undefined, { min: 0 });
    setup.done();
    return async ({ gpu }) => {
      const particles = particlesAt(gpu, Float64Array.from(rows.flat()), patterns.dim);
      const read = { a: 1, s: 1, similarity: 'distance' } as const;
      const [found] = await classifyByNeighbours(particles, [{ patterns, read, deltaMemorized, deltaSpurious }]);
      particles.positions.destroy();
      const shares = found && [found.memorizedFraction, found.spuriousFraction, found.generalizedFraction];
      return { counts: { value: (shares ?? []).map(({ mean }) => Math.round(mean * rows.length)), by: 'gpu' } };
    };
  },
};
