import type { Given } from './sums.ts';

/** What a staged reading can tell of a place: what sums give, and the squared distances to the two nearest memories. */
export type StagedGiven = Given | 'nearest';

/**
 * A separation for kernels that loop over dimensions and memories at run time. The similarity of every
 * memory is computed by one kernel, the weights are made of it by a second one
 * (shaders/separate.wgsl.ts), the mean of those by a third.
 */
export interface Stages {
  /** what weights are made of: |u - xi|^2, by direct differences, or u.xi */
  similarity: 'distance' | 'dot';
  /**
   * Weights are relative to the largest logit so far, which the kernel keeps as `sums.top`: sums of the memories before
   * are rescaled when it rises. Without it `top` is 0 in `weightOf`.
   */
  shifts: boolean;
  /** what is weighed and summed is not what similarities are with, and lies behind it, in as many blocks */
  values?: true;
  /** names of its sums over the memories; each is a vec4f of `Sums`, and 0 at first */
  fields(asked: readonly StagedGiven[]): readonly string[];
  /**
   * WGSL, for four particles at a time, beside `Sums` (all fields, and `top` where it shifts) and `Level`:
   *
   *     logitOf(similarity: vec4f, logWeight: f32, norm2: f32, level: Level) -> vec4f   of one memory, |xi|^2 = norm2
   *     weightOf(logit: vec4f, top: vec4f) -> vec4f                                     its weight in the mean
   *     absorb(before: Sums, weight: vec4f, logit: vec4f, similarity: vec4f) -> Sums    `before.top` is up to date
   *     rescaled(before: Sums, rise: vec4f, scale: vec4f) -> Sums                       where it shifts
   *     normOf(sums: Sums) -> vec4f                                                     m = normOf sum_k weight_k xi_k
   *     energyOf(sums), entropyOf(sums) -> vec4f                                        where asked for
   *     traceOf(sums: Sums, spread: vec4f) -> vec4f                                     where asked for
   *
   * `rise` is the old top less the new one, so never positive, and `scale` exp2(rise). `spread` is |u - m|^2.
   *
   * logWeight is log2 w_k; that of a memory that pads a list is -3e38.
   */
  text(dim: number, asked: readonly StagedGiven[]): string;
}
