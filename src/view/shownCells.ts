import type { Numbers } from '../gpu/buffers.ts';
import { cellOf, type GridSize, type PaintSource } from './paintReference.ts';

/**
 * The cells that a picture of this size shows, one per pixel: a source that is painted to the same bytes, however many
 * cells the grid has. A grid with fewer cells than pixels is left as it is.
 */
export function shownCells(source: PaintSource<Numbers>, size: GridSize): PaintSource<Numbers> {
  const { grid } = source;
  if (grid.width * grid.height <= size.width * size.height) return source;
  const shown = <Values extends Numbers>(values: Values): Values => {
    const out = values.slice(0, size.width * size.height) as Values;
    for (let py = 0; py < size.height; py++) {
      const row = (size.height - 1 - py) * size.width;
      for (let px = 0; px < size.width; px++) out[row + px] = values[cellOf(px, py, grid, size)] as number;
    }
    return out;
  };
  const values = shown(source.values);
  if (source.kind === 'field') return { ...source, grid: size, values };
  const { shade, ...labels } = source;
  return { ...labels, ...(shade ? { shade: { ...shade, values: shown(shade.values) } } : {}), grid: size, values };
}
