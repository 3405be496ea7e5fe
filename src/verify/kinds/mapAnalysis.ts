/** Label maps that are given by a rule, so that what is measured on maps has something known to be held against. */
import { basinEntropy, provesFractal, tilingErrors } from '../../analysis/basinEntropy.ts';
import { boundaryScaling, type Scaling } from '../../analysis/boundary.ts';
import { gridFractions } from '../../analysis/fractions.ts';
import { newtonRoot } from '../../analysis/newton.ts';
import type { Measured } from '../compare.ts';
import { asCaseError, CaseError, type Fields } from '../fields.ts';
import { basinMap, classify, readMap } from './basinMap.ts';
import { parseData } from './common.ts';
import type { Context, Kind, Measurements, Wanted } from './kind.ts';
import { centreOf, gridOf, nearestMemory } from './maps.ts';
import { DATA, MAP } from './parameters.ts';

const RULES = ['voronoi', 'halfSpace', 'disc', 'newton', 'labels', 'basins'] as const;

/** What basinMap reads, but for its own comparisons. */
const { row: _row, other: _other, disc: _disc, ...ofBasins } = basinMap.parameters;

export const mapEntropy: Kind = {
  doc: 'Basin entropy (Daza et al. 2016), boundary dimension and shares of a label map: given by a rule, or computed by the kernels.',
  parameters: {
    map: 'voronoi: nearest memory; halfSpace: 1 where normal . x > offset; disc: 1 inside radius; newton: the root of z^degree = 1 that Newton reaches; labels: as given; basins: computed as in basinMap, with its parameters, in two dimensions',
    boxCells: 'cells per side of a box of the entropies; 5 unless given',
    ...ofBasins,
    ...DATA,
    box: MAP.box as string,
    n: MAP.n as string,
    normal: 'halfSpace: two numbers',
    offset: 'halfSpace',
    radius: 'disc: about the origin',
    degree: 'newton: 2 or more',
    labels: 'labels: a list, row by row; n is its width',
  },
  quantities: {
    Sb: 'mean over boxes of -sum p ln p',
    Sbb: 'the same over boxes with more than one label',
    boundaryBoxes: 'number of these',
    fractal: '1 if Sbb is above ln 2 by two errors, which proves a fractal boundary; else 0',
    boundaryDimension: 'box-counting dimension D of the boundary, N(b) ~ b^-D',
    uncertaintyExponent: 'alpha of f(b) ~ b^alpha, the share of cells with another label b away; 2 - D, 1 where smooth',
    fractions: 'share of every label from 0 on, a list; its error: of the grid',
  },
  errors: ['fractions'],
  prepare(setup: Fields, wanted: Wanted) {
    const rule = setup.choice('map', RULES);
    const side = setup.integer('boxCells', 5, { min: 1 });
    const labels = readLabels(setup, rule);
    setup.done();
    const asked = (...quantities: string[]) => quantities.some((quantity) => wanted.quantities.has(quantity));
    return async (context) => {
      const map = await labels(context);
      const measured: Measurements = asCaseError('map', () => ({
        ...(asked('Sb', 'Sbb', 'boundaryBoxes', 'fractal') ? entropies(map, side) : {}),
        ...(asked('boundaryDimension', 'uncertaintyExponent') ? scalings(map) : {}),
        ...(asked('fractions') ? shares(map) : {}),
      }));
      if (rule !== 'basins') return measured;
      return Object.fromEntries(Object.entries(measured).map(([name, value]) => [name, { ...value, by: 'gpu+host' }]));
    };
  },
};

/** Reads where the labels come from, and returns what gives them. */
function readLabels(setup: Fields, rule: (typeof RULES)[number]): (context: Context) => Promise<LabelMap> {
  if (rule !== 'basins') {
    const map = rule === 'labels' ? givenLabels(setup) : ruledLabels(setup, rule);
    return async () => map;
  }
  const map = readMap(setup, true);
  const [nx, ny, nz] = map.grid.shape;
  if (nx === undefined || ny === undefined || nz !== undefined) {
    throw new CaseError(`the map has ${map.grid.shape.length} dimensions; its analysis needs two`);
  }
  return async (context) => ({ values: (await classify(context, map, undefined)).labels, nx, ny });
}

interface LabelMap {
  values: Int32Array;
  nx: number;
  ny: number;
}

function entropies({ values, nx, ny }: LabelMap, side: number): Measurements {
  const { Sb, Sbb, boundaryBoxes } = basinEntropy(values, nx, ny, side);
  const error = tilingErrors(values, nx, ny, side).Sbb;
  return {
    Sb: { value: Sb, by: 'host' },
    Sbb: { value: Sbb, by: 'host' },
    boundaryBoxes: { value: boundaryBoxes, by: 'host' },
    fractal: { value: provesFractal(values, { Sbb }, error) ? 1 : 0, by: 'host' },
  };
}

function scalings({ values, nx, ny }: LabelMap): Measurements {
  const found = boundaryScaling(values, nx, ny);
  if (!found)
    throw new CaseError('this map has no boundary, or basins too small for its grid, to measure a dimension of');
  const measured = ({ value }: Scaling): Measured => ({ value, by: 'host' });
  return { boundaryDimension: measured(found.dimension), uncertaintyExponent: measured(found.uncertainty) };
}

function shares({ values, nx, ny }: LabelMap): Measurements {
  const classes = values.reduce((most, label) => Math.max(most, label + 1), 1);
  const { of } = gridFractions(values, [nx, ny], classes);
  return {
    fractions: { value: of.map(({ fraction }) => fraction), error: of.map(({ error }) => error), by: 'host' },
  };
}

function givenLabels(setup: Fields): LabelMap {
  const nx = setup.integer('n', undefined, { min: 1 });
  const labels = setup.numbers('labels');
  const wrong = labels.find((label) => !(Number.isInteger(label) && label >= -1));
  if (wrong !== undefined) throw new CaseError(`setup.labels holds ${wrong}; give integers from -1 (none) on`);
  const values = Int32Array.from(labels);
  return { values, nx, ny: values.length / nx };
}

function ruledLabels(setup: Fields, rule: Exclude<(typeof RULES)[number], 'labels' | 'basins'>): LabelMap {
  const grid = gridOf(setup, 2);
  const [nx, ny] = grid.shape as [number, number];
  const classOf = classRule(setup, rule);
  return { values: Int32Array.from({ length: grid.cells }, (_, i) => classOf(centreOf(grid, i))), nx, ny };
}

type ClassRule = (x: number[]) => number;

function classRule(setup: Fields, rule: Exclude<(typeof RULES)[number], 'labels' | 'basins'>): ClassRule {
  switch (rule) {
    case 'voronoi': {
      const { patterns } = parseData(setup);
      if (patterns.dim !== 2) throw new CaseError('a Voronoi map needs memories in two dimensions');
      return (x) => nearestMemory(patterns, x);
    }
    case 'halfSpace': {
      const normal = setup.numbers('normal', 2);
      const offset = setup.number('offset');
      return (x) => (x.reduce((sum, value, d) => sum + value * (normal[d] as number), 0) > offset ? 1 : 0);
    }
    case 'disc': {
      const radius = setup.number('radius', undefined, { above: 0 });
      return (x) => (Math.hypot(...x) < radius ? 1 : 0);
    }
    case 'newton': {
      const degree = setup.integer('degree', undefined, { min: 2, max: 64 });
      return ([x, y]) => newtonRoot(degree, x as number, y as number);
    }
  }
}
