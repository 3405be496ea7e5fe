import type { MakeFused } from './fused.ts';
import { coordinate, unroll } from './unroll.ts';

/**
 * The mean of another read-out over the places x / a + draw, draws listed beside the memories: as many readings.
 * It adds up in mean{q}, and has no tap.
 */
export function smoothedReadout(inner: MakeFused): MakeFused {
  return (shape) => {
    const { dim, quads } = shape;
    const each = (line: (q: number) => string) => unroll(quads, line);
    const eachDim = (line: (d: number) => string) => unroll(dim, line);
    const drawn = inner(shape);
    return {
      ...drawn,
      // zeroed by name: a variable without a value keeps that of the last round of the loop on SwiftShader
      read: (place) => `${each((q) => `mean${q} = Quad();`)}
      for (var draw = cell.firstExtra; draw < cell.endExtra; draw++) {
      let shift = memories[draw];
      ${drawn.read((q, d) => `${place(q, d)} + shift.${coordinate(d)}`)}
      ${each((q) => `${drawn.answer(q, `let drawn${q}`)}\n      ${eachDim((d) => `mean${q}.c${d} += drawn${q}.c${d};`)}`)}
      }
      let share = 1.0 / f32(cell.endExtra - cell.firstExtra);`,
      answer: (_, into) => eachDim((d) => `${into}.c${d} *= share;`),
    };
  };
}
