import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';
import { unroll } from './unroll.ts';

/** The places of four particles, coordinate by coordinate: one vec4f operation serves all four. */
export function quad(dim: number): string {
  return wgsl`
// Four particles, coordinate by coordinate.
struct Quad {
  ${unroll(dim, (d) => `c${d}: vec4f,`)}
}
`;
}
