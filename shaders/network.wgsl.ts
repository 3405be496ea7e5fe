import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';
import type { AdvanceShape, Fused } from './fused.ts';
import { quad } from './quad.wgsl.ts';
import { coordinate, unroll } from './unroll.ts';

/** Units whose sums a thread keeps in registers at a time: what comes in is loaded once for all of them. */
export const UNITS_TOGETHER = 8;

/** silu(h) = h / (1 + e^-h); of a very negative h the power would leave the range of numbers. */
export const siluText = wgsl`
fn silu(h: vec4f) -> vec4f {
  return h / (1.0 + exp2(min(h * -1.4426950408889634, vec4f(126.0))));
}
`;

/**
 * A trained network: m = skip x/a + shift + out W_L h_L (src/networks/network.ts). Hidden layers are padded
 * to `width` units. The list of a cell is
 *
 *     weights   of each hidden layer but the first, for every eight units and every unit before them, two vec4f;
 *               of the last layer, vec4f(W_L, _) per unit
 *     levels    of each, vec4f(shift, hidden layers), vec4f(mu, skip), vec4f(out, width, eight, _); of the first
 *               layer, vec4f(cin W_0, b_0) per unit; of each further hidden layer its biases
 *
 * A weight is loaded once for all particles of a thread. What units answer stands in private memory: loops over units
 * keep the text, and the time it takes to compile, the same for all networks. Sums are put there by a loop in which
 * they move up, as drivers index registers slowly.
 */
export function networkReadout(width: number): (shape: AdvanceShape) => Fused {
  return ({ dim, quads }) => {
    const each = (line: (q: number) => string) => unroll(quads, line);
    const eachDim = (line: (d: number) => string, separator?: string) => unroll(dim, line, separator);
    const eachPart = (line: (part: number) => string) => unroll(UNITS_TOGETHER / 4, line);
    const eachSum = (line: (i: number, component: string) => string) =>
      unroll(UNITS_TOGETHER, (i) => line(i, `${i >> 2}.${'xyzw'.charAt(i & 3)}`));
    return {
      // 1 / a; where the level begins in the list of the cell
      readNumbers: ['inverseA', 'level', 'unused'],
      declarations: wgsl`
${quad(dim)}
${siluText}
`,
      // those that come into a layer, and those that come out
      begin: each((q) => `var units${q} = array<vec4f, ${2 * width}>();`),
      read: (place) => `${each((q) => `let u${q} = Quad(${eachDim((d) => place(q, d), ', ')});`)}
      let level = cell.firstMemory + u32(row.level);
      let shift = memories[level];
      let past = memories[level + 1u];
      let sizes = memories[level + 2u];
      let width = u32(sizes.y);
      var biasAt = level + 3u;
      for (var unit = 0u; unit < width; unit++) {
        let weight = memories[biasAt + unit];
        ${each((q) => `units${q}[unit] = silu(${eachDim((d) => `(u${q}.c${d} - past.${coordinate(d)}) * weight.${coordinate(d)}`, ' + ')} + weight.w);`)}
      }
      biasAt += width;
      var weightAt = cell.firstMemory;
      var before = 0u;
      for (var layer = 1u; layer < u32(shift.w); layer++) {
        var next = width - before;
        let endNext = next + width;
        while (next < endNext) {
          ${eachPart((part) => `let bias${part} = memories[biasAt + ${part}u];`)}
          biasAt += ${UNITS_TOGETHER / 4}u;
          ${each((q) => eachSum((i, component) => `var sum${q}${i} = vec4f(bias${component});`))}
          for (var unit = before; unit < before + width; unit++) {
            ${eachPart((part) => `let weight${part} = memories[weightAt + ${part}u];`)}
            weightAt += ${UNITS_TOGETHER / 4}u;
            ${each((q) => `let h${q} = units${q}[unit];\n            ${eachSum((i, component) => `sum${q}${i} += h${q} * weight${component};`)}`)}
          }
          for (let end = next + u32(sizes.z); next < end; next++) {
            ${each((q) => `units${q}[next] = silu(sum${q}0);\n            ${unroll(UNITS_TOGETHER - 1, (i) => `sum${q}${i} = sum${q}${i + 1};`)}`)}
          }
        }
        before = width - before;
      }
      ${each((q) => `var answer${q} = Quad();`)}
      for (var unit = 0u; unit < width; unit++) {
        let weight = memories[weightAt + unit];
        ${each((q) => `let h${q} = units${q}[before + unit];\n        ${eachDim((d) => `answer${q}.c${d} += h${q} * weight.${coordinate(d)};`)}`)}
      }`,
      answer: (q, into) =>
        `${into} = Quad(${eachDim((d) => `past.w * u${q}.c${d} + (shift.${coordinate(d)} + sizes.x * answer${q}.c${d})`, ', ')});`,
      tap: () => 'vec4f(0.0)',
    };
  };
}
