import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';
import type { AdvanceShape } from './advance.wgsl.ts';
import type { MakeFused } from './fused.ts';
import type { SumsText } from './sums.ts';
import { coordinate, unroll } from './unroll.ts';

/** 1 / a; h log2(e); g log2(e), the bias per |xi|^2. */
const readNumbers = ['inverseA', 'sharpness', 'normBias'] as const;

const declarations = (sums: SumsText, dim: number, tap: AdvanceShape['tap']) => wgsl`
${sums(dim, ['mean', ...(tap === 'none' ? [] : [tap])])}
// Memory k of a cell; past its end one without weight, because a neighbouring cell may have more.
fn memoryOf(cell: Cell, k: u32) -> vec4f {
  let index = cell.firstMemory + k;
  let memory = memories[min(index, cell.endMemory - 1u)];
  return vec4f(memory.xyz, select(-3e38, memory.w, index < cell.endMemory));
}
`;

const begin = (registers: number) => unroll(registers, (k) => `let memory${k} = memoryOf(cell, ${k}u);`);

/** All memories into sums{q}, at u{q}: from registers or from the buffer, once for all quads of the thread. */
function absorbAll(quads: number, registers: number): string {
  const absorbBlock = (names: (i: number) => string, index: string) => `
      let bias = biases(${unroll(4, names, ', ')}, row.normBias);
      ${unroll(quads, (q) => `sums${q} = absorb(sums${q}, u${q}, ${unroll(4, names, ', ')}, bias, row.sharpness, ${index});`)}`;
  const fromRegisters = unroll(
    registers / 4,
    (b) => `{${absorbBlock((i) => `memory${4 * b + i}`, `${4 * b}u`)}\n    }`,
  );
  const fromStorage = `for (var k = cell.firstMemory; k < cell.endMemory; k += 4u) {
      ${unroll(4, (i) => `let m${i} = memories[k + ${i}u];`)}
      ${absorbBlock((i) => `m${i}`, 'k - cell.firstMemory')}
    }`;
  return registers > 0 ? fromRegisters : fromStorage;
}

/** What the sums over all memories say at x / a. */
export function attentionReadout(sums: SumsText): MakeFused {
  return ({ dim, quads, registers, tap }) => {
    const each = (line: (q: number) => string) => unroll(quads, line);
    return {
      readNumbers,
      declarations: declarations(sums, dim, tap),
      begin: begin(registers),
      read: `${each((q) => `let u${q} = Quad(${unroll(dim, (d) => `x${q}.c${d} * row.inverseA`, ', ')});\n      var sums${q} = emptySums();`)}
      ${absorbAll(quads, registers)}
      ${each((q) => `mean${q} = meanOf(sums${q});`)}`,
      tap: (q) => (tap === 'trace' ? `traceOf(sums${q}, mean${q}, u${q})` : `energyOf(sums${q})`),
    };
  };
}

/** The mean of that over the places x / a + draw, draws listed beside the memories: as many read-outs. */
export function smoothedReadout(sums: SumsText): MakeFused {
  return ({ dim, quads, registers }) => {
    const each = (line: (q: number) => string) => unroll(quads, line);
    const eachDim = (line: (d: number) => string, separator?: string) => unroll(dim, line, separator);
    return {
      readNumbers,
      declarations: declarations(sums, dim, 'none'),
      begin: begin(registers),
      // zeroed by name: a variable without a value keeps that of the last round of the loop on SwiftShader
      read: `${each((q) => `mean${q} = Quad();`)}
      for (var draw = cell.firstExtra; draw < cell.endExtra; draw++) {
      let shift = memories[draw];
      ${each((q) => `let u${q} = Quad(${eachDim((d) => `x${q}.c${d} * row.inverseA + shift.${coordinate(d)}`, ', ')});\n      var sums${q} = emptySums();`)}
      ${absorbAll(quads, registers)}
      ${each((q) => `let drawn${q} = meanOf(sums${q});\n      ${eachDim((d) => `mean${q}.c${d} += drawn${q}.c${d};`)}`)}
      }
      let share = 1.0 / f32(cell.endExtra - cell.firstExtra);
      ${each((q) => eachDim((d) => `mean${q}.c${d} *= share;`))}`,
      tap: () => 'vec4f(0.0)',
    };
  };
}
