import type { MixShape } from './mix.wgsl.ts';

/** What of a run is structure: each value makes another pipeline. Everything else is a uniform or a list. */
export interface AdvanceShape extends MixShape {
  dim: number;
  /** quads per thread: memories are loaded once for all of them (tuned per adapter, never changes a bit) */
  quads: number;
  workgroupSize: number;
  /** memories kept in registers; 0: read from the storage buffer at every row */
  registers: number;
}

/**
 * A read-out as text inside the executor (advance.wgsl.ts): no call leaves the kernel, x stays in registers. The text
 * may use `cell`, `row`, `slice`, `memories` and, for each quad q of the thread, `x{q}: Quad` and `stores{q}: bool`
 * (false for a quad that another thread has, too); with `freezes` also `settledAt{q}`.
 */
export interface Fused {
  /** names of the three numbers of a row that say at which level it reads: `row.<name>` */
  readNumbers: readonly [string, string, string];
  /** at module scope: structs and functions; it declares Quad */
  declarations: string;
  /** before the steps */
  begin: string;
  /**
   * in a row that reads: reads at u{q}, whose coordinate d is the expression place(q,
   * d), and declares what the rest needs
   */
  read(place: (q: number, d: number) => string): string;
  /** after it: statements that give `into` (`mean{q}`, or `let` and a name) m of quad q */
  answer(q: number, into: string): string;
  /** the tap of quad q, vec4f; asked for only where the read-out gives that tap */
  tap(q: number): string;
  /** u32: how often something happened in this thread that a run must tell of; added up by the executor */
  tally?: string;
  /** f32 >= 0: of what a run keeps the largest, over all threads and steps */
  largest?: string;
}

/** The text for a shape: dimension, quads per thread, memories in registers, tap. */
export type MakeFused = (shape: AdvanceShape) => Fused;
