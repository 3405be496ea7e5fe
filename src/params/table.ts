import type { Dial, ListValue } from './dial.ts';
import { computeRows } from './rows/compute.ts';
import { dynamicsRows } from './rows/dynamics.ts';
import { memoriesRows } from './rows/memories.ts';
import { noiseRows } from './rows/noise.ts';
import { questionRows } from './rows/question.ts';
import { rulesRows } from './rows/rules.ts';
import { samplingRows } from './rows/sampling.ts';
import { scoreRows } from './rows/score.ts';

/**
 * ONE flat table of every dial, in parts by what they are about. From it come the Config type, the check of every
 * input, command-line flags, address keys, the page's controls, the JSON Schema and docs/dials.md. A dial has one name,
 * one default, one range. Rows stand behind those that they depend on.
 */
export const PARAMS = {
  ...questionRows,
  ...memoriesRows,
  ...dynamicsRows,
  ...scoreRows,
  ...samplingRows,
  ...rulesRows,
  ...noiseRows,
  ...computeRows,
} as const satisfies Record<string, Dial>;

/** The name of a dial, the same in files, links and on the command line. */
export type DialName = keyof typeof PARAMS;

/** The type of a dial's value. */
export type ValueOf<D> = D extends { type: 'choice'; choices: readonly (infer Choice)[] }
  ? Choice
  : D extends { type: 'switch' }
    ? boolean
    : D extends { type: 'list' }
      ? ListValue
      : number;

/** Every dial with a value; those whose `when` does not hold keep their default and mean nothing. */
export type Config = { -readonly [name in DialName]: ValueOf<(typeof PARAMS)[name]> };

/** The table as plain dials, in order. */
export const dials: readonly (readonly [DialName, Dial])[] = Object.entries(PARAMS) as [DialName, Dial][];
