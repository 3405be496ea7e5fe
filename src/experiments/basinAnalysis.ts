import { basinEntropy, provesFractal, tilingErrors } from '../analysis/basinEntropy.ts';
import { boundaryScaling, type Scaling } from '../analysis/boundary.ts';
import { type Labels, type Table, tableOf } from '../results.ts';

/** Cells per side of a box of the basin entropy, as in Daza et al. 2016. */
const BOX = 5;

/** What a map says of its boundaries: a row per measure, and what must be said of them. */
export interface BasinAnalysis {
  table: Table;
  notes: string[];
}

/**
 * What a map of labels says of its boundaries, as a table: value, standard error, and the range of scales in
 * cells that it was seen over. Of three dimensions it is the slice shown. NaN where the grid is too coarse
 * to tell, or there is no boundary. Only for maps without chance in them: replicas of a stochastic run part
 * next to every boundary, and roughen it.
 */
export function analyseBasins({ data, shape: [ny, nx] }: Labels): BasinAnalysis {
  const room = nx >= BOX && (ny === 1 || ny >= BOX);
  const entropy = room ? basinEntropy(data, nx, ny, BOX) : undefined;
  const errors = tilingErrors(data, nx, ny, BOX);
  const scaling = boundaryScaling(data, nx, ny);
  const inBoxes = (value = Number.NaN, standardError = Number.NaN): Scaling => ({
    value,
    standardError,
    from: BOX,
    to: BOX,
  });
  const rows: [name: string, found: Scaling | undefined][] = [
    ['basin entropy', inBoxes(entropy?.Sb, errors.Sb)],
    ['boundary basin entropy', inBoxes(entropy?.Sbb, errors.Sbb)],
    ['boundary dimension', scaling?.dimension],
    ['uncertainty exponent', scaling?.uncertainty],
  ];
  const unknown = { value: Number.NaN, standardError: Number.NaN, from: Number.NaN, to: Number.NaN };
  return {
    table: tableOf(
      'analysis',
      ['value', 'standardError', 'fromCells', 'toCells'],
      rows.map(([, { value, standardError, from, to } = unknown]) => [value, standardError, from, to]),
      { rowNames: rows.map(([name]) => name) },
    ),
    notes:
      entropy && provesFractal(data, entropy, errors.Sbb)
        ? [`S_{bb} = ${entropy.Sbb.toFixed(3)} > ln 2: a fractal boundary, or basins of few cells (Daza et al. 2016)`]
        : [],
  };
}
