/**
 * `line(0) .. line(n - 1)` joined: loops over dimensions and quads are text, so that every value stays in a register.
 */
export function unroll(n: number, line: (i: number) => string, separator = '\n  '): string {
  return Array.from({ length: n }, (_, i) => line(i)).join(separator);
}

/** Name of coordinate d inside a memory record vec4f(xi, log2 w): D <= 3. */
export function coordinate(d: number): string {
  const name = 'xyz'[d];
  if (name === undefined) throw new RangeError(`a memory record holds 3 coordinates, coordinate ${d} was asked for`);
  return name;
}

/**
 * A text for each of the four particles of a quad, by the name of its component:
 * drivers index vectors by numbers slowly.
 */
export function lanes(line: (component: string) => string, separator?: string): string {
  return unroll(4, (i) => line('xyzw'.charAt(i)), separator);
}
