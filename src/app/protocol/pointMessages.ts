import type { StepAt } from '../../experiments/equation.ts';
import type { NamedPath, PointReading } from '../../experiments/point.ts';
import type { CellText } from '../../pictures/pictures.ts';

/** A place in a picture, in its data coordinates. */
export interface Point {
  x: number;
  y: number;
}

/** What the page asks of one place of a picture. A new question takes the place of the one before of its kind. */
export interface PointQuestion extends Point {
  want: 'reading' | 'paths' | 'step';
  /** of the run whose picture it is: input of parseConfig */
  dials: Readonly<Record<string, unknown>>;
  /** for a step: how many were done before it; none unless given */
  done?: number;
}

/** Energy and posterior of a place among the memories, or what a picture of something else says there. */
export type Reading = PointReading | CellText;

/** Nothing where the picture has no places, or the config cannot be read. */
export type PointAnswer =
  | { want: 'reading'; reading: Reading | undefined }
  | { want: 'paths'; paths: readonly NamedPath[] }
  | { want: 'step'; step: StepAt | undefined };
