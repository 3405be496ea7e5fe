import { type Dynamics, dynamics, type FixedLevelDials, type WanderingName } from '../../samplers/dynamics.ts';
import { type ScheduleDials, type ScheduleName, schedules } from '../../schedules.ts';
import type { Values, When } from '../dial.ts';

/** Which dials mean something beside which, and the defaults that depend on others. */

export const keysOf = <T extends object>(table: T) => Object.keys(table) as (keyof T & string)[];

/** The schedules that read a dial. */
export const schedulesWith = (dial: keyof ScheduleDials): When => ({
  schedule: keysOf(schedules).filter((name) => dial in schedules[name].defaults),
});

/** The default of a dial of schedules: that of the schedule a config names, 0 where it has none. */
export const scheduleDefault = (dial: keyof ScheduleDials) => (config: Readonly<Record<string, unknown>>) => {
  const defaults: Partial<ScheduleDials> = schedules[config.schedule as ScheduleName].defaults;
  return defaults[dial] ?? 0;
};

export const dynamicsNames = keysOf(dynamics);
/** Dynamics at one noise level that draw noise: they sample. The others settle. */
export const wandering = dynamicsNames.filter((name): name is WanderingName => dynamics[name].stochastic);
/** Those that draw none, so that particles come to rest. */
export const settling = dynamicsNames.filter((name) => !dynamics[name].stochastic);
export const isWandering = (name: unknown) => (wandering as readonly unknown[]).includes(name);

/** Retrieval by several systems from the same cues. */
export const compared: When = { experiment: ['retrieve'], dynamics: ['sideBySide'] };
/** Samples are drawn, once or at every point of a sweep. */
export const generates: readonly When[] = [{ experiment: ['generate', 'trajectories'] }, { process: ['generate'] }];
const generatesBy = (sampler: Values) => generates.map((when) => ({ ...when, sampler }));
/** Samples at the end of a noise schedule. */
export const reverses = generatesBy({ not: wandering });
/** Dynamics at one noise level, the associative memory proper, some of them. */
export function atOneLevel(names: readonly string[]): readonly When[] {
  const sampling = names.filter(isWandering);
  return [
    { experiment: ['basins', 'retrieve'], dynamics: names },
    ...(names.includes('hopfield') ? [compared] : []),
    ...(names.includes('hopfield') ? [{ process: ['retrieve'] }] : []),
    ...(sampling.length > 0 ? generatesBy(sampling) : []),
  ];
}
/** The dynamics at one level that read a dial. */
export const readBy = (dial: keyof FixedLevelDials): readonly When[] =>
  atOneLevel(dynamicsNames.filter((name) => (dynamics[name] as Dynamics).reads.includes(dial)));
/** Particles come to rest. */
export const settles = atOneLevel(settling);
/** Networks of spins, from cues of a sweep or of retrieval. */
export const recalls: When = { process: ['recall'] };
export const spins: readonly When[] = [recalls, { experiment: ['retrieve'], dynamics: ['spins'] }];
/** Up to one noise level and back. */
export const turns: When = { process: ['uturn'] };
/** Nothing moves: a layer is trained at one level. */
export const training: When = { process: ['training'] };
/** Dynamics along a noise schedule. */
const diffuses: When = { experiment: ['basins'], dynamics: ['ode', 'sde'] };
/** The energy at one level, or what a score tells in place of it. */
const energies: When = { experiment: ['landscape', 'attractors', 'probe'] };
/** Where a score has attractors of its own. */
export const answers: readonly When[] = [energies, { experiment: ['basins'], dynamics: settling }];
/** The energy at one level is what is asked about. */
export const landscapes: readonly When[] = [energies, { process: ['wells', 'noise'] }];
/** Levels of a noise schedule are gone through. */
export const hasSchedule: readonly When[] = [...reverses, diffuses];
/** Steps and a score, but no schedule of its own. */
export const isStepped: readonly When[] = [...hasSchedule, turns];
/** A layer on random features learns the denoiser, at every level of a run or at one. */
export const learns: readonly When[] = [{ score: ['trainedFeatures'] }, training];
/** From cues at one noise level down to the data; side by side with the fixed-point iteration by the exact score. */
export const returnsAlone: When = { experiment: ['retrieve'], dynamics: ['ode', 'sde'] };
export const returns: readonly When[] = [returnsAlone, compared];

/** Particles of processes whose points are small, or large in each particle. */
export const SMALL: Readonly<Record<string, number>> = { wells: 256, recall: 128 };
/** What a sweep shows of a process, unless it is memorization. */
export const USUAL_OBSERVABLE: Readonly<Record<string, string>> = {
  wells: 'minima',
  noise: 'participation',
  retrieve: 'spurious',
  uturn: 'returned',
  recall: 'overlap',
  training: 'correlation',
};
