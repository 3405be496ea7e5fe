import type { Gpu } from '../../gpu/device.ts';
import type { Simulation, SimulationSpec } from '../../simulation/simulation.ts';
import type { Measured } from '../compare.ts';
import type { Fields } from '../fields.ts';
import type { Tree } from '../tolerance.ts';
import type { Parameters } from './parameters.ts';

/** What a case runs on. */
export interface Context {
  gpu: Gpu;
  /** fewer particles, for tests */
  quick: boolean;
  /** makes every run; Simulation.create, unless somebody wants to look at or change what is run */
  simulate(spec: SimulationSpec): Promise<Simulation>;
}

/** What was asked of a case, besides its setup. */
export interface Wanted {
  /** the quantities of `expected` */
  quantities: ReadonlySet<string>;
  /**
   * The expected value of a quantity, used for nothing but the order in which measured points are listed. With
   * setup.each it is the entry of this run.
   */
  expected(quantity: string): unknown;
}

/** What a case measured, by the names of its quantities. */
export type Measurements = Record<string, Measured>;

/** A closed form that the kind `formula` evaluates, in float64 on the host. */
export interface Formula {
  doc: string;
  parameters: Parameters;
  quantities: Readonly<Record<string, string>>;
  /** Reads its parameters and returns its quantities. Throws RangeError where it says nothing. */
  evaluate(setup: Fields): Record<string, Tree>;
}

/** One kind of case. A kind reads every parameter from `setup` and knows nothing of ids. */
export interface Kind {
  doc: string;
  /** what its setup may hold, each with one line of explanation */
  parameters: Parameters;
  /** the quantities it can measure, each with one line of explanation */
  quantities: Readonly<Record<string, string>>;
  /** those of them that have a standard error, which a tolerance in se needs; none unless given */
  errors?: readonly string[];
  /**
   * Reads the setup (throwing CaseError on what cannot be), and returns what runs it. Measures at least the wanted
   * quantities, each of the shape that its line says.
   */
  prepare(setup: Fields, wanted: Wanted): (context: Context) => Promise<Measurements>;
}
