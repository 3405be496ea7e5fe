import { expect, test } from 'vitest';
import { SHADERS, type Variant, variants } from '../scripts/variants.ts';

/** Rules that the text of every shader keeps: what breaks them shows on some drivers only. */

/** The kernels whose numbers become positions, or are compared with them. */
const MOVING = ['advance', 'mixStep', 'sweep', 'start', 'snap', 'gather', 'settleWells', 'nullGap'];
const withoutComments = ({ name, wgsl }: Variant) => ({ name, wgsl: wgsl.replaceAll(/\/\/.*/g, '') });
const moving = MOVING.flatMap((name) => SHADERS[name]?.() ?? []).map(withoutComments);
/** Each fault once, with the last shader that has it. */
const broken = (shaders: readonly Variant[], faults: (wgsl: string) => readonly string[]) => [
  ...new Map(shaders.flatMap(({ name, wgsl }) => faults(wgsl).map((fault) => [fault.trim(), name]))),
];

test('kernels that move particles use no built-in function that each driver approximates in its own way', () => {
  const approximated = (wgsl: string) => wgsl.match(/.*\b(log|sin|cos|tan|pow)\(.*/g) ?? [];
  expect(approximated('let a = log2(b) + exp(c);')).toEqual([]);
  expect(approximated('let a = log(b);')).toHaveLength(1);
  expect(moving.length).toBeGreaterThan(1000);
  expect(broken(moving, approximated)).toEqual([]);
});

/** Comparisons of how far a particle moved, that are not of bits. */
function floatComparisons(wgsl: string): string[] {
  const deciding = wgsl.split('\n').filter((line) => /\b(move\d+|lastStep|tolerance)\b/.test(line));
  const comparisons = deciding.flatMap((line) => line.match(/\S+ [<>]=? \S+/g) ?? []);
  return comparisons.filter((text) => !/bitcast<vec4u>\(\w+\) < vec4u\(bitcast<u32>\(/.test(text));
}

test('whether a particle has settled is a question of bits', () => {
  expect(floatComparisons('let a = awake0 & (move0 < vec4f(slice.tolerance));')).toHaveLength(1);
  expect(floatComparisons('if (!any(lastStep >= vec4f(b))) {')).toHaveLength(1);
  const settling = moving.filter(({ wgsl }) => /slice\.tolerance|\blastStep\b/.test(wgsl));
  expect(settling.length).toBeGreaterThan(100);
  expect(settling.filter(({ wgsl }) => !/bitcast<vec4u>\((move\d+|lastStep)\) </.test(wgsl))).toEqual([]);
  expect(broken(settling, floatComparisons)).toEqual([]);
});

/** Units of a trained network: more numbers than registers hold, wherever a driver keeps them. */
const UNITS = /^units\d+$/;

/**
 * Vectors and arrays in registers that are indexed by what is known at run time only. Lists in buffers may be, and so
 * may the vectors in them: one number is loaded.
 */
function computedIndexes(wgsl: string): string[] {
  const lists = new Set([...wgsl.matchAll(/var<(?:storage|workgroup)[^>]*> (\w+)/g)].map(([, name]) => name));
  const faults: string[] = [];
  // behind the index of an entry of a list
  const entries = new Set<number>();
  for (const { index } of wgsl.matchAll(/\[/g)) {
    const owner = /(\w*)\)?$/.exec(wgsl.slice(Math.max(0, index - 100), index))?.[1];
    let depth = 0;
    let end = index;
    do depth += { '[': 1, ']': -1 }[wgsl.charAt(end++)] ?? 0;
    while (depth > 0);
    if (lists.has(owner) || UNITS.test(owner ?? '')) entries.add(end);
    else if (!entries.has(index) && !/^\[\d+u?\]$/.test(wgsl.slice(index, end))) {
      faults.push(owner + wgsl.slice(index, end));
    }
  }
  return faults;
}

test('vectors and private arrays are indexed by numbers: some drivers keep them in memory otherwise', () => {
  const list = 'var<storage, read> list: array<vec4f>;';
  expect(computedIndexes(`${list} let a = list[b[2] + c[3u]][1];`)).toEqual([]);
  expect(computedIndexes(`${list} let a = list[i][lane];`)).toEqual([]);
  expect(computedIndexes(`${list} let a = list[b[i]][lane]; sums[n] += (*values)[i]; b[0][i];`)).toHaveLength(4);
  expect(broken(variants.map(withoutComments), computedIndexes)).toEqual([]);
});
