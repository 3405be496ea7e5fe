import { sha256Hex } from '../files/stamp.ts';
import type { Patterns } from '../memories/patterns.ts';
import { type Network, productsOf } from '../networks/network.ts';
import { nextTask } from '../nextTask.ts';
import { meanAndSpread } from '../reference/preconditioning.ts';
import type { LossPoint, TrainingCheckpoint } from './checkpoint.ts';
import { examplesOf } from './examples.ts';
import { lossGradient } from './lossGradient.ts';
import { type OptimizerState, optimize, rateAt, startOptimizer } from './optimizer.ts';
import { optionProblems, requireFeasible, type TrainingOptions } from './options.ts';
import { initialParameters, layersOf, type Parameters } from './parameters.ts';

/**
 * Waves by which a network is told the noise level, in turns per unit of c = ln(S) / 8: a whole
 * one per factor 3000 of S, and shorter.
 */
export const FREQUENCIES = Float64Array.from({ length: 8 }, (_, i) => (i + 1) / 4);

/** How far a training is. */
export interface TrainingProgress {
  step: number;
  steps: number;
  /** the mean since the last point of the loss curve; at a point, its own */
  loss: number;
  /** the network and the checkpoint of this moment, made when they are asked for */
  network: () => Network;
  checkpoint: () => TrainingCheckpoint;
}

/** Who wants to hear of a training, who may end it, and from where it goes on. */
export interface TrainingContext {
  /** Called after every point of the loss curve. */
  onProgress?: (progress: TrainingProgress) => void | Promise<void>;
  /** Called after the first step, and then several times a second, however far apart these points are. */
  onStep?: (progress: TrainingProgress) => void | Promise<void>;
  /** Ends the training after the step it is at. */
  signal?: { readonly aborted: boolean };
  /** A training of the same memories and options to go on with. */
  resume?: TrainingCheckpoint;
}

/** What a training came to. */
export interface Trained {
  network: Network;
  history: LossPoint[];
  checkpoint: TrainingCheckpoint;
  /** why it ended */
  end: 'steps' | 'patience' | 'stopped';
}

/** Points of a loss curve. */
const POINTS = 200;
/** In ms. */
const LISTEN_EVERY = 50;
/** Batches over which the loss of the trained network is a mean: with 512 examples its standard error is below 0.01. */
const LAST_BATCHES = 64;

/**
 * Trains a network by denoising on the patterns: Adam on the mean square of F - y over noise levels that are uniform in
 * their logarithm (src/networks/network.ts). The same bits on the same backend, wherever it is stopped and resumed.
 * @throws RangeError on options that are not allowed, or a checkpoint of another training
 */
export async function trainNetwork(
  patterns: Patterns,
  options: TrainingOptions,
  { onProgress, onStep, signal, resume }: TrainingContext = {},
): Promise<Trained> {
  const problems = optionProblems(options);
  if (problems.length > 0) throw new RangeError(problems.join('; '));
  const shape = { dim: patterns.dim, hidden: options.hidden };
  requireFeasible(options, productsOf(shape));
  const sha256 = await sha256Hex(new Uint8Array(patterns.points.slice().buffer));
  if (resume)
    requireSame(resume, {
      memories: patterns.label,
      sha256,
      options,
      parameters: initialParameters(shape, FREQUENCIES.length, 0),
    });
  const waves = FREQUENCIES.length;
  const moments = meanAndSpread(patterns);
  const examples = examplesOf(patterns, moments, FREQUENCIES, options);
  const gradientAt = await lossGradient(shape, waves, options.batch);
  const state = resume ? copyOf(resume) : startOptimizer(initialParameters(shape, waves, options.seed));
  const history = [...(resume?.history ?? [])];
  const every = Math.max(1, Math.round(options.steps / POINTS));
  let step = resume?.step ?? 0;
  let sum = resume?.sum ?? 0;
  const networkOf = (parameters: Parameters, loss: number): Network => ({
    ...shape,
    ...moments,
    frequencies: FREQUENCIES,
    layers: layersOf(shape, waves, parameters),
    training: trainingOf(patterns, options, step, loss),
  });
  const checkpoint = (): TrainingCheckpoint => ({
    ...copyOf(state),
    options,
    memories: patterns.label,
    sha256,
    step,
    history: [...history],
    sum,
  });
  const progress = (loss: number): TrainingProgress => ({
    step,
    steps: options.steps,
    loss,
    network: () => networkOf(state.average, loss),
    checkpoint,
  });
  let end: Trained['end'] = 'steps';
  let listenedAt = Number.NEGATIVE_INFINITY;
  while (step < options.steps && end === 'steps') {
    step++;
    const { loss, gradient } = await gradientAt(state.parameters, examples(step));
    if (!Number.isFinite(loss)) {
      throw new RangeError(`the loss of step ${step} is ${loss}; train with a lower rate than ${options.rate}`);
    }
    optimize(state, gradient, step, rateAt(step, options.steps, options.rate), options.averaged);
    sum += loss;
    if (step % every === 0 || step === options.steps) {
      const mean = sum / (step % every || every);
      history.push({ step, loss: mean });
      sum = 0;
      await onProgress?.(progress(mean));
      if (isPatienceOver(history, options.patience)) end = 'patience';
    }
    if (performance.now() - listenedAt > LISTEN_EVERY) {
      await onStep?.(progress(step % every === 0 ? (history.at(-1) as LossPoint).loss : sum / (step % every)));
      // steps are promises that are kept at once, which leave no room for signals and messages
      await nextTask();
      listenedAt = performance.now();
    }
    if (signal?.aborted && end === 'steps') end = 'stopped';
  }
  let last = 0;
  for (let i = 1; i <= LAST_BATCHES; i++) {
    const fresh = examples(options.steps + i);
    last += (await gradientAt(state.average, fresh)).loss / LAST_BATCHES;
  }
  return { network: networkOf(state.average, last), history, checkpoint: checkpoint(), end };
}

function trainingOf(patterns: Patterns, options: TrainingOptions, steps: number, loss: number): Network['training'] {
  const { seed, batch, rate, averaged, sigmaMin, sigmaMax } = options;
  const { label: memories, count } = patterns;
  const details = { of: options.steps, averaged, sigmaMin, sigmaMax, optimizer: 'adam', schedule: 'cosine' };
  return { memories, count, seed, steps, batch, rate, loss, details };
}

const copyOf = ({ parameters, first, second, average }: OptimizerState): OptimizerState => ({
  parameters: parameters.slice(),
  first: first.slice(),
  second: second.slice(),
  average: average.slice(),
});

/** Whether the mean of the last `patience` steps is no less than that of as many before. */
function isPatienceOver(history: readonly LossPoint[], patience: number): boolean {
  const step = history.at(-1)?.step ?? 0;
  if (patience === 0 || step < 2 * patience) return false;
  const meanOf = (from: number, to: number) => {
    const own = history.filter((point) => point.step > from && point.step <= to);
    return own.reduce((sum, { loss }) => sum + loss, 0) / Math.max(1, own.length);
  };
  return meanOf(step - patience, step) >= meanOf(step - 2 * patience, step - patience);
}

/** Throws RangeError where a checkpoint is of another training. */
function requireSame(
  resume: TrainingCheckpoint,
  own: Pick<TrainingCheckpoint, 'memories' | 'sha256' | 'options' | 'parameters'>,
): void {
  if (resume.memories !== own.memories || resume.sha256 !== own.sha256) {
    throw new RangeError(
      `the checkpoint was trained on ${resume.memories}${resume.memories === own.memories ? ' of another time' : ''}, not on ${own.memories}; resume it with those`,
    );
  }
  for (const name of Object.keys(own.options) as (keyof TrainingOptions)[]) {
    if (String(resume.options[name]) === String(own.options[name])) continue;
    throw new RangeError(
      `the checkpoint was trained with ${name} = ${resume.options[name]}, not ${own.options[name]}; leave it out, or train anew`,
    );
  }
  if (resume.parameters.length !== own.parameters.length) {
    throw new RangeError(
      `the checkpoint has ${resume.parameters.length} numbers, its network ${own.parameters.length}; train anew`,
    );
  }
}
