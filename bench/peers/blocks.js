// What array programs need of a problem: particles in blocks, and squares of memories.

/** Particles whose logits fit into 64 MB: what array programs take at a time. */
const blockOf = ({ count, particles }) => Math.min(particles, Math.max(1, 2 ** 24 / count));

/** The starts of a problem in such pieces, of at most so many particles, each made by `make`. */
export function blocks(problem, make, most = Number.POSITIVE_INFINITY) {
  const { dim, particles, start } = problem;
  const size = Math.min(most, blockOf(problem));
  return Array.from({ length: Math.ceil(particles / size) }, (_, i) => {
    const part = start.subarray(i * size * dim, Math.min(particles, (i + 1) * size) * dim);
    return make(part, [part.length / dim, dim]);
  });
}

/** Arrays one after another. */
export function joined(parts) {
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** |memory k|². */
export function squareOf(memories, k, dim) {
  let sum = 0;
  for (let d = 0; d < dim; d++) sum += memories[k * dim + d] ** 2;
  return sum;
}
