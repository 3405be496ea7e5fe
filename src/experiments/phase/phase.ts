import { choiceAt, isChoice, type SweepAxis } from '../../params/sweep.ts';
import type { Config } from '../../params/table.ts';
import { type Extent, type Field, type Result, type Series, tableOf } from '../../results.ts';
import type { Inputs, Outcome, RunContext } from '../run.ts';
import { trainingNotes } from '../score.ts';
import { isRandom } from '../systems.ts';
import { boundaryFirst } from './boundaryFirst.ts';
import { criticalOf } from './critical.ts';
import { phaseObservables, titleOf } from './observables.ts';
import { filledFromCoarser } from './order.ts';
import { type Plan, planOf } from './plan.ts';
import { processes } from './processes.ts';
import { residualsOf } from './residuals.ts';
import { runTiles, valuesOf } from './tiles.ts';

/** The values of a sweep's points are kept in this order, mean and standard error of each. */
export function columnsOf(config: Config): readonly string[] {
  return processes[config.process].columnsOf(config);
}

/**
 * A scalar over one or two swept dials: every point is a small run of its own, thousands of them in one dispatch, from
 * coarse to fine. Mean and standard error over `realizations`.
 */
export async function phase(inputs: Inputs, context: RunContext): Promise<Outcome> {
  const { config } = inputs;
  const { journal, share, partial, progress, stop } = context;
  const plan = planOf(inputs);
  const process = processes[config.process];
  const names = columnsOf(config);
  const first = plan.inputsAt(0, 0);
  // no chance in it: one realization has no standard error
  const isQuadrature = !isRandom(first, first.system.runOf(first));
  const values = new Map<number, Float64Array>(journal?.finished ?? []);
  const mine = share ? plan.order.filter((_, i) => i % share.of === share.index) : plan.order;
  const left = Array.from(mine).filter((point) => !values.has(point));
  const shownOf = shownColumn(plan, config, names);
  const soFar = {
    get size() {
      return values.size;
    },
    values: () => shownOf(values, 0),
  };
  const known = () => resultsOf(plan, inputs, names, values, true);
  const order = plan.y && isChoice(plan.y) ? left : boundaryFirst(left, [plan.ny, plan.nx], soFar);
  let [done, pairs, ms] = [mine.length - left.length, 0, 0];
  // a sweep that goes on shows at once what there is
  if (done > 0 && left.length > 0) {
    progress?.({ fraction: done / mine.length, pairsPerSecond: Number.NaN });
    await partial?.(known());
  }

  await runTiles(plan, order, process, config.realizations, context, async (points, work) => {
    pairs += work.pairs;
    ms += work.ms;
    const finished = Array.from(points, ([index, measured]) => ({
      index,
      values: valuesOf(measured, names, isQuadrature),
    }));
    for (const point of finished) values.set(point.index, point.values);
    await journal?.record(finished);
    done += points.size;
    progress?.({ fraction: done / mine.length, pairsPerSecond: (pairs / ms) * 1000 });
    await partial?.(known());
  });

  const results = resultsOf(plan, inputs, names, values, false);
  const shown = (results.value as Field | Series).data;
  const errors = (results.standardError as Field | Series).data;
  Object.assign(results, residualsOf(inputs, plan.y, { means: shown, errors }));
  const missing = plan.order.length - values.size;
  const notes = missing > 0 && !stop?.aborted ? [`${missing} of ${plan.order.length} points are left to others`] : [];
  if (plan.centred) notes.push(CENTRED);
  const flat = flatPoints(names, values);
  if (flat > 0) notes.push(`${flat} of ${plan.order.length} points have wells ${TOO_FLAT}`);
  return {
    results,
    // what two machines can agree on to the bit, where anything can: the numbers shown
    integers: new Int32Array(Float32Array.from(shown).buffer),
    fractions: [],
    // one name for the whole, whatever the variants its tiles were run with
    kernel: [`${inputs.score.name} D=${inputs.patterns.dim}, cells`, ...trainingNotes(inputs)].join(', '),
    notes,
  };
}

/** Points whose wells could not be counted. */
function flatPoints(names: readonly string[], values: ReadonlyMap<number, Float64Array>): number {
  const at = names.indexOf('minima');
  return at < 0 ? 0 : [...values.values()].filter((own) => Number.isNaN(own[2 * at])).length;
}

const TOO_FLAT = 'that are flatter than single precision can tell; how many there are is not known';

/** Said of memories far from the origin, whose distance to it tells nothing of them. */
const CENTRED =
  'every point is computed about the mean of its memories, as single precision has too few digits farther off; radii are from there, not from the origin';

/** Takes mean (0) or standard error (1) of the observable out of values by point, [ny nx], NaN where there are none. */
function shownColumn({ nx, ny }: Plan, { observable }: Config, names: readonly string[]) {
  const at = 2 * names.indexOf(phaseObservables[observable].column);
  return (values: ReadonlyMap<number, Float64Array>, offset: 0 | 1) =>
    Float32Array.from({ length: nx * ny }, (_, i) => values.get(i)?.[at + offset] ?? Number.NaN);
}

/** What is known so far; `fill`: a map shows the nearest coarser point where a finer one is still to come. */
function resultsOf(
  plan: Plan,
  { config, patterns: { dim } }: Inputs,
  names: readonly string[],
  values: ReadonlyMap<number, Float64Array>,
  fill: boolean,
): Record<string, Result> {
  const { x, y, nx, ny } = plan;
  const shownOf = shownColumn(plan, config, names);
  const { column, unit } = phaseObservables[config.observable];
  const title = titleOf(config);
  const known = [...values].sort(([a], [b]) => a - b);
  const points = tableOf(
    'points',
    [x.dial, ...(y ? [y.dial] : []), ...names.flatMap((name) => [name, `${name}Error`])],
    known.map(([i, own]) => [
      x.values[i % nx] as number,
      ...(y ? [y.values[Math.floor(i / nx)] as number] : []),
      ...own,
    ]),
    y && isChoice(y)
      ? { rowNames: known.map(([i]) => choiceAt(y.dial, y.values[Math.floor(i / nx)] as number) as string) }
      : {},
  );
  const shownAs = (name: string, data: Float32Array): Field | Series =>
    y
      ? { kind: 'field', name, unit, shape: [ny, nx], extent: [...edges(x), ...edges(y)] as unknown as Extent, data }
      : {
          kind: 'series',
          name,
          unit,
          xName: x.dial,
          xUnit: '',
          x: Float64Array.from(x.values),
          data: Float64Array.from(data),
        };
  const [means, errors] = [shownOf(values, 0), shownOf(values, 1)];
  return {
    value: shownAs(title, fill && y && !isChoice(y) ? filledFromCoarser(means, nx, ny) : means),
    standardError: shownAs(`standard error of ${title}`, errors),
    points,
    ...(column === 'returned' && !y ? criticalOf(x, { shares: means, errors, dim }) : {}),
  };
}

/**
 * Outer edges of an axis: half a step beyond its ends, in the logarithm where it
 * has equal ratios; of a list, its places.
 */
export function edges({ values, scale }: SweepAxis): readonly [number, number] {
  const n = values.length;
  if (scale === 'list' || n < 2) return [-0.5, n - 0.5];
  const [first, last] = [values[0] as number, values[n - 1] as number];
  if (scale === 'linear') {
    const half = (last - first) / (n - 1) / 2;
    return [first - half, last + half];
  }
  const half = (last / first) ** (0.5 / (n - 1));
  return [first / half, last * half];
}
