import { type Generator, generatorOf, type Recipe } from './generator.ts';
import { glyphRows } from './glyphs.ts';
import { PHAM_TOTAL, phamAngles } from './pham.ts';
import { binaryRows, featureRows, gaussianRows, mixtureRows, uniformAngles } from './randomSets.ts';
import { hypercubeRows, moonRows, onCircle, pointsAndRingRows, polygonAngles, spiralRows } from './shapes.ts';

/** Dimensions of sets that leave the choice. */
const MAX_DIM = 4096;
/**
 * Past this many generated memories a file is the better place; it also bounds what a link can ask of a page: a second.
 */
const MAX_COUNT = 2 ** 20;

const recipes: Record<string, Recipe> = {
  deltas: {
    doc: 'two memories at +1 and -1 on a line: the pitchfork of symmetry breaking',
    dim: 1,
    count: [2, 2, 2],
    rows: () => [[1], [-1]],
  },
  circle: {
    doc: 'regular polygon on the unit circle, first vertex at angle 0',
    dim: 2,
    count: [9, 1, MAX_COUNT],
    law: 'circle',
    rows: (count) => onCircle(polygonAngles(count)),
  },
  triangle: {
    doc: 'equilateral triangle on the unit circle: circle:3',
    dim: 2,
    count: [3, 3, 3],
    law: 'circle',
    rows: (count) => onCircle(polygonAngles(count)),
  },
  square: {
    doc: 'the four points (+-1, +-1) / sqrt(2), counter-clockwise',
    dim: 2,
    count: [4, 4, 4],
    // A polygon turned by 45 degrees would leave rounding errors between coordinates that are equal.
    rows: () => [
      [Math.SQRT1_2, Math.SQRT1_2],
      [-Math.SQRT1_2, Math.SQRT1_2],
      [-Math.SQRT1_2, -Math.SQRT1_2],
      [Math.SQRT1_2, -Math.SQRT1_2],
    ],
  },
  asymmetric: {
    doc: 'three memories without symmetry, a small test of basin borders',
    dim: 2,
    count: [3, 3, 3],
    rows: () => [
      [0.9, 0.1],
      [-0.35, 0.85],
      [-0.5, -0.9],
    ],
  },
  pham: {
    doc: 'the published circle set of Pham et al. (arXiv 2505.21777); they use 2, 9 and 1000 points',
    dim: 2,
    count: [9, 1, PHAM_TOTAL],
    nested: true,
    law: 'circle',
    rows: (count) => onCircle(phamAngles(count)),
  },
  ring: {
    doc: 'independent uniform angles on the unit circle, drawn from the seed',
    dim: 2,
    count: [9, 1, MAX_COUNT],
    nested: true,
    seeded: true,
    law: 'circle',
    rows: (count, seed) => onCircle(uniformAngles(count, seed)),
  },
  pointsAndRing: {
    doc: 'three isolated memories, the others on a circle of radius 1/2 at angles drawn from the seed: recall beside creation',
    dim: 2,
    count: [203, 4, MAX_COUNT],
    nested: true,
    seeded: true,
    rows: (count, seed) => pointsAndRingRows(uniformAngles(count - 3, seed)),
  },
  pointAndRing: {
    doc: 'one memory at (2, 0), the others a regular polygon on the unit circle: an episode beside what is general',
    dim: 2,
    count: [1001, 2, MAX_COUNT],
    rows: (count) => [[2, 0], ...onCircle(polygonAngles(count - 1))],
  },
  moons: {
    doc: 'two interlocked half circles of radius 1',
    dim: 2,
    count: [24, 2, MAX_COUNT],
    rows: moonRows,
  },
  spiral: {
    doc: 'an Archimedean spiral of two turns in the unit disc',
    dim: 2,
    count: [48, 1, MAX_COUNT],
    rows: spiralRows,
  },
  gaussian: {
    doc: 'independent N(0, I) points drawn from the seed; gaussian:64:3 for three dimensions',
    dim: 2,
    maxDim: MAX_DIM,
    count: [64, 1, MAX_COUNT],
    nested: true,
    seeded: true,
    law: 'gaussian',
    rows: (count, seed, dim) => gaussianRows(count, dim, seed),
  },
  twoClouds: {
    doc: 'two classes: points from N(m, I) and N(-m, I) in turn, m = (1, ..., 1), drawn from the seed (Biroli et al. 2024); twoClouds:512:256 for 256 dimensions',
    dim: 2,
    maxDim: MAX_DIM,
    count: [64, 2, MAX_COUNT],
    nested: true,
    seeded: true,
    rows: (count, seed, dim) =>
      gaussianRows(count, dim, seed).map((row, k) => row.map((value) => value + (k % 2 === 0 ? 1 : -1))),
  },
  varianceBlocks: {
    doc: 'Gaussian points of 30 dimensions drawn from the seed: 5 of standard deviation 1, 10 of 0.3, 15 of 0.01 (Achilli et al. 2024, losing dimensions)',
    dim: 30,
    count: [250, 1, MAX_COUNT],
    nested: true,
    seeded: true,
    rows: (count, seed) =>
      gaussianRows(count, 30, seed).map((row) => row.map((z, d) => (d < 5 ? 1 : d < 15 ? 0.3 : 0.01) * z)),
  },
  binary: {
    doc: 'independent patterns of +1 and -1 drawn from the seed, every sign as likely; binary:8:256 for 256 dimensions',
    dim: 64,
    maxDim: MAX_DIM,
    count: [8, 1, MAX_COUNT],
    nested: true,
    seeded: true,
    rows: (count, seed, dim) => binaryRows(count, dim, seed),
  },
  featureMixtures: {
    doc: 'signs of sums of 3 of 10 random features of +1 and -1, with random signs, drawn from the seed (Negri et al. 2023); featureMixtures:100:500:20:5 for 500 dimensions, 20 features, 5 in each pattern',
    dim: 256,
    maxDim: MAX_DIM,
    more: [
      { name: 'features', range: [10, 1, MAX_DIM] },
      { name: 'mixed', range: [3, 1, MAX_DIM] },
    ],
    count: [64, 1, MAX_COUNT],
    nested: true,
    seeded: true,
    rows: (count, seed, dim, [features = 0, mixed = 0]) =>
      mixtureRows(count, seed, featureRows(features, dim, seed), mixed),
    features: (seed, dim, [features = 0]) => featureRows(features, dim, seed),
  },
  hypercube: {
    doc: 'all sign vectors of 1, 2 or 3 dimensions; the number is the dimension',
    dim: 2,
    counts: 'dimensions',
    count: [2, 1, 3],
    rows: hypercubeRows,
  },
  glyphs: {
    doc: 'the letters A to Z as 8 x 8 pixels of +1 and -1, 64 dimensions',
    dim: 64,
    count: [26, 1, 26],
    nested: true,
    shape: [8, 8],
    rows: (count) => glyphRows().slice(0, count),
  },
};

/** Every memory set that can be named: 'circle:9' on the command line, in a link, in a config file. */
export const generators: Readonly<Record<string, Generator>> = Object.freeze(
  Object.fromEntries(Object.entries(recipes).map(([name, recipe]) => [name, generatorOf(name, recipe)])),
);

/** The generator that a spec such as 'ring:64' names; undefined where there is none of this name. */
export function generatorNamed(spec: string): Generator | undefined {
  const [name = ''] = spec.trim().split(':', 1);
  // Only own keys: 'toString' is not a memory set.
  return Object.hasOwn(generators, name) ? generators[name] : undefined;
}
