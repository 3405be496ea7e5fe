import type { Patterns } from '../../memories/patterns.ts';
import { ConfigError, isActive } from '../../params/config.ts';
import { checkAxis, configAt, isChoice, parseSweep, type SweepAxis } from '../../params/sweep.ts';
import type { Config } from '../../params/table.ts';
import { checkDot, pointsCentred } from '../centring.ts';
import { inputsOf, resolvePatterns, startsAtCues } from '../inputs.ts';
import type { Inputs } from '../run.ts';
import { cuedPatterns } from '../spins.ts';
import { lawOf, setsWithLaw } from './law.ts';
import { phaseObservables } from './observables.ts';
import { coarseToFine } from './order.ts';
import { checkPairs } from './pairs.ts';
import { isSeeded, seedOf } from './seeds.ts';

/** What a sweep computes: its axes, and its points in the order in which they are computed. */
export interface Plan {
  x: SweepAxis;
  y: SweepAxis | undefined;
  nx: number;
  ny: number;
  /** indices iy nx + ix, coarse to fine */
  order: Int32Array;
  /** the inputs of a point in one of its realizations */
  inputsAt(point: number, realization: number): Inputs;
  /** points are computed about the mean of their memories, and distances are from there */
  centred: boolean;
}

/**
 * The plan of a config. Throws ConfigError where the observable is not measured by the process, an axis means nothing,
 * both axes sweep the same, or a corner of the sweep is out of range.
 */
export function planOf(inputs: Inputs): Plan {
  const { config, system, files, box } = inputs;
  checkObservable(config);
  const x = parseSweep('sweepX', config.sweepX);
  const y = parseSweep('sweepY', config.sweepY);
  if (!x) throw new ConfigError(["sweepX is 'none'; a sweep needs a dial, for example sigma2:0.01..0.6:32:log"]);
  if (x.dial === y?.dial) throw new ConfigError([`sweepX and sweepY both sweep ${x.dial}; choose two dials`]);
  checkAxis('sweepX', x, config);
  if (y) checkAxis('sweepY', y, config);
  const nx = x.values.length;
  const ny = y?.values.length ?? 1;
  const centredPoint = pointsCentred(inputs);
  const patterns = new Map<string, Patterns>();
  const configOf = (point: number) => {
    const settings = [{ dial: x.dial, value: x.values[point % nx] as number }];
    if (y) settings.push({ dial: y.dial, value: y.values[Math.floor(point / nx)] as number });
    return configAt(config, settings);
  };
  checkEnds(inputs, { x, y }, configOf);
  return {
    x,
    y,
    nx,
    ny,
    order: coarseToFine(nx, ny),
    centred: centredPoint !== undefined,
    inputsAt(point, realization) {
      const own: Config = { ...configOf(point), seed: seedOf(config.seed, realization) };
      // sets are shared by the points that have the same one: making them takes longer than running them
      const key = JSON.stringify([
        own.memories,
        own.count,
        own.weights,
        own.copies,
        own.width,
        isSeeded(own) ? own.seed : 0,
      ]);
      let set = patterns.get(key);
      if (!set) {
        if (patterns.size >= MOST_SETS) patterns.clear();
        set = resolvePatterns(own, files);
        patterns.set(key, set);
      }
      // one region for the whole sweep: shares of starts are compared
      const run = { ...inputsOf(own, set, files), system, box };
      return centredPoint?.(run) ?? run;
    },
  };
}

const MOST_SETS = 4096;

/** Throws ConfigError where the process does not measure the observable, or not under these dials. */
function checkObservable(config: Config): void {
  const { of } = phaseObservables[config.observable];
  if (!of.includes(config.process)) {
    throw new ConfigError([
      `observable ${config.observable} is not measured by process ${config.process}; it needs ${of.join(' or ')}`,
    ]);
  }
  if (config.observable === 'returned' && config.process === 'retrieve' && !startsAtCues(config)) {
    throw new ConfigError(['observable returned asks which cues come back; set startAt to cues']);
  }
  if (needsLaw(config) && !lawOf(config)) {
    throw new ConfigError([
      `observable ${config.observable} needs fresh samples of what the memories were drawn from, which is not known here; take one of the sets ${setsWithLaw().join(', ')}, and width 0`,
    ]);
  }
  checkPairs(config);
  if (config.observable === 'ks' && (config.terminal !== 'stop' || config.finalMean)) {
    throw new ConfigError([
      "observable ks compares samples with the law at the stop noise; choose terminal 'stop', and no finalMean",
    ]);
  }
  if (config.terminal === 'snap' && config.process === 'generate') {
    throw new ConfigError(["terminal 'snap' leaves nothing to measure in a sweep; choose stop or denoise"]);
  }
}

/** A bad end of an axis is told before any work is done. Throws ConfigError. */
function checkEnds(
  { config, files }: Inputs,
  { x, y }: Pick<Plan, 'x' | 'y'>,
  configOf: (point: number) => Config,
): void {
  const [nx, ny] = [x.values.length, y?.values.length ?? 1];
  const rows = y && isChoice(y) ? [...y.values.keys()] : [0, ny - 1];
  const corners = rows.flatMap((row) => [nx * row, nx * row + nx - 1]);
  for (const corner of corners) {
    const own = configOf(corner);
    const set = resolvePatterns(own, files);
    checkDot({ config: own, patterns: set });
    if (config.process === 'recall') cuedPatterns(own, set);
    if (config.process === 'wells' && set.dim > 3) {
      throw new ConfigError([
        `process wells counts minima in 1 to 3 dimensions, ${set.label} has ${set.dim}; choose another`,
      ]);
    }
  }
  // there may be no network for a K between the ends
  const isNetwork = isActive('network', config);
  for (let i = 0; isNetwork && i < Math.max(nx, ny); i++) {
    const own = configOf(Math.min(i, nx - 1) + nx * Math.min(i, ny - 1));
    inputsOf(own, resolvePatterns(own, files), files);
  }
}

const needsLaw = ({ observable }: Config) => ['excess', 'memorizationNull', 'populationError'].includes(observable);
