import { streams } from '../memories/streams.ts';
import { compareClones, estimate, summarize } from '../observables/cells.ts';
import { type Result, tableOf } from '../results.ts';
import { explodingVariance, type NoiseLevel, type StepTable } from '../samplers/row.ts';
import { Simulation, type SimulationSpec } from '../simulation/simulation.ts';
import { readingRule } from './level.ts';
import type { Inputs } from './run.ts';

/** The same particles once more, from where they part: the same places, other noise. */
export class Clones {
  readonly simulation: Simulation;
  readonly #at: NoiseLevel;
  readonly #expected: { mean: number; standardError: number };
  readonly #inputs: Inputs;

  private constructor(
    simulation: Simulation,
    at: NoiseLevel,
    expected: { mean: number; standardError: number },
    inputs: Inputs,
  ) {
    this.simulation = simulation;
    this.#at = at;
    this.#expected = expected;
    this.#inputs = inputs;
  }

  /** Clones of `original`, a run of `spec` that stands at the level `at`. Throws as Simulation.create does. */
  static async of(original: Simulation, spec: SimulationSpec, inputs: Inputs, at: NoiseLevel): Promise<Clones> {
    const { config } = inputs;
    const read = { a: at.a, s: at.s, similarity: 'distance' as const };
    const [summary] = await summarize(original, [{ ...readingRule(inputs, read), delta: config.delta }]);
    const clone = await Simulation.create(original.gpu, { ...spec, stream: streams.clones });
    const here = original.checkpoint();
    clone.restore(here);
    here.dispose();
    return new Clones(
      clone,
      at,
      estimate(summary?.participation as NonNullable<typeof summary>['participation']),
      inputs,
    );
  }

  /**
   * phi: the chance that a particle and its clone end at one memory, with its standard error,
   * beside E[sum r^2] where they parted.
   */
  async result(original: Simulation, table: StepTable): Promise<Result> {
    const rule = readingRule(this.#inputs, table.label);
    const [ends] = await compareClones(original, [rule], this.simulation.positions);
    const phi = estimate((ends as NonNullable<typeof ends>).agreement);
    return tableOf(
      'clones',
      ['s', 'time', 'phi', 'standardError', 'expected', 'expectedError'],
      [
        [
          explodingVariance(this.#at),
          this.#at.t,
          phi.mean,
          phi.standardError,
          this.#expected.mean,
          this.#expected.standardError,
        ],
      ],
    );
  }
}
