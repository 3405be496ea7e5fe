import { GLOBAL_ABOVE, MEMORY_BELOW } from '../../shaders/classRule.ts';
import type { Inputs } from '../experiments/run.ts';
import { trainingNotes } from '../experiments/score.ts';
import { isActive } from '../params/config.ts';
import { significant } from '../printable.ts';
import { drawCount } from '../reference/smoothed.ts';

/**
 * The sentences that keep a picture honest: which memories, score, noise, dynamics and rule it shows. Sweeps and
 * retrieval have their own (describeSweep, describeRetrieval).
 */
export function describeRun(inputs: Inputs): string[] {
  const { config, classifier } = inputs;
  const memories = memoriesText(inputs);
  if (isActive('schedule', config)) return [memories, scheduleLine(inputs), endLine(inputs)];
  const [how, classes] =
    isActive('eta', config) && !isActive('tolerance', config)
      ? [wanderingLine(inputs), `class: memory of largest ${classifier.weight}`]
      : [dynamicsLine(inputs), classLine(config)];
  const told = isActive('score', config) && config.score !== 'exact' ? '; e^{H} of the exact posterior' : '';
  return [`${memories}; ${energyLine(config)}`, how, `${classes}${told}`];
}

/** Which memories, how many, in how many dimensions. */
export function memoriesText({ config, patterns }: Inputs): string {
  const width = sweeps(config, 'width')
    ? ', Gaussian data of swept variance'
    : config.width > 0
      ? `, Gaussian data of variance ${short(config.width)}`
      : '';
  const weights = config.weights === 'uniform' ? '' : ', weighted';
  const stored = patterns.count === 1 ? '1 memory' : `${patterns.count} memories`;
  const counted = sweeps(config, 'count')
    ? 'a swept number of memories'
    : patterns.rows
      ? `${stored}: ${patterns.rows.count} rows, ${patterns.count} places`
      : stored;
  return `${counted} (${patterns.label}${weights}) in ${patterns.dim} dimension${patterns.dim > 1 ? 's' : ''}${width}`;
}

/** Dynamics at one level that draw noise: the dials they read, and how long they go on. */
export function wanderingLine({ config, system }: Inputs): string {
  const dials = (['eta', 'temperature'] as const).filter((name) => isActive(name, config));
  const numbers = dials.map((name) => `${SYMBOLS[name]}${valueText(config, name)}`).join(', ');
  const replicas = isActive('replicas', config) ? `, ${config.replicas} replicas per start` : '';
  const from = isActive('start', config) ? `; started from ${startingText(config)}` : '';
  return `${system.title}, ${numbers}, ${countText(config, 'iterations')} iterations${replicas}; exact score${from}`;
}

const SYMBOLS = { eta: 'η', temperature: 'T' };

/** The dials of a run, which its captions are made of. */
export type Dials = Inputs['config'];

/** Which energy it is, and at which noise. */
export function energyLine({ beta, similarity }: Dials): string {
  const kind = similarity === 'dot' ? 'modern Hopfield energy (dot product)' : 'energy −log p';
  return `${kind} at β = 1/s = ${short(beta)} (s = σ^{2} = ${short(1 / beta)}; Pham's β = ${short(beta / 2)})`;
}

function dynamicsLine(inputs: Inputs): string {
  const { config, system } = inputs;
  const { experiment, eta, flowStep, tolerance } = config;
  if (experiment !== 'basins') {
    return config.score === 'exact' ? 'exact softmax over all memories' : `${scoreText(inputs)}; E by its integrals`;
  }
  const formulas: Partial<Record<Dials['dynamics'], string>> = {
    hopfield: `fixed-point iteration x ← D(x)${eta < 1 ? `, damped by η = ${short(eta)}` : ''}`,
    flow: `gradient flow dx/dτ = D(x) − x, step ${short(flowStep)}`,
  };
  const how = formulas[config.dynamics] ?? system.title;
  const [score, ends] =
    config.score === 'exact' ? ['exact score', 'minimum of E'] : [scoreText(inputs), 'fixed point of its D'];
  return `${how}, settled below ${short(tolerance)}; ${score}; class: nearest ${ends}`;
}

/** The rule of classes (shaders/classRule.ts). */
export function classLine(config: Dials): string {
  return `memory: e^{H} < ${MEMORY_BELOW}; global: e^{H} > K/${GLOBAL_ABOVE}; merged (n): within ${reachText(config)} of a memory; spurious: farther`;
}

/** The distance up to which a memory is near. */
export const reachText = (config: Dials): string => `δ${valueText(config, 'delta')} rms radius`;

/** Whether one of these is swept, and has no one value. */
export const sweeps = ({ experiment, sweepX, sweepY }: Dials, ...dials: readonly string[]): boolean =>
  experiment === 'phase' && [sweepX, sweepY].some((sweep) => dials.includes(String(sweep).split(':', 1)[0] as string));

/** Dials that are numbers. */
type NumberName = { [name in keyof Dials]: Dials[name] extends number ? name : never }[keyof Dials];

/** ' = 0.1' behind the sign of a dial, unless it is swept. */
export const valueText = (config: Dials, name: NumberName): string =>
  sweeps(config, name) ? ' as swept' : ` = ${short(config[name])}`;

/** '40' in front of what is counted, unless it is swept. */
export const countText = (config: Dials, name: NumberName): string =>
  sweeps(config, name) ? 'a swept number of' : String(config[name]);

/** How samples are drawn: by what, along which schedule, by which score. */
export function scheduleLine(inputs: Inputs): string {
  const { config } = inputs;
  const { schedule, spacing, sampler, experiment, dynamics, replicas } = config;
  const how =
    experiment === 'generate' || experiment === 'phase' || experiment === 'trajectories'
      ? `sampler ${sampler}`
      : dynamics === 'ode'
        ? 'probability-flow ODE (Heun)'
        : `reverse SDE (ancestral), ${replicas} replicas per start`;
  return `${how}; schedule ${schedule}, ${countText(config, 'steps')} steps uniform in ${spacing}; ${scoreText(inputs)}`;
}

/** Who knew the data. What tells the ends apart is the exact posterior, whatever the score. */
export function scoreText({ config, score }: Pick<Inputs, 'config' | 'score'>): string {
  const places = sweeps(config, 'draws') ? countText(config, 'draws') : drawCount(config);
  switch (config.score) {
    case 'exact':
      return 'exact score of the memories';
    case 'features':
      return `not the exact score: ${featuresText(config)}`;
    case 'trainedFeatures':
      return `trained, not the exact score: ${trainingText(config)}`;
    case 'network':
      return trainingNotes({ config, score }).join('; ');
    case 'smoothed':
      return `not the exact score: D averaged over ${places} places x + τz, τ${valueText(config, 'smoothing')}`;
  }
}

/** What was trained, and for how long. */
export const trainingText = (config: Dials): string =>
  `a layer on ${featuresText(config)}, gradient flow${sweeps(config, 'trainingTime') ? '' : ` to τ = ${short(config.trainingTime)}`}`;

const featuresText = (config: Dials): string =>
  sweeps(config, 'features') ? 'random features' : `${config.features} random features`;

/** Where samples start: at the noisiest level of a schedule, or at their only one. */
function startingText(config: Dials): string {
  const level = isActive('schedule', config) ? 'T' : 's';
  return {
    exact: `exact p_{${level}}`,
    prior: `N(0, s${level === 'T' ? '_{T}' : ''})`,
    matched: `Gaussian with the moments of p_{${level}}`,
    cue: 'cue + noise',
  }[config.start];
}

/** Where samples start, and how they end. */
export function endLine({ config, classifier }: Inputs): string {
  const { experiment, terminal } = config;
  const stopNoise =
    config.schedule === 'edm' ? `σ${valueText(config, 'sigmaMin')}` : `t${valueText(config, 'timeMin')}`;
  if (experiment === 'basins')
    return `stop noise ${stopNoise}, then x = D(x); class: memory of largest ${config.score === 'exact' ? '' : 'exact '}${classifier.weight}`;
  const end = {
    stop: config.finalMean ? 'then one more update without noise' : 'samples keep that noise',
    denoise: 'then x = D(x)',
    snap: 'then onto the memory of largest weight',
  }[terminal];
  return `started from ${startingText(config)}; stop noise ${stopNoise}, ${end}${config.score === 'exact' ? '; t → 0 with the exact score is memorization' : `; memories told apart by the exact ${classifier.weight}`}`;
}

/** A number as a caption says it: four digits at most. */
export function short(value: number): string {
  return significant(value, 4);
}
