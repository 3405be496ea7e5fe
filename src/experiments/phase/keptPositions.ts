import { storageBuffer } from '../../gpu/buffers.ts';
import type { Simulation } from '../../simulation/simulation.ts';

/** Positions of a run some steps before its last: marks of its advance. */
export class KeptPositions {
  readonly #simulation: Simulation;
  /** by step; what began later, or ended before, has not moved */
  readonly #copies = new Map<number, GPUBuffer>();
  readonly #wanted: readonly number[];

  /** `before`: how many steps before the last. */
  constructor(simulation: Simulation, before: readonly number[]) {
    this.#simulation = simulation;
    this.#wanted = before.map((steps) => Math.max(0, simulation.totalSteps - steps));
    if (this.#wanted.includes(0)) this.reached(0);
  }

  /** ascending */
  get steps(): readonly number[] {
    return [...new Set(this.#wanted)].filter((step) => step > 0).sort((a, b) => a - b);
  }

  reached(step: number): void {
    const { gpu, positions } = this.#simulation;
    const copy = storageBuffer(gpu, `positions at step ${step}`, positions.size);
    const encoder = gpu.device.createCommandEncoder({ label: copy.label });
    encoder.copyBufferToBuffer(positions, 0, copy, 0, positions.size);
    gpu.device.queue.submit([encoder.finish()]);
    this.#copies.set(step, copy);
  }

  /** One per number of `before`; the last positions where everything had settled by then. */
  get buffers(): readonly GPUBuffer[] {
    return this.#wanted.map((step) => this.#copies.get(step) ?? this.#simulation.positions);
  }

  dispose(): void {
    for (const copy of this.#copies.values()) copy.destroy();
  }
}
