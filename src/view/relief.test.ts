import { expect, test } from 'vitest';
import { type Canvas2D, THEMES } from './canvas2d.ts';
import { drawRelief, type Relief } from './relief.ts';
import { makeScale } from './scale.ts';

type Spot = [x: number, y: number];

/** Every cell that is filled, in order, with its corners; and what is written. */
function drawn(relief: Partial<Relief>, turn = 0.5, tilt = 0.6) {
  const cells: { color: string; spots: Spot[] }[] = [];
  const texts: string[] = [];
  let spots: Spot[] = [];
  const ctx = {
    ...Object.fromEntries(
      ['save', 'restore', 'setLineDash', 'stroke', 'closePath', 'fillRect', 'arc', 'rect', 'clip'].map((name) => [
        name,
        () => 0,
      ]),
    ),
    fillStyle: '',
    strokeText: () => undefined,
    fillText: (text: string) => texts.push(text),
    measureText: (text: string) => ({ width: 6 * text.length }),
    beginPath: () => (spots = []),
    moveTo: (...spot: Spot) => spots.push(spot),
    lineTo: (...spot: Spot) => spots.push(spot),
    fill: () => spots.length === 4 && cells.push({ color: ctx.fillStyle, spots: [...spots] }),
  };
  const size = { width: 800, height: 500, unit: 1, theme: THEMES.light };
  const whole: Relief = {
    grid: { width: 3, height: 3 },
    values: [0, 0, 0, 0, 0, 0, 0, 0, 0],
    extent: [-1, 1, -1, 1],
    ...{ x: 'x_{1}', y: 'x_{2}', z: 'E (nat)', top: 2, scale: makeScale('linear', 0, 4), palette: 'cividis' },
    markers: [],
    ...relief,
  };
  drawRelief(ctx as unknown as Canvas2D, whole, { turn, tilt }, size);
  return { cells, texts };
}

const middleOf = (spots: readonly Spot[]) => spots.reduce((sum, [, y]) => sum + y / spots.length, 0);

test('the nearest cells are drawn last, from wherever they are seen', () => {
  // on flat ground near is low on the screen
  for (const turn of [0.5, 2, 3.5, 5]) {
    const heights = drawn({}, turn).cells.map(({ spots }) => middleOf(spots));
    expect(heights).toHaveLength(4);
    expect(Math.max(...heights), String(turn)).toBe(heights[3]);
    expect(Math.min(...heights), String(turn)).toBe(heights[0]);
  }
});

test('heights go upwards by their value, to the cut and no farther', () => {
  const peak = (value: number) => {
    // from so low that the peak stands out over the ground behind it
    const { cells } = drawn({ values: [0, 0, 0, 0, value, 0, 0, 0, 0] }, 0.5, 0.1);
    return Math.min(...cells.flatMap(({ spots }) => spots.map(([, y]) => y)));
  };
  const flat = drawn({}).cells[0]?.spots as Spot[];
  const rise = (value: number) => middleOf(flat) - peak(value);
  expect(rise(2) - rise(1)).toBeGreaterThan(20);
  expect(rise(4)).toBe(rise(2));
  // where all of a cell lies above the cut there is no ground
  expect(drawn({ values: new Array(9).fill(2.5) }).cells).toEqual([]);
  expect(drawn({ values: [9, 9, 9, 9, 9, 9, 9, 9, 0] }).cells).toHaveLength(1);
});

test('colours are those of the scale, and numbers stand along all three axes', () => {
  const { cells, texts } = drawn({ values: [0, 0, 0, 0, 0, 0, 4, 4, 4], top: 4 });
  expect(new Set(cells.map(({ color }) => color)).size).toBe(2);
  expect(texts).toEqual(expect.arrayContaining(['−1.0', '1.0', '4', 'x', 'E (nat)']));
});

test('marks stand at the height of the ground, and not above the cut', () => {
  const marker = { x: 0, y: 0, kind: 'memory', text: 'm1' } as const;
  expect(drawn({ markers: [marker] }).texts).toContain('m1');
  expect(drawn({ markers: [marker], values: [0, 0, 0, 0, 9, 0, 0, 0, 0] }).texts).not.toContain('m1');
  expect(drawn({ markers: [{ ...marker, x: 7 }] }).texts).not.toContain('m1');
});
