import { lanes, unroll } from './unroll.ts';

/** Terms that are added up by themselves: rounding grows with their number and that of the stretches, not with all. */
export const STRETCH = 32;

/** Quads and blocks of four that a thread has in registers. */
interface Tile {
  quads: number;
  blocks: number;
}

/** `line` for every sum of a thread: `s<name>` is the vec4f of a quad for one member of a block of four. */
const eachSum = ({ quads, blocks }: Tile, line: (name: string) => string): string =>
  unroll(quads, (q) => unroll(blocks, (b) => lanes((i) => line(`${q}_${b}${i}`), ' ')));

/**
 * Sums of a thread for some quads and some blocks of four, over `count` terms: what is loaded for one of them
 * is used for all. `load` makes x<quad> (four particles) and m<block> (four members) of term `d`; `add` says
 * what they add to p<quad>_<block><member>.
 */
export function tiledSums(
  tile: Tile,
  count: string,
  load: string,
  add: (quad: number, block: number, member: string) => string,
): string {
  const eachQuad = (line: (q: number) => string) => unroll(tile.quads, line);
  const eachBlock = (line: (b: number) => string) => unroll(tile.blocks, line);
  return `${eachSum(tile, (sum) => `var s${sum} = vec4f(0.0);`)}
  for (var firstPlace = 0u; firstPlace < ${count}; firstPlace += ${STRETCH}u) {
    ${eachSum(tile, (sum) => `var p${sum} = vec4f(0.0);`)}
    for (var d = firstPlace; d < min(firstPlace + ${STRETCH}u, ${count}); d++) {
      ${load}
      ${eachQuad((q) => eachBlock((b) => lanes((i) => add(q, b, i), '\n    ')))}
    }
    ${eachSum(tile, (sum) => `s${sum} += p${sum};`)}
  }`;
}
