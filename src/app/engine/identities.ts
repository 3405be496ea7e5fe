import { type Placed, trackAttractors } from '../../attractors/track.ts';
import { coordinatesOf, type Table, tableRow } from '../../results.ts';

/** Which attractor is which from one picture to the next: what is born gets a new number, and none is given twice. */
export class Identities {
  #points: readonly Placed[] = [];
  #own: readonly number[] = [];
  #count = 0;

  /** Identities of the points of the next picture, in their order. */
  next(points: readonly Placed[]): readonly number[] {
    const { identities } = trackAttractors([this.#points, points]);
    const [before = [], now = []] = identities;
    const known = new Map(before.map((identity, i) => [identity, this.#own[i] as number]));
    this.#own = now.map((identity) => known.get(identity) ?? this.#count++);
    this.#points = points;
    return this.#own;
  }
}

/** Where the minima of a table of critical points lie: its first rows. */
export function placesOf(table: Table): Placed[] {
  const rows = Array.from({ length: table.shape[0] }, (_, i) => i);
  return rows.filter((i) => tableRow(table, i).index === 0).map((i) => ({ x: coordinatesOf(table, i) }));
}
