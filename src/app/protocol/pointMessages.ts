import type { NamedPath, PointReading } from '../../experiments/point.ts';

/** A place in a picture, in its data coordinates. */
export interface Point {
  x: number;
  y: number;
}

/** What the page asks of one place of a picture. A new question takes the place of the one before of its kind. */
export interface PointQuestion extends Point {
  want: 'reading' | 'paths';
  /** of the run whose picture it is: input of readConfig */
  dials: Readonly<Record<string, unknown>>;
}

/** Nothing where the picture is none of places, or the config cannot be read. */
export type PointAnswer =
  | { want: 'reading'; reading: PointReading | undefined }
  | { want: 'paths'; paths: readonly NamedPath[] };
