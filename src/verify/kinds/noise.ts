/** Noise schedules of a setup: the dials of the tool under their own names. */
import type { NoiseLevel } from '../../samplers/row.ts';
import {
  type LevelDials,
  noiseLevels,
  type Schedule,
  type ScheduleDials,
  type ScheduleName,
  levelAtTime as scheduleLevel,
  schedules,
} from '../../schedules.ts';
import { asCaseError, type Fields } from '../fields.ts';

const namesOf = <T extends object>(table: T) => Object.keys(table) as (keyof T & string)[];

/** `schedule` and those of its dials that are given; others keep the schedule's defaults. */
export function parseSchedule(setup: Fields): { schedule: ScheduleName } & Partial<ScheduleDials> {
  const schedule = setup.choice('schedule', namesOf(schedules));
  const { defaults } = schedules[schedule] as Schedule;
  const given: Partial<ScheduleDials> = {};
  for (const dial of namesOf(defaults)) {
    if (setup.has(dial)) given[dial] = setup.number(dial);
  }
  return { schedule, ...given };
}

/** The level of a schedule at `time`. */
export function parseTime(setup: Fields): NoiseLevel {
  const dials = parseSchedule(setup);
  const time = setup.number('time', undefined, { min: 0 });
  return levelAtTime(dials, time);
}

export function levelAtTime(dials: { schedule: ScheduleName } & Partial<ScheduleDials>, time: number): NoiseLevel {
  return asCaseError('time', () => scheduleLevel(dials, time));
}

/** The grid of levels: the schedule, its spacing (default time) and `steps`, unless they are given here. */
export function parseLevels(setup: Fields, steps?: number): { levels: NoiseLevel[]; dials: LevelDials } {
  const spacing = setup.choice('spacing', ['time', 'logVariance', 'karras'], 'time');
  const dials: LevelDials = {
    ...parseSchedule(setup),
    spacing,
    steps: steps ?? setup.integer('steps', undefined, { min: 1, max: 1e6 }),
    ...(spacing === 'karras' && setup.has('rho') ? { rho: setup.number('rho', undefined, { above: 0 }) } : {}),
  };
  return { levels: asCaseError('schedule', () => noiseLevels(dials)), dials };
}
