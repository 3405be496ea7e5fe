/** Noise schedules, samplers and starts of a setup: the dials of the tool under their own names. */
import { samplers, stepTable, type Terminal } from '../../samplers/index.ts';
import type { NoiseLevel, StepTable } from '../../samplers/row.ts';
import { samplerDefaults } from '../../samplers/sampler.ts';
import {
  type LevelDials,
  noiseLevels,
  type Schedule,
  type ScheduleDials,
  type ScheduleName,
  levelAtTime as scheduleLevel,
  schedules,
} from '../../schedules.ts';
import { CaseError, type Fields } from '../fields.ts';
import { asCaseError } from './common.ts';

const namesOf = <T extends object>(table: T) => Object.keys(table) as (keyof T & string)[];

/** `schedule` and those of its dials that are given; others keep the schedule's defaults. */
export function readSchedule(setup: Fields): { schedule: ScheduleName } & Partial<ScheduleDials> {
  const schedule = setup.choice('schedule', namesOf(schedules));
  const { defaults } = schedules[schedule] as Schedule;
  const given: Partial<ScheduleDials> = {};
  for (const dial of namesOf(defaults)) {
    if (setup.has(dial)) given[dial] = setup.number(dial);
  }
  return { schedule, ...given };
}

/** The level of a schedule at `time`. */
export function readTime(setup: Fields): NoiseLevel {
  const dials = readSchedule(setup);
  const time = setup.number('time', undefined, { min: 0 });
  return levelAtTime(dials, time);
}

export function levelAtTime(dials: { schedule: ScheduleName } & Partial<ScheduleDials>, time: number): NoiseLevel {
  return asCaseError('time', () => scheduleLevel(dials, time));
}

/** The grid of levels: the schedule, its spacing (default time) and `steps`, unless they are given here. */
export function readLevels(setup: Fields, steps?: number): { levels: NoiseLevel[]; dials: LevelDials } {
  const spacing = setup.choice('spacing', ['time', 'logVariance', 'karras'], 'time');
  const dials: LevelDials = {
    ...readSchedule(setup),
    spacing,
    steps: steps ?? setup.integer('steps', undefined, { min: 1, max: 1e6 }),
    ...(spacing === 'karras' && setup.has('rho') ? { rho: setup.number('rho', undefined, { above: 0 }) } : {}),
  };
  return { levels: asCaseError('schedule', () => noiseLevels(dials)), dials };
}

/** The options of each sampler, besides the corrector's, which all have. */
const OPTIONS = {
  eulerMaruyama: ['finalMean'],
  ddim: ['ddimEta'],
  edmHeun: ['churn', 'churnMin', 'churnMax', 'churnNoise'],
} as const;

export interface SampledRun {
  levels: NoiseLevel[];
  table: StepTable;
  terminal: Terminal;
}

/** A sampler over a grid of levels: schedule, spacing, steps, sampler, its options, terminal (default stop). */
export function readSampler(setup: Fields, steps?: number): SampledRun {
  const { levels, dials } = readLevels(setup, steps);
  const sampler = setup.choice('sampler', namesOf(samplers));
  const terminal = setup.choice('terminal', ['stop', 'denoise', 'snap'], 'stop');
  const names: readonly string[] = [
    'correctorSteps',
    'correctorRatio',
    ...((OPTIONS as Record<string, readonly string[]>)[sampler] ?? []),
  ];
  const options = Object.fromEntries(
    names
      .filter((name) => setup.has(name))
      .map((name) => [
        name,
        typeof samplerDefaults[name as 'churn'] === 'boolean' ? setup.flag(name, false) : setup.number(name),
      ]),
  );
  const table = asCaseError('sampler', () =>
    stepTable(levels, { ...options, sampler, terminal, spacing: dials.spacing }),
  );
  return { levels, table, terminal };
}

/** Refuses a sampler that draws noise where every end is to be known. */
export function requireDeterministic({ table }: SampledRun): void {
  if (table.rows.some(({ cz }) => cz !== 0)) {
    throw new CaseError('this kind needs a sampler without noise; use samplerMoments or finalFractions for this one');
  }
}
