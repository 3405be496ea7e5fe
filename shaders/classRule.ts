/**
 * The class of a minimum, or of any place, by how many of K memories share it, e^H (H is the posterior entropy), and by
 * the distance to the nearest of them: *memory* if e^H < MEMORY_BELOW; else *global* if e^H > K / GLOBAL_ABOVE; else
 * *merged* if a memory lies within delta; else *spurious*. The numbers stand here alone: `classOf`
 * (src/attractors/classify.ts), the kernels and the captions are made from them.
 */
export const MEMORY_BELOW = 1.5;
export const GLOBAL_ABOVE = 2;

/** The two conditions as WGSL of four lanes, where e^H is `effective` (vec4f) and K is `rule.count` (u32). */
export const IS_MEMORY = `effective < vec4f(${MEMORY_BELOW})`;
export const IS_GLOBAL = `effective > vec4f(${1 / GLOBAL_ABOVE} * f32(rule.count))`;

/**
 * A sample is memorized where d1 / d2, its distances to the nearest memory and to the
 * next, is below this: Bonnaire et al. 2025.
 */
export const GAP_RATIO = 1 / 3;
