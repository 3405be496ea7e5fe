/**
 * WGSL that says what a spin would gain by being +1 and not -1, all others as they are: h = (E(x_i = -1) - E(x_i = +1)) / 2,
 * E the energy whose downhill gradient is m. It declares
 *
 *     Flips, emptyFlips() -> Flips
 *     absorbFlip(before: Flips, rest: vec4f, memory: SpinMemory, numbers: vec3f) -> Flips
 *     fieldOf(flips: Flips, numbers: vec3f) -> vec4f
 *
 * `rest` is sum_(j != i) x_j xi_kj of a memory k for four particles; SpinMemory has xi (its coordinate i), log2 w, w K and
 * |xi|^2; `numbers` are the three of the row. Memories that pad a list have log2 w = -3e38, w K = 0 and xi = 0.
 */
export type FlipsText = () => string;
