import { expect, test } from 'vitest';
import { basinEntropy, provesFractal, tilingErrors } from './basinEntropy.ts';
import { boundaryScaling, boxCounts, uncertainShare } from './boundary.ts';
import { binomialError, fractions, gridFractions } from './fractions.ts';
import { newtonRoot } from './newton.ts';
import { fitPowerLaw } from './powerLaw.ts';

type Rule = (x: number, y: number) => number;

/** Labels at the cell centres of [-half, half]^2, `side` cells a side. */
function mapOf(rule: Rule, side: number, half = 1): Int32Array {
  const centre = (i: number) => half * (-1 + (2 * (i + 0.5)) / side);
  return Int32Array.from({ length: side * side }, (_, n) => rule(centre(n % side), centre(Math.floor(n / side))));
}

const voronoi: Rule = (x, y) => {
  const distances = [
    [0.9, 0.1],
    [-0.35, 0.85],
    [-0.5, -0.9],
  ].map(([u, v]) => Math.hypot(x - (u as number), y - (v as number)));
  return distances.indexOf(Math.min(...distances));
};
const halfPlane: Rule = (x) => (x > 0.03 ? 1 : 0);
const disc: Rule = (x, y) => (x * x + y * y < 0.5 ? 1 : 0);
const newton3: Rule = (x, y) => newtonRoot(3, x, y);
/** Above the n-th polygon of one side of Koch's snowflake, drawn from (-1, -0.3) to (1, -0.3): an even-odd count. */
function koch(side: number, depth: number): Int32Array {
  let curve: [number, number][] = [
    [-1, -0.3],
    [1, -0.3],
  ];
  for (let level = 0; level < depth; level++) {
    curve = curve.flatMap(([x, y], i) => {
      const next = curve[i + 1];
      if (!next) return [[x, y]];
      const [u, v] = [(next[0] - x) / 3, (next[1] - y) / 3];
      const tip = [x + 1.5 * u - (Math.sqrt(3) / 2) * v, y + 1.5 * v + (Math.sqrt(3) / 2) * u] as const;
      return [[x, y], [x + u, y + v], [...tip], [x + 2 * u, y + 2 * v]] as [number, number][];
    });
  }
  const labels = new Int32Array(side * side);
  const centre = (i: number) => -1 + (2 * (i + 0.5)) / side;
  for (let i = 0; i < side; i++) {
    // where the curve crosses a column of cells, every cell above changes sides
    const x = centre(i);
    for (let n = 1; n < curve.length; n++) {
      const [[x0, y0], [x1, y1]] = [curve[n - 1], curve[n]] as [[number, number], [number, number]];
      if (x0 > x === x1 > x) continue;
      const y = y0 + ((x - x0) / (x1 - x0)) * (y1 - y0);
      for (let j = 0; j < side; j++) if (centre(j) > y) labels[j * side + i] = 1 - (labels[j * side + i] as number);
    }
  }
  return labels;
}
/** 1 in the holes of a Sierpinski carpet, down to 6 levels. */
const carpet: Rule = (x, y) => {
  let [i, j] = [x, y].map((value) => Math.floor(((value + 1) / 2) * 3 ** 6)) as [number, number];
  for (let level = 0; level < 6; level++) {
    if (i % 3 === 1 && j % 3 === 1) return 1;
    [i, j] = [Math.floor(i / 3), Math.floor(j / 3)];
  }
  return 0;
};

test('basin entropy of Voronoi cells and of a half-plane (Daza et al. 2016)', () => {
  const cells = basinEntropy(mapOf(voronoi, 100), 100, 100, 5);
  expect(cells.Sb).toBeCloseTo(0.0396144112465, 12);
  expect(cells.Sbb).toBeCloseTo(0.495180140581, 11);
  expect(cells.boundaryBoxes).toBe(32);
  const half = basinEntropy(mapOf(halfPlane, 100), 100, 100, 5);
  expect(half.Sb).toBeCloseTo(0.0250201211769, 12);
  expect(half.Sbb).toBeCloseTo(0.500402423538, 11);
  expect(half.boundaryBoxes).toBe(20);
});

test('one label has no entropy; cells beyond whole boxes are left out; wrong sides and boxes are refused', () => {
  expect(basinEntropy(new Int32Array(24).fill(-1), 6, 4, 2)).toEqual({ Sb: 0, Sbb: 0, boundaryBoxes: 0 });
  // one box of 4 x 4 at the left; what is right of it does not count
  const right = Int32Array.from({ length: 24 }, (_, i) => (i % 6 >= 4 ? 1 : 0));
  expect(basinEntropy(right, 6, 4, 4)).toEqual({ Sb: 0, Sbb: 0, boundaryBoxes: 0 });
  expect(basinEntropy(right, 6, 4, 2, 1).boundaryBoxes).toBe(1);
  // a line: boxes of 2 x 1; -1 is a label of its own
  expect(basinEntropy([0, -1, 0, 0], 4, 1, 2)).toEqual({ Sb: Math.LN2 / 2, Sbb: Math.LN2, boundaryBoxes: 1 });
  // the last box counts like the others
  expect(basinEntropy([0, 0, 0, 1], 4, 1, 2).boundaryBoxes).toBe(1);
  expect(basinEntropy([0, 0, 0, 0, 0, 0, 0, 1], 2, 4, 2).boundaryBoxes).toBe(1);
  expect(() => basinEntropy(right, 6, 4, 5)).toThrow(/a box of 5 cells does not fit into a map of 6 x 4/);
  expect(() => basinEntropy(new Int32Array(23), 6, 4, 2)).toThrow(/23 labels/);
});

test('an edge along the grid cuts all boxes alike: only other tilings tell how sure S_bb is', () => {
  const labels = mapOf(halfPlane, 128);
  // the edge lies between two boxes of this tiling, which so does not see it
  const other = basinEntropy(labels, 128, 128, 6);
  expect(other).toEqual({ Sb: 0, Sbb: 0, boundaryBoxes: 0 });
  const { Sb, Sbb } = tilingErrors(labels, 128, 128, 6);
  // over all places of an edge S_bb runs from 0 through H(1/6) to ln 2, and S_b is 1/21 of that
  const means = [0, 1, 2, 3, 4, 5].map((k) =>
    k === 0 ? 0 : -(k / 6) * Math.log(k / 6) - (1 - k / 6) * Math.log(1 - k / 6),
  );
  const mean = means.reduce((sum, value) => sum + value, 0) / 6;
  const want = Math.sqrt(means.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 5);
  expect(Sbb).toBeCloseTo(want, 12);
  expect(Sb).toBeGreaterThan(want / 23);
  expect(Sb).toBeLessThan(want / 19);
  expect(tilingErrors(labels.subarray(0, 64), 8, 8, 5)).toEqual({ Sb: Number.NaN, Sbb: Number.NaN });
});

test('S_bb above ln 2 tells Newton basins from Voronoi cells', () => {
  for (const [rule, half, fractal] of [
    [newton3, 2, true],
    [newton3, 0.5, true],
    [voronoi, 1, false],
    [halfPlane, 1, false],
    [carpet, 1, false], // fractal, but with two labels nothing can be proved
  ] as const) {
    const labels = mapOf(rule, 512, half);
    const entropy = basinEntropy(labels, 512, 512, 5);
    expect(provesFractal(labels, entropy, tilingErrors(labels, 512, 512, 5).Sbb)).toBe(fractal);
  }
  // starts on the boundary itself have no root: a column of them in the middle of every fifth box
  const rim = mapOf((x, y) => newtonRoot(2, x, y), 255, 2);
  expect(basinEntropy(rim, 255, 255, 5).Sbb).toBeGreaterThan(1);
  expect(provesFractal(rim, { Sbb: 1 }, 0)).toBe(false);
  // two standard errors above ln 2, and no less
  expect([0.02, 0.03].map((error) => provesFractal([0, 1], { Sbb: Math.LN2 + 0.05 }, error))).toEqual([true, false]);
});

test('past its edges a map goes on as its mirror image', () => {
  // from the three cells two to the left: cells 1, 0, 0; two to the right: 2, 2, 1
  expect(uncertainShare(Int32Array.of(0, 0, 1), 3, 1, 2)).toBeCloseTo(4 / 6, 12);
  expect(uncertainShare(Int32Array.of(0, 0, 1), 1, 3, 2)).toBeCloseTo(4 / 6, 12);
});

test('box dimension and uncertainty exponent: 1 and 1 for smooth boundaries of known length', () => {
  for (const side of [128, 512]) {
    for (const rule of [voronoi, halfPlane, disc]) {
      const found = boundaryScaling(mapOf(rule, side), side, side);
      expect(Math.abs((found?.dimension.value ?? 0) - 1)).toBeLessThan(0.02);
      expect(Math.abs((found?.uncertainty.value ?? 0) - 1)).toBeLessThan(0.02);
      expect(found?.dimension.standardError).toBeLessThan(0.02);
    }
  }
  // an edge along the grid, not quite in the middle: as many boxes as the map is high,
  // and a length of 2 in a map of area 4
  const edge = mapOf(halfPlane, 129);
  expect(boxCounts(edge, 129, 129).map(({ count }) => count)).toEqual([128, 64, 32, 16, 8, 4, 2, 126 / 128]);
  for (const distance of [1, 3, 20]) {
    // only steps along x cross it, of 129 rows each 2 x distance
    expect(uncertainShare(edge, 129, 129, distance)).toBeCloseTo((2 * distance * 129) / (4 * 129 * 129), 14);
  }
  // past the edges the map is mirrored: of 16 steps of 4, five to the left and three to the right change 0 and 1
  expect(uncertainShare(Int32Array.of(0, 0, 0, 1, 1, 1, 1, 1), 8, 1, 4)).toBe(8 / 16);
  // Crofton: steps of length h along two axes, both ways, cross a circle of
  // circumference C in 2 h C / (pi area) of all cases
  const share = uncertainShare(mapOf(disc, 512), 512, 512, 8);
  const circumference = 2 * Math.PI * Math.sqrt(0.5);
  expect(share / ((2 * ((8 * 2) / 512) * circumference) / (Math.PI * 4))).toBeCloseTo(1, 2);
});

test('fractal boundaries: Newton for z^3 = 1 about 1.42, Koch log 4 / log 3, the carpet log 8 / log 3', () => {
  const newton = boundaryScaling(mapOf(newton3, 512, 2), 512, 512);
  expect(newton?.dimension.value).toBeGreaterThan(1.41);
  expect(newton?.dimension.value).toBeLessThan(1.44);
  expect(2 - (newton?.uncertainty.value ?? 0)).toBeGreaterThan(1.39);
  expect(2 - (newton?.uncertainty.value ?? 0)).toBeLessThan(1.46);
  expect([newton?.dimension.from, newton?.dimension.to]).toEqual([2, 16]);
  // exact dimensions; boxes of few cells miss some of the finest wriggles
  const curve = boundaryScaling(koch(729, 7), 729, 729);
  const exact = Math.log(4) / Math.log(3);
  expect(Math.abs(2 - (curve?.uncertainty.value ?? 0) - exact)).toBeLessThan(0.015);
  expect(Math.abs((curve?.dimension.value ?? 0) - exact)).toBeLessThan(0.04);
  // the carpet's boxes are mostly mixed at every scale, so that no range is offered; the
  // counts themselves scale as they must
  const side = 3 ** 6;
  const labels = mapOf(carpet, side);
  expect(boundaryScaling(labels, side, side)).toBeUndefined();
  const counts = boxCounts(labels, side, side).filter(({ side: b }) => b >= 2 && b <= 64);
  const { exponent } = fitPowerLaw(
    counts.map(({ side: b }) => b),
    counts.map(({ count }) => count),
  );
  expect(Math.abs(exponent + Math.log(8) / Math.log(3))).toBeLessThan(0.015);
});

test('no dimension without a boundary, or with basins of a few cells; in one dimension it is 0', () => {
  expect(boundaryScaling(new Int32Array(64 * 64).fill(-1), 64, 64)).toBeUndefined();
  const checkers = Int32Array.from({ length: 64 * 64 }, (_, i) => (((i % 64) >> 1) + ((i >> 6) >> 1)) % 2);
  expect(boundaryScaling(checkers, 64, 64)).toBeUndefined();
  const line = boundaryScaling(
    Int32Array.from({ length: 256 }, (_, i) => (i < 100 ? 0 : i < 171 ? -1 : 1)),
    256,
    1,
  );
  expect(line?.dimension.value).toBeCloseTo(0, 12);
  expect(line?.uncertainty.value).toBeCloseTo(1, 12);
  expect(() => boxCounts(new Int32Array(5), 2, 3)).toThrow(/5 labels do not fill a map of 2 x 3/);
});

test('power laws: exponent and error of a line with known scatter; too few and impossible numbers are refused', () => {
  const x = [1, 2, 4, 8];
  const exact = fitPowerLaw(
    x,
    x.map((value) => 3 * value ** -1.5),
  );
  expect(exact.exponent).toBeCloseTo(-1.5, 14);
  expect(exact.standardError).toBeLessThan(1e-14);
  // residuals d, -d, -d, d leave the slope; between neighbours it is 2 - 2 d / ln 2, 2 and 2 + 2 d / ln 2
  const bent = fitPowerLaw(
    x,
    x.map((value, i) => value ** 2 * Math.exp([0.1, -0.1, -0.1, 0.1][i] as number)),
  );
  expect(bent.exponent).toBeCloseTo(2, 14);
  expect(bent.standardError).toBeCloseTo(0.2 / Math.LN2, 14);
  expect(() => fitPowerLaw([1, 2], [1, 2])).toThrow(/at least three/);
  expect(() => fitPowerLaw([1, 2, 3], [1, 0, 2])).toThrow(/above 0/);
});

test('fractions of draws carry the binomial error and count what has no label', () => {
  const { of, none } = fractions([0, 0, 1, -1], 3);
  expect(of.map(({ count }) => count)).toEqual([2, 1, 0]);
  expect(of[0]?.error).toBeCloseTo(0.25, 15);
  expect(binomialError(0.5, 4)).toBeCloseTo(0.25, 15);
  expect(none.fraction).toBe(0.25);
  expect(() => fractions([3], 3)).toThrow(/label 3 at 0/);
  expect(() => fractions([], 3)).toThrow(/no labels/);
});

test('the error of a grid fraction is that of the quadrature, up to 2 too large and never far too small', () => {
  // places of the boundary relative to the grid, evenly spread
  const shifts = Array.from({ length: 61 }, (_, n) => (n * 0.6180339887) % 1);
  const ratio = (side: number, rule: (shift: number) => Rule, exact: (shift: number) => number) => {
    let [off, told] = [0, 0];
    for (const shift of shifts) {
      const { fraction, error } = gridFractions(mapOf(rule(shift), side), [side, side], 2).of[1] as never as {
        fraction: number;
        error: number;
      };
      off += (fraction - exact(shift)) ** 2;
      told += error ** 2;
    }
    return Math.sqrt(told / off);
  };
  for (const side of [32, 100]) {
    const edge = (shift: number) => 0.3 * shift;
    // along the grid: exact; a disc: within 2; the binomial error would be 40 times too large
    const along = ratio(
      side,
      (shift) => (x) => (x > edge(shift) ? 1 : 0),
      (shift) => (1 - edge(shift)) / 2,
    );
    expect(along).toBeGreaterThan(0.85);
    expect(along).toBeLessThan(1.15);
    const round = ratio(
      side,
      (shift) => (x, y) => (Math.hypot(x - 0.1 * shift, y + 0.07 * shift) < 0.6 + 0.2 * shift ? 1 : 0),
      (shift) => (Math.PI * (0.6 + 0.2 * shift) ** 2) / 4,
    );
    expect(round).toBeGreaterThan(1);
    expect(round).toBeLessThan(2.5);
  }
});

test('grid fractions count as fractions do, in one and three dimensions as well', () => {
  const labels = Int32Array.from({ length: 6 * 5 * 7 }, (_, i) => (i % 5) - 1);
  const grid = gridFractions(labels, [6, 5, 7], 4);
  expect(grid.of.map(({ count }) => count)).toEqual(fractions(labels, 4).of.map(({ count }) => count));
  expect(grid.none.count).toBe(42);
  // on a line the end of a basin lies anywhere between two starts: h / sqrt(12)
  const ends = Array.from({ length: 64 }, (_, n) => 20 + n / 64);
  const told = ends.map((end) => {
    const line = Int32Array.from({ length: 64 }, (_, i) => (i + 0.5 < end ? 0 : 1));
    return (gridFractions(line, [64], 2).of[0]?.error as number) * 64;
  });
  for (const error of told) expect(error).toBeCloseTo(1 / Math.sqrt(12), 10);
  expect(() => gridFractions([0, 1], [3], 2)).toThrow(/2 labels do not fill a grid of 3 starts/);
});
