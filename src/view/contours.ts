import { contours as marchingSquares } from 'd3-contour';
import type { Extent } from '../results.ts';
import type { GridSize } from './paintReference.ts';
import type { ContourLine } from './picture.ts';

/** Larger grids are sampled: a line is drawn a pixel wide, and marching squares make an object per vertex. */
const MOST_SIDE = 512;

/**
 * Lines of equal value of a grid (cell centres, row 0 = lowest y), by marching squares with linear interpolation: on a
 * line the interpolated field has its level. Lines end at the outermost cell centres. [] for grids of a single row and
 * for those that are not finite everywhere, as a run that was stopped leaves them.
 */
export function contourLines(
  values: ArrayLike<number>,
  grid: GridSize,
  extent: Extent,
  levels: readonly number[],
): ContourLine[] {
  const stride = Math.ceil(Math.max(grid.width, grid.height) / MOST_SIDE);
  const sampled = sampleGrid(values, grid, stride);
  const { width, height } = sampled;
  if (Math.min(width, height) < 2 || !sampled.values.every(Number.isFinite)) return [];
  const find = marchingSquares().size([width, height]);
  const [x0, x1, y0, y1] = extent;
  // a sample i + 0.5 of marching squares is the centre of cell i * stride + first
  const first = Math.floor(stride / 2) + 0.5;
  const along = (low: number, high: number, cells: number, at: number) =>
    low + ((high - low) / cells) * (stride * (at - 0.5) + first);
  return levels.flatMap((value, level) => {
    const rings = find.contour(sampled.values, value).coordinates.flat() as [number, number][][];
    return rings.flatMap((ring) =>
      openLines(ring, width, height).map((line) => {
        const points = new Float64Array(2 * line.length);
        line.forEach(([x, y], i) => {
          points[2 * i] = along(x0, x1, grid.width, x);
          points[2 * i + 1] = along(y0, y1, grid.height, y);
        });
        return { level, points };
      }),
    );
  });
}

function sampleGrid(values: ArrayLike<number>, grid: GridSize, stride: number): GridSize & { values: number[] } {
  const first = Math.floor(stride / 2);
  const width = Math.ceil((grid.width - first) / stride);
  const height = Math.ceil((grid.height - first) / stride);
  const sampled = Array.from({ length: width * height }, (_, i) => {
    const [row, column] = [Math.floor(i / width), i % width];
    return values[(row * stride + first) * grid.width + column * stride + first] as number;
  });
  return { width, height, values: sampled };
}

/** Rings run along the edge of the grid where the region goes on beyond it: those stretches are no contour. */
function openLines(ring: [number, number][], width: number, height: number): [number, number][][] {
  const atEdge = ([x, y]: readonly [number, number]) => x === 0 || y === 0 || x === width || y === height;
  const cut = ring.findIndex(atEdge);
  if (cut < 0) return [ring];
  // the ring repeats its first point: begin at the edge, so that no line is cut in two there
  const turned = [...ring.slice(cut, -1), ...ring.slice(0, cut)];
  const lines: [number, number][][] = [[]];
  for (const point of turned) {
    if (!atEdge(point)) lines.at(-1)?.push(point);
    else if (lines.at(-1)?.length) lines.push([]);
  }
  return lines.filter((line) => line.length > 1);
}
