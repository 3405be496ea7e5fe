import { basinEntropy, provesFractal, tilingErrors } from '../analysis/basinEntropy.ts';
import { boundaryScaling } from '../analysis/boundary.ts';
import { type Labels, type Table, tableOf } from '../results.ts';

/** Cells per side of a box of the basin entropy, as in Daza et al. 2016. */
const BOX = 5;

export interface BasinAnalysis {
  table: Table;
  notes: string[];
}

/**
 * What a map of labels says of its boundaries, as a table: value, standard error, and the range of scales in cells that it
 * was seen over. Of three dimensions it is the slice shown. NaN where the grid is too coarse to tell, or there is no boundary.
 * Only for maps without chance in them: replicas of a stochastic run part next to every boundary, and roughen it.
 */
export function analyseBasins({ data, shape: [ny, nx] }: Labels): BasinAnalysis {
  const rows: [name: string, ...numbers: number[]][] = [];
  const notes: string[] = [];
  // room for a whole box in every tiling
  if (Math.min(nx, ny === 1 ? nx : ny) >= 2 * BOX) {
    const { Sb, Sbb } = basinEntropy(data, nx, ny, BOX);
    const errors = tilingErrors(data, nx, ny, BOX);
    rows.push(['S_{b}', Sb, errors.Sb, BOX, BOX], ['S_{bb}', Sbb, errors.Sbb, BOX, BOX]);
    if (provesFractal({ Sbb }, errors.Sbb)) {
      notes.push(
        `S_{bb} = ${Sbb.toFixed(3)} is above ln 2 = 0.693: the boundary is fractal (Daza et al. 2016), if basins are far larger than ${BOX} cells`,
      );
    }
  }
  const scaling = boundaryScaling(data, nx, ny);
  if (scaling) {
    const { dimension, uncertainty } = scaling;
    rows.push(
      ['boundary dimension', dimension.value, dimension.standardError, dimension.from, dimension.to],
      ['uncertainty exponent', uncertainty.exponent, uncertainty.standardError, uncertainty.from, uncertainty.to],
    );
  }
  return {
    table: tableOf(
      'analysis',
      ['value', 'standardError', 'from', 'to'],
      rows.map(([, ...numbers]) => numbers),
      rows.map(([name]) => name),
    ),
    notes,
  };
}
