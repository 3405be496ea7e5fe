import { nameOf, OPS } from '../../bench/ops.ts';
import { MOST_TRIALS, STANDARD_TRIALS } from '../../bench/trials.ts';
import type { BenchAsk } from '../protocol/benchMessages.ts';

/** What a link of the benchmark says in its query. */
export interface BenchLink {
  /** 'report': measured at once, for about twenty seconds, for a text to paste */
  mode: 'bench' | 'report';
  choice: BenchAsk;
  /** one sentence about what means nothing; '' if all does */
  problem: string;
}

export const ALL_OPS: readonly string[] = OPS.map(nameOf);

export const STANDARD: BenchAsk = { ops: ALL_OPS, trials: STANDARD_TRIALS, ramp: false };

/**
 * What is most worth knowing of an adapter nobody has seen, in this order: not all of it fits into the time everywhere.
 */
const REPORT: BenchAsk = {
  ops: [
    'dense D=2 K=256',
    'dense D=2 K=9',
    'ancestral D=2 K=9',
    'labels D=2 K=9',
    'histogram D=2',
    'hopfield D=2 K=9',
    'dense D=2 K=4096',
    'dense D=784 K=4096',
  ],
  trials: 3,
  ramp: false,
  seconds: 20,
};

/** Reads `?gpu=bench&ops=dense D=2 K=9,labels D=2 K=9&trials=20&ramp=1`; what is missing is as in the standard. */
export function readBenchLink(search: string): BenchLink {
  const query = new URLSearchParams(search);
  if (query.get('gpu') === 'report') return { mode: 'report', choice: REPORT, problem: '' };
  const problems: string[] = [];
  const asked = query.get('ops')?.split(',').filter(Boolean) ?? [];
  const ops = ALL_OPS.filter((name) => asked.includes(name));
  const strange = asked.filter((name) => !ALL_OPS.includes(name)).map((name) => `"${name.slice(0, 40)}"`);
  if (strange.length > 0) problems.push(`no operation is called ${strange.join(', ')}`);
  const trials = Number(query.get('trials') ?? STANDARD_TRIALS);
  const good = isTrials(trials);
  if (!good) problems.push(`trials are a whole number from 1 to ${MOST_TRIALS}`);
  return {
    mode: 'bench',
    choice: {
      ops: ops.length > 0 ? ops : ALL_OPS,
      trials: good ? trials : STANDARD_TRIALS,
      ramp: query.get('ramp') === '1',
    },
    problem: problems.length > 0 ? `The link is wrong in parts, which are left aside: ${problems.join('; ')}.` : '',
  };
}

/** The parameters of a link that asks for the same; '' for what is as in the standard. */
export function benchParameters({ ops, trials, ramp }: BenchAsk): Record<'gpu' | 'ops' | 'trials' | 'ramp', string> {
  return {
    gpu: 'bench',
    ops: ops.length === ALL_OPS.length ? '' : ops.join(','),
    trials: trials === STANDARD_TRIALS ? '' : String(trials),
    ramp: ramp ? '1' : '',
  };
}

export function isTrials(trials: number): boolean {
  return Number.isInteger(trials) && trials >= 1 && trials <= MOST_TRIALS;
}
