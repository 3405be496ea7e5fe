import type { Patterns } from '../memories/patterns.ts';
import type { Row } from '../samplers/row.ts';

/**
 * One contract, several machines behind it: something that reads out memories at x. The step table does not know who
 * answered. `error` says how far the answer may be from the exact softmax: exact (rounding only), bound (certified),
 * measured (only compared).
 */
export interface Readout {
  name: string;
  error: 'exact' | 'bound' | 'measured';
  /** Records of the memories for the kernel: vec4f each, a multiple of four of them. */
  memories(patterns: Patterns): Float32Array;
  /** Step rows as the kernel reads them: ROW_FLOATS 32-bit numbers each. */
  prepare(rows: readonly Row[]): ArrayBuffer;
}
