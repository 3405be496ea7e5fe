import { GLOBAL_ABOVE, MEMORY_BELOW } from '../../shaders/classRule.ts';
import type { Inputs } from '../experiments/run.ts';
import { trainingNotes } from '../experiments/score.ts';
import { isActive } from '../params/config.ts';
import { drawCount } from '../reference/smoothed.ts';

/** The sentences that keep a picture honest: which memories, score, noise, dynamics and rule it shows. */
export function describeRun(inputs: Inputs): string[] {
  const { config, patterns, classifier } = inputs;
  const { experiment } = config;
  const width = config.width > 0 ? `, Gaussian data of variance ${short(config.width)}` : '';
  const weights = config.weights === 'uniform' ? '' : ', weighted';
  const counted = patterns.rows
    ? `${patterns.count} memories: ${patterns.rows.count} rows, ${patterns.count} places`
    : `${patterns.count} memories`;
  const memories = `${counted} (${patterns.label}${weights}) in ${patterns.dim} dimension${patterns.dim > 1 ? 's' : ''}${width}`;
  if (experiment === 'phase') return [memories, ...phaseLines(inputs)];
  if (experiment === 'retrieve') {
    const energy = config.dynamics === 'spins' ? spinEnergyText(config) : energyLine(config);
    return [`${memories}; ${energy}`, ...retrievalLines(inputs)];
  }
  if (isActive('schedule', config)) return [memories, scheduleLine(inputs), endLine(inputs)];
  const [how, classes] =
    isActive('eta', config) && !isActive('tolerance', config)
      ? [wanderingLine(inputs), `class: memory of largest ${classifier.weight}`]
      : [dynamicsLine(inputs), classLine(config)];
  return [`${memories}; ${energyLine(config)}`, how, classes];
}

/** Dynamics at one level that draw noise: the dials they read, and how long they go on. */
function wanderingLine({ config, system }: Inputs): string {
  const dials = (['eta', 'temperature'] as const).filter((name) => isActive(name, config));
  const numbers = dials.map((name) => `${SYMBOLS[name]} = ${short(config[name])}`).join(', ');
  const replicas = isActive('replicas', config) ? `, ${config.replicas} replicas per start` : '';
  const from = isActive('start', config) ? `; started from ${startingText(config)}` : '';
  return `${system.title}, ${numbers}, ${config.iterations} iterations${replicas}; exact score${from}`;
}

const SYMBOLS = { eta: 'η', temperature: 'T' };

type Dials = Inputs['config'];

function energyLine({ beta, similarity }: Dials): string {
  const kind = similarity === 'dot' ? 'modern Hopfield energy (dot product)' : 'energy −log p';
  return `${kind} at β = 1/s = ${short(beta)} (s = σ^{2} = ${short(1 / beta)}; Pham's β = ${short(beta / 2)})`;
}

/** What retrieval starts from, how it goes, and what success is. */
function retrievalLines({ config, system, cues }: Inputs): string[] {
  const { dynamics, delta, steps, eta, iterations } = config;
  const damped = isActive('eta', config) && eta < 1 ? `, damped by η = ${short(eta)}` : '';
  const along = `from noise s = 1/β in ${steps} steps`;
  const ways: Partial<Record<Dials['dynamics'], string>> = {
    sideBySide: `fixed-point iteration${damped}; probability-flow ODE (Heun) and reverse SDE (ancestral) ${along}; MAP`,
    ode: `${system.title}, ${along}, then x = D(x)`,
    sde: `${system.title}, ${along}, then x = D(x)`,
    map: system.title,
    spins: `their signs; ${spinUpdatesText(config)}`,
  };
  const how = ways[dynamics] ?? `${system.title}${damped}, at most ${iterations} steps`;
  const held = config.held ? ', the rest of which is held' : '';
  return [
    `cues: ${cues?.text}${held}; ${how}${dynamics === 'spins' ? '' : '; exact score'}`,
    `retrieved: the nearest memory is the one the cue is made of, and within δ = ${short(delta)} rms radius; no memory: none is`,
  ];
}

function dynamicsLine({ config, system }: Inputs): string {
  const { experiment, eta, flowStep, tolerance } = config;
  if (experiment !== 'basins') return 'exact softmax over all memories';
  const formulas: Partial<Record<Dials['dynamics'], string>> = {
    hopfield: `fixed-point iteration x ← D(x)${eta < 1 ? `, damped by η = ${short(eta)}` : ''}`,
    flow: `gradient flow dx/dτ = D(x) − x, step ${short(flowStep)}`,
  };
  const how = formulas[config.dynamics] ?? system.title;
  return `${how}, settled below ${short(tolerance)}; exact score; class: nearest minimum of E`;
}

/** The rule of classes (shaders/classRule.ts). */
function classLine({ delta }: Dials): string {
  return `memory: e^{H} < ${MEMORY_BELOW}; global: e^{H} > K/${GLOBAL_ABOVE}; merged (n): within δ = ${short(delta)} rms radius of a memory; spurious: farther`;
}

/** What every point of a sweep runs; what is swept stands on the axes. */
function phaseLines(inputs: Inputs): string[] {
  const { config } = inputs;
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
        `fixed-point iteration x ← D(x) from ${startText(inputs)}, exact score${repeated}${levelText(config)}`,
        config.observable === 'returned' ? 'returned: nearest to the memory that its cue was made of' : rule,
      ];
    case 'noise':
      return [
        `${particles} samples of p_{s} at every point: a memory with noise${repeated}${levelText(config)}; no dynamics`,
        rule,
      ];
    case 'generate': {
      const scheduled = isActive('schedule', config);
      const how = scheduled ? scheduleLine(inputs) : `${wanderingLine(inputs)}${levelText(config)}`;
      const end = scheduled ? `${endLine(inputs)}; ` : '';
      const fresh = observable === 'excess' ? '; null: as many fresh samples of what the memories were drawn from' : '';
      return [
        `${particles} samples at every point${repeated}; ${how}`,
        `${end}δ = ${short(delta)} rms radius; neighbours: δ_{m} = ${short(deltaMemorized)}, δ_{s} = ${short(deltaSpurious)}${fresh}`,
      ];
    }
    case 'training':
      return [
        `${trainingText(config)}${repeated}${levelText(config)}`,
        `errors per coordinate in units of the noise, 1 for m = x; exact averages over the noise; exact m from ${particles} samples of p_{s}`,
      ];
    case 'recall':
      return recallLines(config, repeated);
    case 'uturn':
      return [
        `${particles} particles at every point${repeated}: a memory with noise of variance s = 1/β, ${sampler} back in ${steps} steps`,
        `${scoreText(inputs)}${levelText(config)}; returned: nearest to the memory it came from`,
      ];
  }
}

/** A network of spins, its cues and its updates. */
function recallLines(config: Dials, repeated: string): string[] {
  const { separation, flips, mixed, particles } = config;
  const from = cuedText(config);
  const cue = mixed > 1 ? `majorities of ${mixed} of ${from}` : from;
  return [
    `${particles} networks at every point, from ${cue}${flips > 0 ? ` with ${short(100 * flips)} % of the bits flipped` : ''}${repeated}`,
    `${spinEnergyText(config)}${separation === 'softmax' ? levelText(config) : ''}; ${spinUpdatesText(config)}`,
  ];
}

/** What networks of spins are cued with. */
function cuedText(config: Dials): string {
  const { cued } = config;
  if (sweeps(config, 'cued')) return 'patterns of each kind';
  return { stored: 'the memories', unseen: 'patterns that are not stored', features: 'the features of the memories' }[
    cued
  ];
}

function spinEnergyText({ separation, degree, rectified }: Dials): string {
  return separation === 'softmax'
    ? 'E = −(1/β) ln Σ exp(β x·ξ)'
    : `E = −(N/${degree}) Σ ${rectified ? 'max(m, 0)' : 'm'}^{${degree}}, m = x·ξ/N${degree === 2 ? ', no self-coupling' : ''}`;
}

function spinUpdatesText(config: Dials): string {
  const { order, temperature, iterations } = config;
  const oneByOne = 'one spin after another in random order';
  const updates = sweeps(config, 'order')
    ? `${oneByOne}, or all at once`
    : order === 'asynchronous'
      ? oneByOne
      : 'all spins at once';
  if (sweeps(config, 'temperature')) return `${updates}; at most ${iterations} sweeps`;
  const end =
    temperature > 0
      ? `T = ${short(temperature)}, ${iterations} sweeps`
      : `T = 0, until nothing flips, at most ${iterations} sweeps`;
  return `${updates}; ${end}`;
}

/** Where retrieval of a sweep starts. */
function startText({ config: { startAt, particles }, cues }: Inputs): string {
  if (startAt === 'memories') return 'the memories';
  if (cues) return `${particles} cues (${cues.text})`;
  return `${particles} starts on a grid${startAt === 'centre' ? ' close round the centre' : ''}`;
}

/** The one noise level of a sweep over other dials. */
function levelText(config: Dials): string {
  return sweeps(config, 'sigma2', 'beta') ? '' : `; s = σ^{2} = 1/β = ${short(1 / config.beta)}`;
}

/** Whether one of these is swept, and has no one value. */
const sweeps = ({ sweepX, sweepY }: Dials, ...dials: readonly string[]): boolean =>
  [sweepX, sweepY].some((sweep) => dials.includes(String(sweep).split(':', 1)[0] as string));

function scheduleLine(inputs: Inputs): string {
  const { config } = inputs;
  const { schedule, steps, spacing, sampler, experiment, dynamics, replicas } = config;
  const how =
    experiment === 'generate' || experiment === 'phase' || experiment === 'trajectories'
      ? `sampler ${sampler}`
      : dynamics === 'ode'
        ? 'probability-flow ODE (Heun)'
        : `reverse SDE (ancestral), ${replicas} replicas per start`;
  return `${how}; schedule ${schedule}, ${steps} steps uniform in ${spacing}; ${scoreText(inputs)}`;
}

/** Who knew the data. What tells the ends apart is the exact posterior, whatever the score. */
export function scoreText({ config, score }: Pick<Inputs, 'config' | 'score'>): string {
  const { smoothing, draws } = config;
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
      return `not the exact score: D averaged over ${drawCount({ draws })} places x + τz, τ = ${short(smoothing)}`;
  }
}

/** What was trained, and for how long. */
const trainingText = (config: Dials): string =>
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

function endLine({ config, classifier }: Inputs): string {
  const { experiment, terminal } = config;
  const stopNoise = config.schedule === 'edm' ? `σ = ${short(config.sigmaMin)}` : `t = ${short(config.timeMin)}`;
  if (experiment === 'basins')
    return `stop noise ${stopNoise}, then x = D(x); class: memory of largest ${config.score === 'exact' ? '' : 'exact '}${classifier.weight}`;
  const end = {
    stop: 'samples keep that noise',
    denoise: 'then x = D(x)',
    snap: 'then onto the memory of largest weight',
  }[terminal];
  return `started from ${startingText(config)}; stop noise ${stopNoise}, ${end}${config.score === 'exact' ? '; t → 0 with the exact score is memorization' : `; memories told apart by the exact ${classifier.weight}`}`;
}

/** With a capital letter. */
export const sentence = (text: string) => text[0]?.toUpperCase() + text.slice(1);

/** A number as a caption says it: four digits at most. */
export function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}
