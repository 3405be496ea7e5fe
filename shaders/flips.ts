/**
 * WGSL that says what a spin would gain by being +1 and not -1, all others as they are: h = (E(x_i = -1) - E(x_i = +1))
 * / 2, E the energy whose downhill gradient is m. It declares
 *
 *     Flips, emptyFlips() -> Flips
 *     absorbFlip(before: Flips, rest: vec4f, memory: SpinMemory, numbers: vec3f) -> Flips
 *     fieldOf(flips: Flips, numbers: vec3f) -> vec4f
 *
 * `rest` is sum_(j != i) x_j xi_kj of a memory k for four particles; SpinMemory has
 * xi (its coordinate i), log2 w, w K and
 * |xi|^2; `numbers` are the three of the row. Memories that pad a list have log2 w = -3e38, w K = 0 and xi = 0.
 */
export interface FlipsText {
  /** what it reads of a memory beside xi: loads are what a sweep costs, so only these are made */
  reads: readonly SpinHeader[];
  text: string;
}

/** Numbers of a memory before its coordinates in the lists of spins, in this order. */
export const spinHeaders = ['logWeight', 'weight', 'square'] as const;

/** One of them: log2 w, w K, |xi|^2. */
export type SpinHeader = (typeof spinHeaders)[number];

/** A memory as it is read for one spin. */
export const spinMemory = `
struct SpinMemory {
  xi: f32,
  logWeight: f32,
  weight: f32,
  square: f32,
}
`;

/**
 * WGSL of that energy from the overlaps x . xi_k, but for a constant. It declares
 *
 *     Energies, emptyEnergies() -> Energies
 *     absorbOverlap(before: Energies, overlap: vec4f, memory: SpinMemory, numbers: vec3f) -> Energies
 *     spinEnergyOf(energies: Energies, numbers: vec3f) -> vec4f
 */
export type SpinEnergyText = string;
