import { describePoint, SETTLED_WITHIN } from '../attractors/classify.ts';
import { settle } from '../attractors/settle.ts';
import { distance } from '../memories/distance.ts';
import { isActive } from '../params/config.ts';
import { execute } from '../reference/execute.ts';
import { mixtureAt } from '../reference/mixture.ts';
import { aboutCentre } from '../samplers/centre.ts';
import { stepTable } from '../samplers/index.ts';
import type { Row } from '../samplers/row.ts';
import { answererOf } from './answerer.ts';
import { landscapeIn, pictureLevel } from './level.ts';
import { className } from './minima.ts';
import type { Inputs } from './run.ts';
import { levelsOf } from './schedule.ts';
import { settlingStep } from './settling.ts';
import type { Teller } from './teller.ts';

/** Where one particle goes, in float64 on the host. */
export interface Path {
  /** places along it, [n][dim]: the first is the start; later ones only where it has moved visibly */
  points: readonly (readonly number[])[];
  /** [dim] */
  end: readonly number[];
  /** what it ends at: 'memory 3', 'merged (3)', 'spurious', 'saddle', 'on its way' */
  name: string;
  steps: number;
}

/** Called between two steps, so that whoever computes on the same thread gets a turn; throws to end the work. */
export type Breathe = () => Promise<void>;

/** How far a particle is followed: particle-memory pairs, about a fifth of a second. */
const MOST_PAIRS = 2 ** 22;
/** Steps along a schedule, for the eye. */
const SCHEDULE_STEPS = { least: 50, most: 400 } as const;
/** Places nearer than this to the one before are not kept, in the same unit. */
const VISIBLE = 1e-4;

/**
 * x <- x + eta (D(x) - x) at the noise of `pictureLevel`, from x [dim] until it settles: the run's own hopfield or flow
 * dynamics, elsewhere the undamped map. D is told by `teller`, by the exact score unless given.
 */
export async function iterate(
  inputs: Inputs,
  from: readonly number[],
  breathe: Breathe,
  teller?: Teller,
): Promise<Path> {
  const { config, patterns } = inputs;
  const landscape = landscapeIn(inputs, pictureLevel(config));
  const { scale, variance, read } = landscape;
  const { eta, most, tolerance } = dynamicsOf(inputs);
  // D(x) - x of Gaussian memories: the pull to their centres, less what their width keeps back
  const rate = eta * (1 - (read.a ** 2 * patterns.width) / variance);
  const points: number[][] = [[...from]];
  let x = [...from];
  for (let steps = 1; steps <= most; steps++) {
    const pull = teller?.field.pullAt(x) ?? landscape.at(x).pull;
    x = x.map((value, i) => value + rate * (pull[i] as number));
    if (distance(x, points.at(-1) as number[]) > VISIBLE * scale) points.push(x);
    if (rate * Math.hypot(...pull) < tolerance) {
      const minimum = teller ? teller.restAt(x) : settle(landscape, x, 0);
      if (!minimum || distance(minimum.x, x) > SETTLED_WITHIN * scale) return { points, end: x, name: 'saddle', steps };
      const described = describePoint(landscape, minimum, config.delta);
      const name = described.class === 'memory' ? `memory ${described.nearest + 1}` : className(described);
      return { points: [...points, [...minimum.x]], end: [...minimum.x], name, steps };
    }
    await breathe();
  }
  return { points, end: x, name: 'on its way', steps: most };
}

/** The step of the run's own dynamics; of runs without one, the undamped map. */
function dynamicsOf({ config, patterns }: Inputs): { eta: number; most: number; tolerance: number } {
  const affordable = Math.max(1, Math.floor(MOST_PAIRS / patterns.count));
  if (!isActive('tolerance', config)) return { eta: 1, most: Math.min(2000, affordable), tolerance: 1e-6 };
  const { dynamics, eta, flowStep, iterations } = config;
  return {
    eta: dynamics === 'flow' ? -Math.expm1(-flowStep) : eta,
    most: Math.min(iterations, affordable),
    tolerance: settlingStep({ config, patterns }),
  };
}

/**
 * From x [dim] at the noisy end of the config's schedule down to the data, x = D(x) at the last: odeHeun is the
 * probability-flow ODE, ancestral one path of the reverse SDE with the noise of particle 0 of the seed. By the float64
 * twin of the kernel, in at most 400 steps, by the score of the run where it can be asked here. Throws
 * RangeError where the dials make no schedule.
 */
export async function followSchedule(
  inputs: Inputs,
  from: readonly number[],
  sampler: 'odeHeun' | 'ancestral',
  breathe: Breathe,
): Promise<Path> {
  const { config, patterns, origin } = inputs;
  const affordable = Math.floor(MOST_PAIRS / (2 * patterns.count));
  const steps = Math.min(config.steps, SCHEDULE_STEPS.most, Math.max(SCHEDULE_STEPS.least, affordable));
  const levels = levelsOf({ ...config, steps });
  const plain = stepTable(levels, { sampler, terminal: 'denoise', spacing: config.spacing });
  const { rows, label } = aboutCentre(plain);
  const readout = await answererOf(inputs, rows);
  const points: number[][] = [[...from]];
  let firstStep = 0;
  for (const step of steppedBy(rows)) {
    const { x } = execute(step, patterns, Float64Array.from(points.at(-1) as number[]), {
      seed: config.seed,
      firstStep,
      ...(readout && { readout }),
      centre: origin.map((value) => -value),
    });
    firstStep += step.length;
    points.push([...x]);
    await breathe();
  }
  const end = points.at(-1) as number[];
  const { topMemory } = mixtureAt(landscapeIn(inputs, label), end);
  return { points, end, name: `memory ${topMemory + 1}`, steps: points.length - 1 };
}

/** Rows in groups that end where x0 is set anew: nothing but x lives on between them. */
function steppedBy(rows: readonly Row[]): Row[][] {
  const groups: Row[][] = [];
  let group: Row[] = [];
  for (const row of rows) {
    group.push(row);
    if (!row.commit) continue;
    groups.push(group);
    group = [];
  }
  return groups;
}
