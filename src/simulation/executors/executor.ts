import type { Gpu } from '../../gpu/device.ts';
import type { QuadList } from '../../gpu/quadList.ts';
import type { Learnt } from '../../gpu/slices.ts';
import type { Variant } from '../../gpu/variants.ts';
import type { Row } from '../../samplers/row.ts';
import type { StepPlace } from '../cursor.ts';
import type { ResolvedSpec } from '../spec.ts';
import type { State } from '../state.ts';

/** Which parts do which steps in one submit. */
export interface SliceOf {
  /** of the parts: the first, and how many */
  first: number;
  take: number;
  /** of the table: where the first step stands, its unrolled index, and how many */
  place: StepPlace;
  firstStep: number;
  steps: number;
}

/** Work that can be cut into parts. */
export interface Work {
  parts: number;
  /** of all parts, in particle-memory pairs: an estimate */
  cost: number;
  /** what is known of its rate, where it is not that of the steps */
  learnt?: Learnt;
  /** Submits some parts and does not wait for them. */
  submit(first: number, take: number): void;
}

/**
 * Carries out the rows of a run on its state. Any cut into slices and parts, any batch and any
 * variant of a kernel gives the same bits.
 */
export interface Executor {
  /** of the kernel and its variant, for results */
  readonly name: string;
  /** what one step can be cut into now: workgroups; particles of one part may be steps ahead of those of another */
  readonly parts: number;
  /** of a run whose particles freeze: the quads that it works on, and the parts follow from it */
  readonly quadList?: QuadList | undefined;
  /** of one step of this row for all particles, in particle-memory pairs: an estimate, by which slices are cut */
  cost(row: Row): number;
  /** how many of these steps a slice may have, where what is read on the way does not allow all of them */
  stepsFrom?(place: StepPlace, steps: number): number;
  /** what must be done before these steps, in this order; nothing unless given */
  workFor?(place: StepPlace, steps: number): readonly Work[];
  /** Submits the work and does not wait for it. */
  submit(slice: SliceOf): void;
  /**
   * The same rows and memories on other particles: what was made of the memories is
   * shared, so this one is disposed of last.
   */
  on?(state: State): Executor;
  /** Frees what is the executor's; the state is not. */
  dispose(): void;
}

/** A way to carry out rows: what it compiles for a run, and the executor itself. */
export interface ExecutorKind {
  /** Plain data, equal for runs that get the same kernel. */
  shapeOf(gpu: Gpu, run: ResolvedSpec): unknown;
  /**
   * What a tuner may choose among: the name under which the choice is kept, and variants, the default first. Undefined
   * where there is nothing to choose.
   */
  tuned?(gpu: Gpu, run: ResolvedSpec): { kernel: string; candidates: readonly [Variant, ...Variant[]] } | undefined;
  /** Throws RangeError on what its read-out cannot read, LimitError where the adapter is too small. */
  make(gpu: Gpu, run: ResolvedSpec, state: State): Promise<Executor>;
}
