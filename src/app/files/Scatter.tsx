import { plural, significant, withMinus } from '../../printable.ts';
import type { Look } from '../protocol/fileMessages.ts';

/** Side of the picture, in its own units; its points keep off the edge. */
const SIDE = 200;
const MARGIN = 8;

/** The memories that would be used: x over y, of one dimension on a line. */
export function Scatter({ look: { points, dim, count } }: { look: Look }) {
  if (points.length === 0) return null;
  const shown = points.length / dim;
  const [x, y] = [column(points, dim, 0), dim > 1 ? column(points, dim, 1) : undefined];
  const reach = Math.max(width(x), y ? width(y) : 0) || 1;
  const place = (value: number, [low, high]: Range) =>
    SIDE / 2 + ((value - (low + high) / 2) / reach) * (SIDE - 2 * MARGIN);
  const dots = Array.from({ length: shown }, (_, i) => {
    const [at, up] = [points[i * dim] as number, y ? (points[i * dim + 1] as number) : 0];
    return `M${place(at, x).toFixed(1)} ${(SIDE - (y ? place(up, y) : SIDE / 2)).toFixed(1)}h0`;
  });
  const third = dim > 2 ? column(points, dim, 2) : undefined;
  return (
    <figure class="scatter">
      <svg viewBox={`0 0 ${SIDE} ${SIDE}`} role="img" aria-label={`Scatter of ${count} memories`}>
        <path d={dots.join('')} />
      </svg>
      <figcaption>
        {plural(count, 'memory', 'memories')}
        {shown < count && `, ${shown} of them shown`}. x from {told(x[0])} to {told(x[1])}
        {y && `, y from ${told(y[0])} to ${told(y[1])}`}
        {third && `, z from ${told(third[0])} to ${told(third[1])}: pictures show a slice`}.
      </figcaption>
    </figure>
  );
}

type Range = readonly [low: number, high: number];

function column(points: Float64Array, dim: number, d: number): Range {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = d; i < points.length; i += dim) {
    low = Math.min(low, points[i] as number);
    high = Math.max(high, points[i] as number);
  }
  return [low, high];
}

const width = ([low, high]: Range) => high - low;
const told = (value: number) => withMinus(significant(value, 3));
