import type { Slice } from '../../view/picture.ts';

/** The edges of a region moved along x_3, so that the plane that is shown of it is another one. */
export function edgesAt({ at, edges }: Pick<Slice, 'at' | 'edges'>, to: number): number[] {
  return edges.map((edge, i) => Number((i < 4 ? edge : edge + to - at).toPrecision(6)));
}
