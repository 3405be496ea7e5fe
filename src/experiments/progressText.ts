import type { RunProgress } from './run.ts';

/** Steps, of all, from which on it is worth telling how long the rest of them would take. */
const MANY_STEPS = 0.1;

/** What is done: '24 %', or '24 % settled' of a run that ends as soon as every start has settled. */
export function shareText({ fraction, settled }: RunProgress): string {
  const percent = (share: number) => `${Math.floor(100 * share)} %`;
  return settled === undefined ? percent(fraction) : `${percent(settled)} settled`;
}

/**
 * What is left, given the time in which `fraction` would reach 1: '12 s left'; '' where that says nothing. When starts
 * settle is not known before, so the steps left are a bound only: 'at most 12 s left', once many steps are done
 * and fewer starts than that have settled.
 */
export function leftText({ fraction, settled }: RunProgress, time: string): string {
  if (settled === undefined) return `${time} left`;
  return fraction >= MANY_STEPS && settled < fraction ? `at most ${time} left` : '';
}
