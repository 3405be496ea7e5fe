import { rm } from 'node:fs/promises';
import { memoriesRead } from '../experiments/dimensions.ts';
import { resolveInputs } from '../experiments/inputs.ts';
import { writeNetwork } from '../files/networkFile.ts';
import { encodePng } from '../files/png.ts';
import type { Patterns } from '../memories/patterns.ts';
import { trainedText } from '../networks/describeNetwork.ts';
import { ConfigError, parseConfig } from '../params/config.ts';
import { lossPicture } from '../pictures/lossCurve.ts';
import { quoted } from '../printable.ts';
import { readCheckpoint, type TrainingCheckpoint, writeCheckpoint } from '../training/checkpoint.ts';
import { networkError } from '../training/networkError.ts';
import { optionProblems, type TrainingOptions, trainingDefaults } from '../training/options.ts';
import { type Trained, trainNetwork } from '../training/trainNetwork.ts';
import { renderPicture } from './canvas.ts';
import { flagName } from './flags.ts';
import { readLists } from './lists.ts';
import { SOFTWARE } from './ownFile.ts';
import { ProgressLine } from './progress.ts';
import { readBytes } from './readBytes.ts';
import { hearStopSignals } from './stopSignals.ts';
import { say } from './terminal.ts';
import { checkWritable, writeWhole } from './wholeFile.ts';

export interface TrainCommand {
  memories?: string;
  out?: string[];
  force?: boolean;
  resume?: boolean;
  quiet?: boolean;
  json?: boolean;
  /** as they were typed, by name; what is not said has its default */
  [option: string]: unknown;
}

/** A checkpoint is kept so often, in ms, for a process that is killed. */
const KEPT_EVERY = 20_000;

/**
 * `driftwell train`: a network, trained by denoising on memories. Ctrl-C keeps the network as it is and a checkpoint
 * beside it, from which --resume goes on with the same bits. Returns the exit code: 0, or that of a signal.
 */
export async function trainCommand(command: TrainCommand): Promise<number> {
  const { network: file, pictures } = await outputsOf(command.out ?? [], command.force);
  const kept = `${file}.checkpoint`;
  const line = new ProgressLine(process.stderr, command.quiet === true);
  const resume = command.resume ? readCheckpoint(kept, await readBytes(kept)) : undefined;
  const options = optionsOf(command, resume);
  const patterns = await memoriesOf(command.memories ?? resume?.memories, options.seed, line);
  const signals = hearStopSignals();
  const started = performance.now();
  let keptAt = started;
  const trained = await trainNetwork(patterns, options, {
    signal: signals.stop,
    ...(resume && { resume }),
    onStep: async ({ step, steps, loss, checkpoint }) => {
      line.update({ fraction: step / steps, pairsPerSecond: Number.NaN }, `step ${step}, loss ${loss.toFixed(4)}`);
      if (performance.now() - keptAt < KEPT_EVERY) return;
      keptAt = performance.now();
      await writeWhole(kept, writeCheckpoint(checkpoint()));
    },
  }).finally(signals.release);
  const seconds = (performance.now() - started) / 1000;
  line.finish(`${trained.checkpoint.step} steps in ${seconds.toFixed(1)} s`);
  await writeAll(trained, file, pictures, kept);
  report(trained, patterns, options, [file, ...pictures], kept, command.json === true);
  return trained.end === 'stopped' ? signals.code : 0;
}

/** The file of the network, and pictures. Throws ConfigError. */
async function outputsOf(
  out: readonly string[],
  force: boolean | undefined,
): Promise<{ network: string; pictures: string[] }> {
  const other = out.find((file) => !/\.(npz|png)$/i.test(file));
  if (other !== undefined) {
    throw new ConfigError([`out is ${quoted(other)}; give .npz for the network, and .png for its loss curve`]);
  }
  const networks = out.filter((file) => /\.npz$/i.test(file));
  const [network] = networks;
  if (network === undefined || networks.length > 1) {
    throw new ConfigError([`out names ${networks.length} files for the network; give one, such as --out net.npz`]);
  }
  for (const file of [...out, `${network}.checkpoint`]) await checkWritable('out', file, force);
  return { network, pictures: out.filter((file) => file !== network) };
}

/**
 * What was typed, else what the checkpoint was trained with, else the defaults.
 * Throws ConfigError that names all problems.
 */
function optionsOf(command: TrainCommand, resume: TrainingCheckpoint | undefined): TrainingOptions {
  const options: Record<string, unknown> = { ...(resume?.options ?? trainingDefaults) };
  const words: string[] = [];
  for (const name of Object.keys(trainingDefaults)) {
    const given = command[name];
    if (typeof given !== 'string') continue;
    const numbers = given.split(',').map((text) => (text.trim() === '' ? Number.NaN : Number(text)));
    if (numbers.some(Number.isNaN) || (numbers.length > 1 && name !== 'hidden'))
      words.push(`${flagName(name)} is ${quoted(given, 60)}, which is no number; see --help`);
    else options[name] = name === 'hidden' ? numbers : numbers[0];
  }
  const problems = [...words, ...optionProblems(options as unknown as TrainingOptions)];
  if (problems.length > 0) throw new ConfigError(problems);
  return options as unknown as TrainingOptions;
}

async function memoriesOf(memories: string | undefined, seed: number, line: ProgressLine): Promise<Patterns> {
  const lists = await readLists({ ...(memories !== undefined && { memories }), seed }, memoriesRead('generate'));
  for (const note of lists.notes) line.say(note);
  return resolveInputs(parseConfig({ experiment: 'generate', ...lists.dials }), lists.files).patterns;
}

async function writeAll(trained: Trained, file: string, pictures: readonly string[], kept: string): Promise<void> {
  await writeWhole(file, await writeNetwork(trained.network));
  if (trained.end === 'stopped') await writeWhole(kept, writeCheckpoint(trained.checkpoint));
  else await rm(kept, { force: true });
  for (const picture of pictures) {
    const image = await renderPicture(lossPicture(trained), undefined);
    await writeWhole(picture, encodePng(image, SOFTWARE));
  }
}

/** Noise at which a network is compared with the exact answer, where it has learnt it. */
const COMPARED = [0.03, 0.1, 0.3, 1, 3];
const SAMPLES = 1000;

/** How far from the exact answer it is, in units of the noise. */
function errorsText({ network }: Trained, patterns: Patterns, { sigmaMin, sigmaMax }: TrainingOptions): string {
  const levels = COMPARED.filter((sigma) => sigma >= sigmaMin && sigma <= sigmaMax);
  const errors = levels.map((sigma) => networkError(network, patterns, sigma, SAMPLES, 1));
  const texts = errors.map((error, i) => `${error.toFixed(3)} at ${levels[i]}`);
  return texts.length > 0 ? `root mean square error in units of the noise sigma: ${texts.join(', ')}\n` : '';
}

function report(
  trained: Trained,
  patterns: Patterns,
  options: TrainingOptions,
  written: readonly string[],
  kept: string,
  json: boolean,
): void {
  const { network, end } = trained;
  if (json) {
    say(`${JSON.stringify({ training: network.training, end, written })}\n`);
    return;
  }
  const ends = {
    steps: 'all steps are done',
    patience: 'the loss has stopped falling',
    stopped: `stopped; driftwell train --resume --out ${written[0]} goes on from ${kept}`,
  };
  say(`${trainedText(network)}; ${ends[end]}\n`);
  say(errorsText(trained, patterns, options));
  for (const name of written) say(`wrote ${name}\n`);
}
