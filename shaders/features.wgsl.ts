import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';
import type { AdvanceShape, Fused } from './fused.ts';
import { cosineOfQuarter, sineOfQuarter } from './noise.wgsl.ts';
import { quad } from './quad.wgsl.ts';
import { coordinate, unroll } from './unroll.ts';

/**
 * Random-feature read-out: a density that is a sum of waves, and m = x/a + S grad log p from its slope (see
 * src/reference/features.ts for the estimate and its floor).
 *
 * Two records per feature: vec4f(omega in quarter turns per length, |omega|^2 / 2 log2(e)), vec4f(A, B, (A^2 +
 * B^2) / 2, _). Frequencies count quarter turns, so that the range reduction of a large omega x is exact: what is
 * lost is the rounding of the product alone.
 */
export function featureReadout({ dim, quads, freezes }: AdvanceShape): Fused {
  const each = (line: (q: number) => string) => unroll(quads, line);
  const eachDim = (line: (d: number) => string, separator?: string) => unroll(dim, line, separator);
  const floored = (q: number) =>
    `select(vec4u(0u), vec4u(1u), (estimate${q}.density < vec4f(lowest))${freezes ? ` & (settledAt${q} == vec4u(0u))` : ''})`;
  return {
    // 1 / a; how long ago, in variance, the estimate was at its sharpest: S - S_0; S pi
    // / 2, which undoes the quarter turns
    readNumbers: ['inverseA', 'age', 'reach'],
    declarations: wgsl`
${quad(dim)}
// Sums over the features: the density, and its slope per quarter turn.
struct Estimate {
  density: vec4f,
  ${eachDim((d) => `slope${d}: vec4f,`)}
}

fn absorbFeature(before: Estimate, u: Quad, omega: vec4f, amplitude: vec4f, fade: f32) -> Estimate {
  let turned = ${eachDim((d) => `u.c${d} * omega.${coordinate(d)}`, ' + ')};
  let quarter = round(turned);
  let r = turned - quarter;
  let r2 = r * r;
  let sine = ${sineOfQuarter};
  let cosine = ${cosineOfQuarter};
  let quadrant = vec4i(quarter) & vec4i(3);
  let swap = (quadrant & vec4i(1)) == vec4i(1);
  let c = select(cosine, sine, swap);
  let s = select(sine, cosine, swap);
  let wave = vec2f(fade * amplitude.x, fade * amplitude.y);
  let cosines = select(c, -c, (quadrant == vec4i(1)) | (quadrant == vec4i(2)));
  let sines = select(s, -s, quadrant >= vec4i(2));
  let slope = wave.y * cosines - wave.x * sines;
  return Estimate(
    before.density + (wave.x * cosines + wave.y * sines),
    ${eachDim((d) => `before.slope${d} + slope * omega.${coordinate(d)}`, ',\n    ')},
  );
}
`,
    begin: 'var floored = 0u;',
    read: (
      place,
    ) => `${each((q) => `let u${q} = Quad(${eachDim((d) => place(q, d), ', ')});\n      var estimate${q} = Estimate();`)}
      var power = 0.0;
      for (var j = cell.firstMemory; j < cell.endMemory; j += 2u) {
        let omega = memories[j];
        let amplitude = memories[j + 1u];
        let fade = exp2(-row.age * omega.w);
        power += fade * fade * amplitude.z;
        ${each((q) => `estimate${q} = absorbFeature(estimate${q}, u${q}, omega, amplitude, fade);`)}
      }
      let lowest = max(sqrt(power), 1e-30);`,
    answer: (q, into) => `let scale${q} = row.reach / max(estimate${q}.density, vec4f(lowest));
      ${into} = Quad(${eachDim((d) => `u${q}.c${d} + estimate${q}.slope${d} * scale${q}`, ', ')});
      floored += select(0u, dot(${floored(q)}, vec4u(1u)), stores${q});`,
    tap: () => 'vec4f(0.0)',
    tally: 'floored',
  };
}
