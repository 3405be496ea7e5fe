import { expect, test } from 'vitest';
import { drawAxes, placer } from './axes.ts';
import type { Canvas2D, Rect } from './canvas2d.ts';
import { type LayoutOptions, layoutPicture } from './layout.ts';
import type { Picture } from './picture.ts';
import { equalizedScale, makeScale } from './scale.ts';

/**
 * A canvas that draws nothing and notes where texts went: letters 0.6 of the size wide, turned by the transforms that
 * the axes use.
 */
function notingCanvas() {
  const texts: (Rect & { text: string })[] = [];
  const stack: { x: number; y: number; turned: boolean }[] = [];
  let at = { x: 0, y: 0, turned: false };
  const size = () => Number(/ ([\d.]+)px/.exec(ctx.font)?.[1]);
  const nothing = () => {};
  const ctx: Canvas2D = {
    fillStyle: '',
    strokeStyle: '',
    lineWidth: 1,
    lineJoin: 'miter',
    font: '400 10px x',
    textAlign: 'left',
    textBaseline: 'alphabetic',
    globalAlpha: 1,
    save: () => stack.push({ ...at }),
    restore: () => {
      at = stack.pop() ?? at;
    },
    translate: (x, y) => {
      at = { ...at, x: at.x + x, y: at.y + y };
    },
    rotate: () => {
      at = { ...at, turned: true };
    },
    measureText: (text) => ({ width: 0.6 * size() * text.length }),
    fillText: (text, x, y) => {
      const width = 0.6 * size() * text.length;
      const height = 0.75 * size();
      // a quarter turn to the left: along is up, across is right
      const box = at.turned
        ? { x: at.x + y - height, y: at.y - x - width, width: height, height: width }
        : { x: at.x + x, y: at.y + y - height, width, height };
      texts.push({ text, ...box });
    },
    strokeText: nothing,
    beginPath: nothing,
    closePath: nothing,
    moveTo: nothing,
    lineTo: nothing,
    arc: nothing,
    rect: nothing,
    clip: nothing,
    fill: nothing,
    stroke: nothing,
    fillRect: nothing,
    setLineDash: nothing,
  };
  return { ctx, texts };
}

const LONG =
  'Basins of attraction of all the memories that anybody could ever think of, at β = 6.67, and then some more';
const frame = {
  title: LONG,
  subtitle: [LONG, 'short', `${LONG}; ${LONG}; ${LONG}`],
  x: { label: 'x_{1}', unit: 'metres' },
  y: { label: LONG },
  extent: [-1.5, 1.5, -1e-5, 3e-5],
} as const;
const grid = { width: 128, height: 96 };
const classes = (count: number) =>
  Array.from({ length: count }, (_, label) => ({ label, name: LONG, detail: LONG, fraction: 1 / count }));
const shade = { name: LONG, unit: 'steps', scale: equalizedScale([1, 5, 12345678]), light: 'low' } as const;
const markers = Array.from({ length: 30 }, (_, i) => ({
  x: Math.sin(i),
  y: 1e-5 + 1e-5 * Math.cos(i),
  kind: (['memory', 'minimum', 'spurious', 'saddle'] as const)[i % 4] ?? 'memory',
  text: `number ${i}`,
}));
const curve = (name: string) => ({ name, x: [1, 2, 3], y: [1, 0, 2] });

const pictures: Record<string, Picture> = {
  'three basins': { ...frame, markers, layer: { kind: 'labels', name: LONG, grid, classes: classes(3), shade } },
  'thirty basins': {
    ...frame,
    markers,
    layer: { kind: 'labels', name: LONG, grid, classes: classes(30), none: 0.1, shade },
  },
  'a log density': {
    ...frame,
    markers,
    layer: { kind: 'field', name: LONG, unit: '', grid, scale: makeScale('log', 1, 3e7), palette: 'viridis' },
  },
  'an equalized density': {
    ...frame,
    markers: [],
    layer: {
      kind: 'field',
      name: 'n',
      unit: '',
      grid,
      scale: equalizedScale([1, 1, 1, 2, 3, 4, 5e6]),
      palette: 'viridis',
    },
  },
  'an energy': {
    ...frame,
    markers: [],
    layer: { kind: 'field', name: 'n', unit: '', grid, scale: makeScale('cbrt', -4e-5, 4e-5), palette: 'PuOr' },
  },
  curves: { ...frame, markers, layer: { kind: 'series', curves: [curve(LONG), curve('b'), curve('c')] } },
};

const sizes: Record<string, LayoutOptions['size']> = {
  'a phone': { width: 390 },
  'a small phone': { width: 320 },
  'a column': { width: 700 },
  'a window': { width: 1100, height: 800 },
  'a wide window': { width: 1600, height: 620 },
  'round small data': { data: { width: 128, height: 96 } },
  'round large data': { data: { width: 1280, height: 960 } },
};

for (const [what, picture] of Object.entries(pictures)) {
  for (const [where, size] of Object.entries(sizes)) {
    for (const unit of [1, 1.5, 3]) {
      test(`texts of ${what} on ${where} at ${unit} keep to the picture and to themselves`, () => {
        const { ctx, texts } = notingCanvas();
        const layout = layoutPicture(ctx, picture, { size, unit });
        drawAxes(ctx, picture, layout);
        expect(texts.length).toBeGreaterThan(10);
        for (const box of texts) {
          const inside =
            box.x >= 0 && box.y >= 0 && box.x + box.width <= layout.width && box.y + box.height <= layout.height;
          expect(inside, `${box.text} at ${JSON.stringify(box)} in ${layout.width}x${layout.height}`).toBe(true);
        }
        texts.forEach((a, i) => {
          for (const b of texts.slice(i + 1)) expect(overlap(a, b), `${a.text} | ${b.text}`).toBe(false);
        });
      });
    }
  }
}

test('a plane fills the room in its own shape, what is no plane in that of the room', () => {
  const { ctx } = notingCanvas();
  const picture = { ...(pictures['a log density'] as Picture), title: 'short', subtitle: [] };
  const sized = (
    size: { width: number; height?: number },
    cells: number,
    of: Partial<Picture> = { space: { dim: 2 } },
  ) => {
    const layer = { ...picture.layer, grid: { width: cells, height: cells } } as Picture['layer'];
    return layoutPicture(ctx, { ...picture, ...of, layer }, { size, head: false });
  };
  for (const cells of [24, 256, 2048]) {
    const { data, key, width } = sized({ width: 1000 }, cells);
    expect(data.width).toBe(data.height);
    // the key ends at the edge of the picture
    expect((key?.box.x ?? 0) + (key?.box.width ?? 0)).toBeGreaterThan(width - 40);
    expect([data.x, data.y, data.width].every(Number.isInteger)).toBe(true);
  }
  const low = sized({ width: 1000, height: 400 }, 256).data;
  expect(low.width).toBe(low.height);
  expect(low.height).toBeGreaterThan(300);
  const map = sized({ width: 1000, height: 500 }, 256, {}).data;
  expect(map.height).toBeGreaterThan(400);
  expect(map.width).toBeGreaterThan(1.5 * map.height);
});

test('without its head a picture begins with the data', () => {
  const { ctx } = notingCanvas();
  const picture = pictures['three basins'] as Picture;
  const layout = layoutPicture(ctx, picture, { size: { width: 700 }, head: false });
  expect([layout.title, layout.subtitle]).toEqual([[], []]);
  expect(layout.data.y).toBeLessThan(16);
});

test('the data rectangle that is asked for is the one that is given', () => {
  const { ctx } = notingCanvas();
  const data = { width: 640, height: 480 };
  const layout = layoutPicture(ctx, pictures['three basins'] as Picture, { size: { data }, unit: 2 });
  expect(layout.data).toMatchObject(data);
});

test('a picture without room for its data says so', () => {
  const { ctx } = notingCanvas();
  const tiny = () => layoutPicture(ctx, pictures['three basins'] as Picture, { size: { width: 390, height: 200 } });
  expect(tiny).toThrow(/picture of 390x200 pixels leaves/);
});

test('data coordinates go where the pixels of their cells are', () => {
  const picture = pictures['three basins'] as Picture;
  const place = placer({ ...picture, extent: [-1, 1, 0, 4] }, { x: 100, y: 10, width: 200, height: 400 });
  expect(place(-1, 0)).toEqual([100, 410]);
  expect(place(1, 4)).toEqual([300, 10]);
  expect(place(0, 3)).toEqual([200, 110]);
  const log = placer(
    { ...picture, x: { label: 'K', scale: 'log' }, extent: [1, 100, 0, 1] },
    { x: 0, y: 0, width: 200, height: 1 },
  );
  expect(log(10, 0)[0]).toBeCloseTo(100, 10);
});

function overlap(a: Rect, b: Rect): boolean {
  // touching is no overlap, and neither is what rounding leaves
  const slack = 0.01;
  return (
    a.x + slack < b.x + b.width &&
    b.x + slack < a.x + a.width &&
    a.y + slack < b.y + b.height &&
    b.y + slack < a.y + a.height
  );
}
