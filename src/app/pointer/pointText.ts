import type { NamedPath, PointReading } from '../../experiments/point.ts';
import { plural, significant, withMinus } from '../../printable.ts';
import type { Extent } from '../../results.ts';
import { rowLabel, type Table, tableRow } from '../../results.ts';
import type { Picture } from '../../view/picture.ts';
import { decimalsOf, placeText } from '../placeText.ts';
import type { Point, Reading } from '../protocol/pointMessages.ts';
import { onLine } from '../stage/overlay.ts';
import { isCell } from './inspect.ts';

/** What is known of a place, in words. */

/** The coordinates, as fine as a pixel of the region. */
export function coordinatesText({ x, y }: Point, extent: Extent, flat: boolean): string {
  const decimals = decimalsOf(extent);
  return flat ? `x = ${placeText([x], decimals)}` : placeText([x, y], decimals);
}

/** What is said of the place under the cursor: where it is, and lines of what and how much. */
export interface ReadOut {
  place: string;
  lines: readonly (readonly [name: string, value: string])[];
}

/** Undefined as long as nothing is known. `tables`: those of the run, with its numbered attractors. */
export function readOutAt(
  point: Point,
  picture: Picture,
  reading: Reading | undefined,
  tables: readonly Table[],
): ReadOut | undefined {
  // the picture itself has answered
  if (reading && isCell(reading)) return { place: reading.place, lines: [['', reading.value]] };
  if (!picture.space) return undefined;
  const place = coordinatesText(point, picture.extent, onLine(picture));
  return { place, lines: reading ? readingLines(reading, tables) : [] };
}

const WHERE = { only: '', first: ', where the schedule begins', last: ', where the schedule ends' } as const;

/** Energy and posterior of a place, and where it goes. */
export function readingLines(reading: PointReading, tables: readonly Table[]): (readonly [string, string])[] {
  const { energy, gradient, entropy, effectiveMemories, top, end, read, at, by } = reading;
  const odds = top
    .filter(({ weight }) => weight >= 0.001)
    .map(({ memory, weight }) => `${memory + 1}: ${(100 * weight).toFixed(weight > 0.9995 ? 0 : 1)} %`)
    .join(', ');
  return [
    ['energy', `${withMinus(energy.toFixed(3))} nat`],
    ['gradient', gradientText(gradient)],
    ['entropy', `${Math.abs(entropy).toFixed(3)} nat, e^H = ${effectiveMemories.toFixed(2)}`],
    [end ? 'weights' : 'odds of its end', odds],
    ...(end ? [[at === 'last' ? 'settles at' : 'goes to', endText(end, tables)] as const] : []),
    ...(by ? [['by', by] as const] : []),
    ['read at', `σ = ${significant(Math.sqrt(read.s), 3)}${WHERE[at]}`],
  ];
}

/** How steep the energy is, and which way it falls: an angle counted from the right, on a line left or right. */
function gradientText(gradient: readonly number[]): string {
  const steepness = Math.hypot(...gradient);
  if (steepness < 5e-4) return '0.000 nat per length: level';
  const [x = 0, y] = gradient.map((value) => -value);
  const angle = Math.round((Math.atan2(y ?? 0, x) * 180) / Math.PI);
  const way = y === undefined ? `the ${x > 0 ? 'right' : 'left'}` : `${(angle + 360) % 360}°`;
  return `${steepness.toFixed(3)} nat per length, falls to ${way}`;
}

/** 'attractor 2, merged (3), after 41 steps': with the number that the picture gives it, if it has one. */
export function endText(
  { end, name, steps }: Pick<NamedPath, 'end' | 'name' | 'steps'>,
  tables: readonly Table[],
): string {
  const after = `after ${plural(steps, 'step')}`;
  if (name === 'on its way') return `still on its way ${after}`;
  const number = attractorAt(end, tables);
  return `${number === undefined ? '' : `attractor ${number}, `}${name}, ${after}`;
}

const PATHS = {
  iteration: 'fixed-point iteration',
  flow: 'gradient flow',
  ode: 'probability-flow ODE, from the first noise',
  sde: 'one path of the reverse SDE',
} as const;

/** What a line of the picture is, and what it ends at. Where the picture itself is a line, it has a time axis. */
export function pathText(path: NamedPath, tables: readonly Table[], flat: boolean): string {
  return `${PATHS[path.kind]}${flat ? ' (time runs down)' : ''}: ${endText(path, tables)}`;
}

/** In one breath, for those who cannot see the cross. */
export function spokenReading({ place, lines }: ReadOut): string {
  return [place, ...lines.filter(([name]) => name !== 'read at').map((line) => line.join(' ').trim())].join('; ');
}

/** Number of the attractor that lies there. */
function attractorAt(end: readonly number[], tables: readonly Table[]): number | undefined {
  const table = tables.find(({ name }) => name === 'attractors');
  if (!table) return undefined;
  let nearest: { number: number; distance: number } | undefined;
  let farthest = 0;
  for (let i = 0; i < table.shape[0]; i++) {
    const { x = 0, y = 0, z = 0, index } = tableRow(table, i);
    if (index !== 0) continue;
    const distance = Math.hypot(...end.map((value, d) => value - ([x, y, z][d] as number)));
    farthest = Math.max(farthest, distance);
    if (!nearest || distance < nearest.distance) nearest = { number: rowLabel(table, i) + 1, distance };
  }
  // both are polished by Newton's method; the distance to the origin says nothing of that between two
  return nearest && nearest.distance < 1e-6 * (1 + farthest) ? nearest.number : undefined;
}
