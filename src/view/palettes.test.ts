/// <reference path="./culori.d.ts" />
import {
  type Rgb as CuloriRgb,
  differenceCiede2000,
  filterDeficiencyDeuter,
  filterDeficiencyProt,
  filterDeficiencyTrit,
} from 'culori';
import * as d3 from 'd3-scale-chromatic';
import { expect, test } from 'vitest';
import { colorKey, paintReference } from './paintReference.ts';
import {
  CLASS_WORDS,
  classColors,
  classTable,
  classTurns,
  EMPTY_COLOR,
  EMPTY_ON_DARK,
  fieldTable,
  hatched,
  NONE_COLOR,
  type PaletteName,
  type Rgb,
  ramp,
  SHADES,
  shaded,
} from './palettes.ts';
import { RAMPS } from './ramps.ts';
import { scaleOf } from './scale.ts';

const EYES: Record<string, (color: CuloriRgb) => CuloriRgb> = {
  normal: (color) => color,
  deuteranopia: filterDeficiencyDeuter(1),
  protanopia: filterDeficiencyProt(1),
  tritanopia: filterDeficiencyTrit(1),
};
/** A packed colour of a table. */
const unpackRgb = (word: number): Rgb => [word & 255, (word >>> 8) & 255, (word >>> 16) & 255];

const distance = differenceCiede2000();
const toCulori = ([r, g, b]: Rgb): CuloriRgb => ({ mode: 'rgb', r: r / 255, g: g / 255, b: b / 255 });

/** Smallest CIEDE2000 distance between colours of different groups, over all four kinds of eyes. */
function closest(groups: readonly (readonly Rgb[])[]): number {
  let smallest = Infinity;
  for (const eye of Object.values(EYES)) {
    const seen = groups.map((group) => group.map((color) => eye(toCulori(color))));
    seen.forEach((group, i) => {
      for (const other of seen.slice(i + 1)) {
        for (const a of group) for (const b of other) smallest = Math.min(smallest, distance(a, b));
      }
    });
  }
  return smallest;
}

const shadesOf = (color: Rgb) => Array.from({ length: SHADES }, (_, i) => shaded(color, i / (SHADES - 1)));

for (let count = 2; count <= 9; count++) {
  test(`${count} classes and "none" are told apart by every kind of eyes`, () => {
    // 10 and more is plainly different; 1 is the least one can see
    expect(closest([...classColors(count), NONE_COLOR].map((color) => [color]))).toBeGreaterThanOrEqual(10);
  });
}

test('the first classes stay apart at any two shades', () => {
  expect(closest(classColors(2).map(shadesOf))).toBeGreaterThan(30);
  expect(closest(classColors(3).map(shadesOf))).toBeGreaterThan(5);
});

test('up to nine classes stay apart at equal shades', () => {
  for (let step = 0; step < SHADES; step++) {
    const colors = classColors(9).map((color) => [shaded(color, step / (SHADES - 1))]);
    expect(closest(colors)).toBeGreaterThan(7.5);
  }
});

test('a class has the colour of its number, and shares it with none as long as there are colours', () => {
  const all = classColors(9);
  const colorsOf = (...numbers: number[]) => classColors(numbers.length, numbers);
  expect(colorsOf(2, 5)).toEqual([all[1], all[4]]);
  // 10 would have the colour of 1, 19 too
  expect(colorsOf(1, 10, 19)).toEqual([all[0], all[1], all[2]]);
  expect(colorsOf(10, 11)).toEqual([all[0], all[1]]);
  const twenty = Array.from({ length: 20 }, (_, i) => i + 1);
  expect(colorsOf(...twenty)).toEqual(classColors(20));
  for (let count = 1; count < 9; count++) expect(classColors(count)).toEqual(all.slice(0, count));
});

test('the class table holds shades from dark to light, then the edge, then none', () => {
  const table = classTable(3);
  expect(table.length).toBe(3 * CLASS_WORDS + 1);
  const luminance = ([r, g, b]: Rgb) => r * 0.2126 + g * 0.7152 + b * 0.0722;
  for (let row = 0; row < 3; row++) {
    const shades = [...table.slice(row * CLASS_WORDS, row * CLASS_WORDS + SHADES)].map((w) => luminance(unpackRgb(w)));
    expect(shades).toEqual([...shades].sort((a, b) => a - b));
    expect(luminance(unpackRgb(table[row * CLASS_WORDS + SHADES] as number))).toBeLessThan(shades[0] as number);
  }
  expect(unpackRgb(table[table.length - 1] as number)).toEqual(NONE_COLOR);
});

test('classes that share a colour are hatched, each in its own way', () => {
  const colors = classColors(47);
  const turns = classTurns(colors);
  expect(turns.slice(0, 9)).toEqual(Array(9).fill(0));
  expect(turns.at(-1)).toBe(5);
  // how a colour is drawn in a square of pixels, as a text
  const drawn = (turn: number) =>
    Array.from({ length: 256 }, (_, i) => Number(hatched(turn, i % 16, Math.floor(i / 16), 16))).join('');
  expect(drawn(0)).not.toContain('1');
  // nine colours in nine ways
  expect(new Set(Array.from({ length: 9 }, (_, turn) => drawn(turn))).size).toBe(9);
});

test('ramps go from end to end, and are those of d3', () => {
  expect(ramp('viridis')[0]).toEqual([0x44, 0x01, 0x54]);
  expect(ramp('cividis')[255]).toEqual([253, 234, 69]);
  for (const name of Object.keys(RAMPS) as PaletteName[]) {
    expect(
      ramp(name)
        .flat()
        .every((byte) => Number.isInteger(byte) && byte >= 0 && byte <= 255),
    ).toBe(true);
  }
  // the table is that of the library
  const originals: Record<PaletteName, (t: number) => string> = {
    viridis: d3.interpolateViridis,
    cividis: d3.interpolateCividis,
    magma: d3.interpolateMagma,
    inferno: d3.interpolateInferno,
    PuOr: d3.interpolatePuOr,
    RdBu: d3.interpolateRdBu,
    // black to white in equal steps, which d3 has not
    grey: (t) => `rgb(${Math.round(255 * t)}, ${Math.round(255 * t)}, ${Math.round(255 * t)})`,
  };
  for (const name of Object.keys(RAMPS) as PaletteName[]) {
    for (const [i, color] of ramp(name).entries()) {
      const text = originals[name](i / 255);
      const bytes = text.startsWith('#')
        ? [1, 3, 5].map((at) => Number.parseInt(text.slice(at, at + 2), 16))
        : (text.match(/\d+/g) ?? []).map(Number);
      expect(color).toEqual(bytes);
    }
  }
  expect(() => ramp('jet' as PaletteName)).toThrow(/palette is jet; choose one of viridis/);
});

test('empty cells have a paper of their own on a dark page, and the values the same colours', () => {
  const [grid, values] = [{ width: 4, height: 1 }, new Float32Array([0, 1, 2, 4])];
  const painted = (empty?: Rgb) => {
    const scale = { ...scaleOf('log', values), ...(empty && { empty }) };
    const source = { kind: 'field', grid, values, type: 'f32', palette: 'viridis', scale } as const;
    return { key: colorKey(source), pixels: [...paintReference(source, grid)] };
  };
  const [light, dark] = [painted(), painted(EMPTY_ON_DARK)];
  expect([light, dark].map(({ pixels }) => pixels.slice(0, 3))).toEqual([EMPTY_COLOR, EMPTY_ON_DARK]);
  expect(dark.pixels.slice(4)).toEqual(light.pixels.slice(4));
  // a painter keeps its table while the key stays
  expect(dark.key).not.toBe(light.key);
});

test('a field table starts with what lies under the scale and ends with what is no number', () => {
  const table = fieldTable('viridis', EMPTY_COLOR);
  expect(table.length).toBe(258);
  expect(unpackRgb(table[0] as number)).toEqual(EMPTY_COLOR);
  expect(unpackRgb(table[1] as number)).toEqual([0x44, 0x01, 0x54]);
  expect(unpackRgb(table[257] as number)).toEqual(NONE_COLOR);
});
