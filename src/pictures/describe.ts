import { GLOBAL_ABOVE, MEMORY_BELOW } from '../../shaders/classRule.ts';
import type { Inputs } from '../experiments/run.ts';
import { drawCount } from '../reference/smoothed.ts';

/** The sentences that keep a picture honest: which memories, score, noise, dynamics and rule it shows. */
export function describeRun({ config, patterns }: Inputs): string[] {
  const { experiment, dynamics } = config;
  const width = config.width > 0 ? `, Gaussian data of variance ${short(config.width)}` : '';
  const weights = config.weights === 'uniform' ? '' : ', weighted';
  const memories = `${patterns.count} memories (${patterns.label}${weights}) in ${patterns.dim} dimension${patterns.dim > 1 ? 's' : ''}${width}`;
  if (experiment === 'phase') return [memories, ...phaseLines(config)];
  const alongSchedule =
    experiment === 'generate' ||
    experiment === 'trajectories' ||
    (experiment === 'basins' && (dynamics === 'ode' || dynamics === 'sde'));
  return alongSchedule
    ? [memories, scheduleLine(config), endLine(config)]
    : [`${memories}; ${energyLine(config)}`, dynamicsLine(config), classLine(config)];
}

type Dials = Inputs['config'];

function energyLine({ beta, similarity }: Dials): string {
  const kind = similarity === 'dot' ? 'modern Hopfield energy (dot product)' : 'energy -log p';
  return `${kind} at β = 1/s = ${short(beta)} (s = σ^{2} = ${short(1 / beta)}; Pham's β = ${short(beta / 2)})`;
}

function dynamicsLine({ experiment, dynamics, eta, flowStep, tolerance }: Dials): string {
  if (experiment !== 'basins') return 'exact softmax over all memories';
  const how =
    dynamics === 'flow'
      ? `gradient flow dx/dτ = D(x) − x, step ${short(flowStep)}`
      : `fixed-point iteration x ← D(x)${eta < 1 ? `, damped by η = ${short(eta)}` : ''}`;
  return `${how}, settled below ${short(tolerance)}; exact score; class: nearest minimum of E`;
}

/** The rule of classes (shaders/classRule.ts). */
function classLine({ delta }: Dials): string {
  return `memory: e^{H} < ${MEMORY_BELOW}; global: e^{H} > K/${GLOBAL_ABOVE}; merged (n): within δ = ${short(delta)} rms radius of a memory; spurious: farther`;
}

/** What every point of a sweep runs; what is swept stands on the axes. */
function phaseLines(config: Dials): string[] {
  const { process, particles, realizations, delta, deltaMemorized, deltaSpurious, steps, sampler, observable } = config;
  const rule = classLine(config);
  const repeated = realizations > 1 ? `, mean of ${realizations} realizations` : '';
  switch (process) {
    case 'wells':
      return [
        `minima of E = −log p, sought from ${particles} starts (memories and a grid), Newton steps in float32${repeated}${levelText(config)}`,
        rule,
      ];
    case 'retrieve':
      return [
        `fixed-point iteration x ← D(x) from ${startText(config)}, exact score${repeated}${levelText(config)}`,
        rule,
      ];
    case 'noise':
      return [
        `${particles} samples of p_{s} at every point: a memory with noise${repeated}${levelText(config)}; no dynamics`,
        rule,
      ];
    case 'generate':
      return [
        `${particles} samples at every point${repeated}; ${scheduleLine(config)}`,
        `${endLine(config)}; δ = ${short(delta)} rms radius; neighbours: δ_{m} = ${short(deltaMemorized)}, δ_{s} = ${short(deltaSpurious)}${observable === 'excess' ? '; null: as many fresh samples of what the memories were drawn from' : ''}`,
      ];
    case 'uturn':
      return [
        `${particles} particles at every point${repeated}: a memory with noise of variance s = 1/β, ${sampler} back in ${steps} steps`,
        `${scoreText(config)}${levelText(config)}; returned: nearest to the memory it came from`,
      ];
  }
}

/** Where retrieval of a sweep starts. */
function startText({ startAt, particles }: Dials): string {
  if (startAt === 'memories') return 'the memories';
  return `${particles} starts on a grid${startAt === 'centre' ? ' close round the centre' : ''}`;
}

/** The one noise level of a sweep over other dials. */
function levelText({ beta, sweepX, sweepY }: Dials): string {
  const swept = [sweepX, sweepY].some((sweep) => /^(sigma2|beta):/.test(String(sweep)));
  return swept ? '' : `; s = σ^{2} = 1/β = ${short(1 / beta)}`;
}

function scheduleLine(config: Dials): string {
  const { schedule, steps, spacing, sampler, experiment, dynamics, replicas } = config;
  const how =
    experiment === 'generate' || experiment === 'phase' || experiment === 'trajectories'
      ? `sampler ${sampler}`
      : dynamics === 'ode'
        ? 'probability-flow ODE (Heun)'
        : `reverse SDE (ancestral), ${replicas} replicas per start`;
  return `${how}; schedule ${schedule}, ${steps} steps uniform in ${spacing}; ${scoreText(config)}`;
}

/** Who knew the data. What tells the ends apart is the exact posterior, whatever the score. */
export function scoreText({ score, features, smoothing, draws }: Dials): string {
  switch (score) {
    case 'exact':
      return 'exact score of the memories';
    case 'features':
      return `not the exact score: ${features} random features`;
    case 'smoothed':
      return `not the exact score: D averaged over ${drawCount({ draws })} places x + τz, τ = ${short(smoothing)}`;
  }
}

function endLine(config: Dials): string {
  const { experiment, terminal, start } = config;
  const stopNoise = config.schedule === 'edm' ? `σ = ${short(config.sigmaMin)}` : `t = ${short(config.timeMin)}`;
  if (experiment === 'basins')
    return `stop noise ${stopNoise}, then x = D(x); class: memory of largest ${config.score === 'exact' ? '' : 'exact '}posterior weight`;
  const end = {
    stop: 'samples keep that noise',
    denoise: 'then x = D(x)',
    snap: 'then onto the memory of largest weight',
  }[terminal];
  const from = {
    exact: 'exact p_{T}',
    prior: 'N(0, s_{T})',
    matched: 'Gaussian with the moments of p_{T}',
    cue: 'cue + noise',
  }[start];
  return `started from ${from}; stop noise ${stopNoise}, ${end}${config.score === 'exact' ? '; t → 0 with the exact score is memorization' : '; memories told apart by the exact posterior'}`;
}

/** A number as a caption says it: four digits at most. */
export function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}
