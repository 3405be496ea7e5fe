import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';
import type { AdvanceShape, MakeFused } from './fused.ts';
import type { SumsText } from './sums.ts';
import { unroll } from './unroll.ts';

/** 1 / a; h log2(e); g log2(e), the bias per |xi|^2. */
const readNumbers = ['inverseA', 'sharpness', 'normBias'] as const;

const declarations = (sums: SumsText, { dim, tap, registers }: AdvanceShape) => wgsl`
${sums(dim, ['mean', ...(tap === 'none' ? [] : [tap])], registers % 4)}
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
  const absorb = (name: string, memories: readonly string[], index: string) => `
      let bias = biases(${unroll(4, (i) => memories[Math.min(i, memories.length - 1)] as string, ', ')}, row.normBias);
      ${unroll(quads, (q) => `sums${q} = ${name}(sums${q}, u${q}, ${memories.join(', ')}, bias, row.sharpness, ${index});`)}`;
  const fromRegisters = unroll(Math.ceil(registers / 4), (b) => {
    const n = Math.min(4, registers - 4 * b);
    const memories = Array.from({ length: n }, (_, i) => `memory${4 * b + i}`);
    return `{${absorb(n < 4 ? 'absorbRest' : 'absorb', memories, `${4 * b}u`)}\n    }`;
  });
  const fromStorage = `for (var k = cell.firstMemory; k < cell.endMemory; k += 4u) {
      ${unroll(4, (i) => `let m${i} = memories[k + ${i}u];`)}
      ${absorb('absorb', ['m0', 'm1', 'm2', 'm3'], 'k - cell.firstMemory')}
    }`;
  return registers > 0 ? fromRegisters : fromStorage;
}

/** What the sums over all memories say at x / a. */
export function attentionReadout(sums: SumsText): MakeFused {
  return (shape) => {
    const { dim, quads, registers, tap } = shape;
    return {
      readNumbers,
      declarations: declarations(sums, shape),
      begin: begin(registers),
      read: (
        place,
      ) => `${unroll(quads, (q) => `let u${q} = Quad(${unroll(dim, (d) => place(q, d), ', ')});\n      var sums${q} = emptySums();`)}
      ${absorbAll(quads, registers)}`,
      answer: (q, into) => `${into} = meanOf(sums${q});`,
      tap: (q) => (tap === 'trace' ? `traceOf(sums${q}, mean${q}, u${q})` : `energyOf(sums${q})`),
    };
  };
}
