import { expect, test } from 'vitest';
import { type PaintSource, paintReference } from './paintReference.ts';
import { makeScale } from './scale.ts';
import { shownCells } from './shownCells.ts';

const scale = makeScale('linear', 0, 7);
const numbers = (length: number, modulus: number) =>
  Uint32Array.from({ length }, (_, i) => Math.imul(i + 1, 2654435761) % modulus);

test.each([
  [
    { width: 50, height: 41 },
    { width: 16, height: 9 },
  ],
  [
    { width: 300, height: 1 },
    { width: 64, height: 4 },
  ],
  [
    { width: 7, height: 90 },
    { width: 14, height: 13 },
  ],
  [
    { width: 4, height: 4 },
    { width: 8, height: 8 },
  ],
])('a picture of %o cells on %o pixels needs one cell per pixel at most', (grid, size) => {
  const cells = grid.width * grid.height;
  const labels = Int32Array.from(numbers(cells, 5), (value) => value - 1);
  const sources: PaintSource<Uint32Array | Int32Array>[] = [
    { kind: 'field', grid, values: numbers(cells, 8), type: 'u32', scale, palette: 'viridis' },
    {
      ...{ kind: 'labels', grid, values: labels, classCount: 4, edge: 2 },
      shade: { values: numbers(cells, 9), type: 'u32', scale, light: 'low' },
    },
  ];
  for (const source of sources) {
    const shown = shownCells(source, size);
    expect(shown.values.length).toBe(Math.min(cells, size.width * size.height));
    expect(paintReference(shown as typeof source, size)).toEqual(paintReference(source, size));
  }
});
