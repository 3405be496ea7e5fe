import fc from 'fast-check';
import { expect, test } from 'vitest';
import { generators } from './generators.ts';
import { type Patterns, pattern } from './patterns.ts';
import { patternsFromSpec } from './patternsFromSpec.ts';

const make = (spec: string, seed = 1): Patterns => patternsFromSpec(spec, { seed });
const degrees = (patterns: Patterns) =>
  Array.from({ length: patterns.count }, (_, k) => {
    const [x = 0, y = 0] = pattern(patterns, k);
    return ((Math.atan2(y, x) * 180) / Math.PI + 360) % 360;
  });

test.each(Object.entries(generators))('%s keeps its own promises', (name, generator) => {
  const patterns = make(name);
  const expected = generator.counts === 'dimensions' ? 2 ** generator.defaultCount : generator.defaultCount;
  expect(patterns.count).toBe(expected);
  expect(patterns.dim).toBe(generator.dim);
  expect(patterns.weights.reduce((sum, w) => sum + w, 0)).toBeCloseTo(1, 12);
  const fixed = generator.minCount === generator.maxCount;
  expect(patterns.label).toBe(fixed ? name : `${name}:${generator.defaultCount}`);
  // The label is itself a spec of the same set.
  expect(make(patterns.label).points).toEqual(patterns.points);
});

test.each(Object.entries(generators).filter(([, g]) => g.nested))('%s is nested', (_, generator) => {
  const more = generator.make(8, 7);
  const fewer = generator.make(7, 7);
  expect(more.points.subarray(0, fewer.points.length)).toEqual(fewer.points);
});

test.each(Object.entries(generators))('%s says whether its points are drawn from the seed', (_, generator) => {
  const [one, another] = [1, 2].map((seed) => generator.make(generator.defaultCount, seed).points.join());
  expect(one !== another).toBe(generator.seeded);
});

test('circle: vertex k at 2 pi k / K', () => {
  degrees(make('circle:5')).forEach((angle, k) => {
    expect(angle).toBeCloseTo(72 * k, 10);
  });
  expect(make('triangle').points).toEqual(make('circle:3').points);
});

test('the nine points of the published set, to the digits given (case B15)', () => {
  const angles = [
    151.884071139, 325.515012054, 220.654438012, 138.860794292, 129.150728996, 324.386521321, 213.82831302,
    356.423121627, 161.733875607,
  ];
  degrees(make('pham:9')).forEach((angle, k) => {
    expect(Math.abs(angle - (angles[k] as number))).toBeLessThan(1e-9);
  });
  const points = [
    [-0.881995885413, 0.471257104047],
    [0.824274564305, -0.566190288366],
  ];
  points.forEach((point, k) => {
    pattern(make('pham:2'), k).forEach((x, d) => {
      expect(Math.abs(x - (point[d] as number))).toBeLessThan(1e-11);
    });
  });
});

test('the published set to its end: numpy 2.4.6 uniform, shuffled by torch randperm rules', () => {
  // np.random.RandomState(9).uniform(0, 2*np.pi, 60000)[perm][k], perm from the 32-bit words of RandomState(42).
  const known: [number, number][] = [
    [9, 5.87083025508781],
    [99, 1.973735992785283],
    [623, 6.064254588370959],
    [999, 3.9208547067576585],
    [59999, 5.313977742825439],
  ];
  const all = make('pham:60000');
  for (const [k, angle] of known) {
    expect(all.points[2 * k]).toBeCloseTo(Math.cos(angle), 14);
    expect(all.points[2 * k + 1]).toBeCloseTo(Math.sin(angle), 14);
  }
});

test('two moons (case B19)', () => {
  const moons = make('moons:24');
  const known: [number, number[]][] = [
    [0, [0.491445, -0.119474]],
    [5, [-0.369474, 0.741445]],
    [11, [-1.491445, -0.119474]],
    [12, [-0.491445, 0.119474]],
    [23, [1.491445, 0.119474]],
  ];
  for (const [k, point] of known) {
    pattern(moons, k).forEach((x, d) => {
      expect(Math.abs(x - (point[d] as number))).toBeLessThan(1e-6);
    });
  }
});

test('points and a ring: three far corners, the rest close together on the circle of radius 1/2', () => {
  const set = make('pointsAndRing:103');
  const radii = Array.from({ length: set.count }, (_, k) => Math.hypot(...pattern(set, k)));
  radii.forEach((radius, k) => {
    expect(radius).toBeCloseTo(k < 3 ? 1.5 : 0.5, 12);
  });
  expect(degrees(set).slice(0, 3).map(Math.round)).toEqual([90, 210, 330]);
  expect(make('pointsAndRing:103', 2).points).not.toEqual(set.points);
});

test('square, hypercube, deltas and asymmetric are what their names say', () => {
  expect(pattern(make('square'), 2)).toEqual([-Math.SQRT1_2, -Math.SQRT1_2]);
  expect(make('hypercube:3').count).toBe(8);
  expect(new Set(Array.from({ length: 8 }, (_, k) => pattern(make('hypercube:3'), k).join())).size).toBe(8);
  expect(make('hypercube:1').points).toEqual(make('deltas').points);
  expect(pattern(make('asymmetric'), 1)).toEqual([-0.35, 0.85]);
});

test('random sets follow the seed and have the moments they claim', () => {
  expect(make('ring:9', 1).points).not.toEqual(make('ring:9', 2).points);
  expect(make('ring:9', 1).points).toEqual(make('ring:9', 1).points);
  const cloud = make('gaussian:20000:3', 5);
  for (let d = 0; d < 3; d++) {
    const values = Array.from({ length: cloud.count }, (_, k) => cloud.points[3 * k + d] as number);
    const mean = values.reduce((sum, x) => sum + x, 0) / cloud.count;
    const square = values.reduce((sum, x) => sum + x * x, 0) / cloud.count;
    // Four standard errors: 1/sqrt(n) of the mean, sqrt(2/n) of the second moment.
    expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(20000));
    expect(Math.abs(square - 1)).toBeLessThan(4 * Math.sqrt(2 / 20000));
  }
  // The dimensions are not copies of each other.
  const cross = Array.from({ length: cloud.count }, (_, k) => {
    const [x = 0, y = 0, z = 0] = pattern(cloud, k);
    return x * y + y * z + x * z;
  }).reduce((sum, v) => sum + v, 0);
  expect(Math.abs(cross / cloud.count)).toBeLessThan(4 * Math.sqrt(3 / 20000));
  expect(make('gaussian:5:3', 5).points[3]).toBe(make('gaussian:5:1', 5).points[1]);
});

test('feature mixtures have the overlaps of signs of sums of three features', () => {
  const [count, dim, D] = [300, 4096, 8];
  const set = make(`featureMixtures:${count}:${dim}:${D}`, 3);
  const dot = (x: ArrayLike<number>, y: ArrayLike<number>) =>
    Array.from(x).reduce((sum, value, d) => sum + value * (y[d] as number), 0) / dim;
  const features = Array.from({ length: D }, (_, f) => set.features?.subarray(f * dim, (f + 1) * dim) as Float64Array);
  // E sign(a + b + c) a = 1/2; of a feature that has no part in it 0: what each is made of can be read off
  const terms = Array.from({ length: count }, (_, k) => {
    const overlaps = features.map((feature) => dot(feature, pattern(set, k)));
    for (const m of overlaps) {
      expect(Math.min(Math.abs(Math.abs(m) - 0.5), Math.abs(m))).toBeLessThan(5 / Math.sqrt(dim));
    }
    return overlaps.map((m) => Math.round(2 * m) || 0);
  });
  expect(new Set(terms.map((signs) => signs.filter((sign) => sign !== 0).length))).toEqual(new Set([3]));
  // every feature as often, either sign as often, within four standard errors of a share
  const within = (share: number, p: number, n: number) =>
    expect(Math.abs(share - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / n));
  for (let f = 0; f < D; f++) within(terms.filter((signs) => signs[f] !== 0).length / count, 3 / D, count);
  within(terms.flat().filter((sign) => sign > 0).length / (3 * count), 0.5, 3 * count);
  // two that share features agree as the sums do: 1/4 for one, 1/2 for two, 0 for two of which one has another sign
  const expected = new Map([
    ['1', 1 / 4],
    ['2', 1 / 2],
    ['0 of 2', 0],
    ['3', 1],
    ['1 of 3', 0],
  ]);
  for (let k = 1; k < 60; k++) {
    const products = (terms[0] as number[]).map((sign, f) => sign * (terms[k]?.[f] as number)).filter(Boolean);
    const sum = Math.abs(products.reduce((total, sign) => total + sign, 0));
    const shared = sum === products.length ? `${sum}` : `${sum} of ${products.length}`;
    const m = Math.abs(dot(pattern(set, 0), pattern(set, k)));
    if (products.length > 0)
      expect(Math.abs(m - (expected.get(shared) as number)), shared).toBeLessThan(5 / Math.sqrt(dim));
  }
});

test('feature mixtures are named by four numbers, and their features depend on the seed and on no other', () => {
  const named = (spec: string) => make(spec, 4);
  expect(named('featureMixtures:5:12:7:5').label).toBe('featureMixtures:5:12:7:5');
  expect(named('featureMixtures:5:12:10:3').label).toBe('featureMixtures:5:12');
  expect(named('featureMixtures:5:12:7').points).toEqual(named('featureMixtures:5:12:7:3').points);
  expect(named('featureMixtures:9:12:7:5').features).toEqual(named('featureMixtures:2:12:7:3').features);
  expect(named('featureMixtures:9:20:7').points.subarray(0, 12)).toEqual(named('featureMixtures:1:12:7').points);
  // of one feature a mixture is that feature or its reverse
  const { points, features } = named('featureMixtures:1:6:1:1');
  expect([[...points].join(), [...points].map((value) => -value).join()]).toContain([...(features ?? [])].join());
});

test('glyphs: 26 different letters of 64 pixels, each at least six pixels from the others', () => {
  const letters = make('glyphs');
  expect(letters.points.every((x) => x === 1 || x === -1)).toBe(true);
  for (let i = 0; i < 26; i++) {
    for (let j = 0; j < i; j++) {
      const other = pattern(letters, j);
      const differing = pattern(letters, i).filter((x, p) => x !== other[p]).length;
      expect(differing, `${i} against ${j}`).toBeGreaterThanOrEqual(6);
    }
  }
});

test.each([
  ['cirle:9', /unknown memories "cirle"; did you mean circle\? Known are: deltas, circle/],
  ['mine.csv', /^"mine.csv" is the name of a file; give the file itself$/],
  ['data/mine', /is the name of a file/],
  ['-', /standard input is the file \/dev\/stdin/],
  ['nonsense', /unknown memories "nonsense"\. Known are/],
  ['toString', /unknown memories/],
  ['__proto__', /unknown memories/],
  ['', /unknown memories ""/],
  ['circle:0', /circle: count 0 is not allowed; it must be an integer from 1 to 1048576/],
  ['circle:9.5', /"9.5" is no whole number in digits alone/],
  ['circle:', /"" is no whole number in digits alone/],
  ['circle:9:3', /circle: dimension 3 is not allowed; it must be 2/],
  ['deltas:3', /deltas: count 3 is not allowed; it must be 2/],
  ['gaussian:9:4097', /dimension 4097 is not allowed; it must be an integer from 1 to 4096/],
  ['gaussian:65536:4096', /268435456 numbers; 16777216 are allowed/],
  ['hypercube:4', /hypercube: dimension 4/],
  ['circle:1:2:3', /too many parts; write circle:count:dimension, or less/],
  ['featureMixtures:9:8:7:3:1', /too many parts; write featureMixtures:count:dimension:features:mixed, or less/],
  ['featureMixtures:9:8:7:2', /2 features in a pattern are not allowed; take an odd number up to 7/],
  ['featureMixtures:9:8:7:9', /9 features in a pattern are not allowed; take an odd number up to 7/],
  ['featureMixtures:9:8:0', /featureMixtures: features 0 is not allowed; it must be an integer from 1 to 4096/],
  ['featureMixtures:9:8:x', /"x" is no whole number in digits alone/],
])('%s is refused in one sentence', (spec, message) => {
  expect(() => make(spec)).toThrow(RangeError);
  expect(() => make(spec)).toThrow(message);
});

test('no text makes anything but patterns or a RangeError', () => {
  const text = fc.oneof(
    fc.string({ maxLength: 20 }),
    fc.tuple(fc.constantFrom(...Object.keys(generators)), fc.string({ maxLength: 5 })).map(([name, end]) => name + end),
  );
  fc.assert(
    fc.property(text, (spec) => {
      try {
        expect(make(spec).count).toBeGreaterThan(0);
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
      }
    }),
    { numRuns: 500 },
  );
});

/** Rows to nine decimals. */
const rounded = ({ points }: Patterns) => [...points].map((x) => Number(x.toFixed(9)));

test('the odd point of two moons goes to the upper one', () => {
  const half = Math.SQRT1_2;
  const upper = [half - 0.5, half - 0.25, -half - 0.5, half - 0.25].map((x) => Number(x.toFixed(9)));
  expect(rounded(make('moons:3'))).toEqual([...upper, 0.5, -0.75]);
});

test('drawn sets keep their numbers from version to version', () => {
  // Philox stream 2^32 - 1, which no particle has
  const angles = [6.014410449730794, 2.7011873034992164];
  const ring = angles.flatMap((angle) => [Math.cos(angle), Math.sin(angle)]);
  expect(rounded(make('ring:2'))).toEqual(ring.map((x) => Number(x.toFixed(9))));
  expect(rounded(make('gaussian:1:3', 2 ** 40 + 1))).toEqual([1.069000309, -1.151258916, 0.425675071]);
});
