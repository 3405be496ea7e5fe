/** Runs cases and says, quantity by quantity, what was measured and what was expected. */

import { shown } from '../printable.ts';
import type { Case, CaseEntry } from './casesFile.ts';
import { compare, type Measured } from './compare.ts';
import { CaseError, Fields } from './fields.ts';
import { kinds } from './kinds/index.ts';
import type { Context, Kind, Measurements } from './kinds/kind.ts';
import type { Tree } from './tolerance.ts';
import { parseTolerances, toleranceText } from './tolerance.ts';

/** One checked quantity of a case; or, with `problem`, why it or the whole case could not be checked. */
export interface Line {
  id: string;
  quantity: string;
  pass: boolean;
  measured: number;
  expected: number;
  tolerance: string;
  by: Measured['by'] | '';
  /** how many numbers were compared; measured and expected are the worst of them, at `path` */
  numbers: number;
  path: string;
  /** how much of the tolerance the worst takes: above 1 it fails */
  share: number;
  /** largest |measured - expected| / standard error */
  z?: number;
  problem?: string;
}

/** What came of a case. */
export interface CaseOutcome {
  id: string;
  /** one per expected quantity, or one that says why nothing could be checked */
  lines: Line[];
  /** every quantity that the run measured, whether a value of it was expected or not; empty if it could not run */
  measured: Measurements;
}

/** Runs one entry of a file. Never throws: whatever goes wrong, a lost GPU too, is a line that says so. */
export async function runCase(entry: CaseEntry, context: Context): Promise<CaseOutcome> {
  if ('problem' in entry) return { id: entry.id, lines: [failure(entry.id, entry.problem)], measured: {} };
  const { id } = entry.case;
  try {
    return { id, ...(await runGood(entry.case, context)) };
  } catch (error) {
    const said = error instanceof CaseError ? error.message : `it ended in an error: ${(error as Error).message}`;
    return { id, lines: [failure(id, said)], measured: {} };
  }
}

async function runGood(found: Case, context: Context): Promise<Omit<CaseOutcome, 'id'>> {
  const kind = Object.hasOwn(kinds, found.kind) ? kinds[found.kind] : undefined;
  if (!kind) throw new CaseError(`kind ${shown(found.kind)} is unknown; known are ${Object.keys(kinds).join(', ')}`);
  const expected = new Fields(found.expected, 'expected');
  const quantities = expected.keys();
  if (quantities.length === 0) throw new CaseError('expected holds nothing');
  for (const quantity of quantities) {
    if (!Object.hasOwn(kind.quantities, quantity)) {
      const known = Object.keys(kind.quantities).join(', ');
      throw new CaseError(`${found.kind} knows no quantity "${quantity}"; known are ${known}`);
    }
  }
  const tolerances = parseTolerances(found.tolerance, quantities);
  const measured = await measure(kind, found.setup, expected, quantities, context);
  const lines = quantities.map((quantity): Line => {
    const value = measured[quantity];
    if (!value) return failure(found.id, 'this setup does not give it', quantity);
    const tolerance = tolerances[quantity] as NonNullable<(typeof tolerances)[string]>;
    const { pass, numbers, path, share, z, problem, ...numbersOf } = compare(
      value,
      expected.value(quantity),
      tolerance,
    );
    return {
      id: found.id,
      quantity,
      pass,
      ...numbersOf,
      tolerance: toleranceText(tolerance),
      by: value.by,
      numbers,
      path,
      share,
      ...(z === undefined ? {} : { z }),
      ...(problem === undefined ? {} : { problem }),
    };
  });
  return { lines, measured };
}

/** Runs the setup, once for every value of setup.each; then every quantity is a list over the runs. */
async function measure(
  kind: Kind,
  setup: unknown,
  expected: Fields,
  quantities: readonly string[],
  context: Context,
): Promise<Measurements> {
  const { variants, swept } = variantsOf(setup);
  const runs: Measurements[] = [];
  const wantedAt = (n: number) => (quantity: string) => {
    const all = expected.has(quantity) ? expected.value(quantity) : undefined;
    return swept && Array.isArray(all) ? (all[n] as unknown) : all;
  };
  const prepared = variants.map((values, n) =>
    kind.prepare(new Fields(values, 'setup'), { quantities: new Set(quantities), expected: wantedAt(n) }),
  );
  for (const run of prepared) runs.push(await run(context));
  if (!swept) return runs[0] as Measurements;
  return Object.fromEntries(
    Object.keys(runs[0] as Measurements)
      .filter((quantity) => runs.every((run) => run[quantity]))
      .map((quantity) => {
        const all = runs.map((run) => run[quantity] as Measured);
        const errors = all.map(({ error }) => error);
        const joined: Measured = { value: all.map(({ value }) => value), by: (all[0] as Measured).by };
        return [
          quantity,
          errors.some((error) => error === undefined) ? joined : { ...joined, error: errors as Tree[] },
        ];
      }),
  );
}

/** setup.each: { key: values, ... }, all of one length: run n takes the n-th value of every key. */
function variantsOf(setup: unknown): { variants: Record<string, unknown>[]; swept: boolean } {
  const fields = new Fields(setup, 'setup');
  const plain = { ...(setup as Record<string, unknown>) };
  if (!fields.has('each')) return { variants: [plain], swept: false };
  delete plain.each;
  const each = fields.fields('each');
  const keys = each.keys();
  const lists = keys.map((key) => each.value(key));
  const count = Array.isArray(lists[0]) ? lists[0].length : 0;
  if (count === 0 || !lists.every((list) => Array.isArray(list) && list.length === count)) {
    throw new CaseError('setup.each holds lists of one length, at least one entry each: { "sigma2": [0.1, 0.2] }');
  }
  const twice = keys.find((key) => Object.hasOwn(plain, key));
  if (twice !== undefined) throw new CaseError(`setup.${twice} is given twice: in setup and in setup.each`);
  return {
    swept: true,
    variants: Array.from({ length: count }, (_, n) => ({
      ...plain,
      ...Object.fromEntries(keys.map((key, k) => [key, (lists[k] as unknown[])[n]])),
    })),
  };
}

function failure(id: string, problem: string, quantity = ''): Line {
  const nothing = { measured: Number.NaN, expected: Number.NaN, tolerance: '', by: '' as const, numbers: 0, path: '' };
  return { id, quantity, pass: false, ...nothing, share: Number.POSITIVE_INFINITY, problem };
}
