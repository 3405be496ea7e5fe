import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';
import type { AdvanceShape, Fused } from './fused.ts';
import { sineOfQuarter } from './noise.wgsl.ts';
import { quad } from './quad.wgsl.ts';
import { coordinate, unroll } from './unroll.ts';

/** cos(pi h): angles count half turns, so that the range reduction of a large one is exact. */
export const cosineOfHalfTurns = wgsl`
fn cosineOfHalfTurns(turned: vec4f) -> vec4f {
  let half = round(turned);
  let r = turned - half;
  let r2 = r * r;
  let sine = ${sineOfQuarter};
  let even = 1.0 - 2.0 * sine * sine;
  return select(even, -even, (vec4i(half) & vec4i(1)) == vec4i(1));
}
`;

/**
 * A trained layer on random features: m = skip x/a + shift + sum_j A_j cos(omega_j.x/a + b_j)
 * (src/reference/trainedFeatures.ts says what it is trained by).
 *
 * A list is one block per noise level: vec4f(shift, number of features), vec4f(skip, _), then two records per feature,
 * vec4f(omega, b) in half turns and vec4f(A, _).
 */
export function trainedReadout({ dim, quads }: AdvanceShape): Fused {
  const each = (line: (q: number) => string) => unroll(quads, line);
  const eachDim = (line: (d: number) => string, separator?: string) => unroll(dim, line, separator);
  return {
    // 1 / a; where the block of the level begins in the list of the cell
    readNumbers: ['inverseA', 'block', 'unused'],
    declarations: wgsl`
${quad(dim)}
${cosineOfHalfTurns}
fn absorbWave(before: Quad, u: Quad, wave: vec4f, weight: vec4f) -> Quad {
  let cosine = cosineOfHalfTurns(${eachDim((d) => `u.c${d} * wave.${coordinate(d)}`, ' + ')} + wave.w);
  return Quad(${eachDim((d) => `before.c${d} + cosine * weight.${coordinate(d)}`, ', ')});
}
`,
    begin: '',
    read: (
      place,
    ) => `${each((q) => `let u${q} = Quad(${eachDim((d) => place(q, d), ', ')});\n      var waves${q} = Quad();`)}
      let block = cell.firstMemory + u32(row.block);
      let shift = memories[block];
      let skip = memories[block + 1u].x;
      let endWave = block + 2u + 2u * u32(shift.w);
      for (var j = block + 2u; j < endWave; j += 2u) {
        let wave = memories[j];
        let weight = memories[j + 1u];
        ${each((q) => `waves${q} = absorbWave(waves${q}, u${q}, wave, weight);`)}
      }`,
    answer: (q, into) =>
      `${into} = Quad(${eachDim((d) => `skip * u${q}.c${d} + (shift.${coordinate(d)} + waves${q}.c${d})`, ', ')});`,
    tap: () => 'vec4f(0.0)',
  };
}
