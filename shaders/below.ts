/**
 * WGSL: which of four lengths (vec4f, none negative) are below a limit (f32). Numbers that are not negative have the
 * order of their bits, and infinity and NaN stand above all of them there. With floats a compiler may assume that there
 * is no NaN, turn a < b into !(a >= b), and take a particle that is lost for one that has settled.
 */
export const below = (lengths: string, limit: string): string =>
  `(bitcast<vec4u>(${lengths}) < vec4u(bitcast<u32>(${limit})))`;
