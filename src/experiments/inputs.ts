import {
  firstPatterns,
  MOST_COORDINATE,
  mergeEqual,
  normalizedWeights,
  type Patterns,
  patternsOf,
} from '../memories/patterns.ts';
import { patternsFromSpec } from '../memories/patternsFromSpec.ts';
import { allTrainedText } from '../networks/describeNetwork.ts';
import type { Network } from '../networks/network.ts';
import { shippedChoices, shippedNames } from '../networks/shipped.ts';
import { ConfigError, isActive } from '../params/config.ts';
import type { ListValue } from '../params/dial.ts';
import type { Config } from '../params/table.ts';
import { quoted } from '../printable.ts';
import { separations } from '../readouts/separation.ts';
import type { Box, Extent } from '../results.ts';
import { cuesOf } from './cues.ts';
import { mostDimensions, runsInMore } from './dimensions.ts';
import type { FileLists, Inputs } from './run.ts';
import { levelsOf } from './schedule.ts';
import { networkFor, readoutOf, sweepsCount } from './score.ts';
import { systemOf } from './systems.ts';

/** How the set of a name is drawn. */
export type DrawSet = typeof patternsFromSpec;

/**
 * The lists behind the dials: generators made, inline rows checked, files taken from `files`, K and weights applied.
 * Throws ConfigError with one sentence about what came and what is allowed.
 */
export function resolveInputs(config: Config, files: FileLists = {}, draw: DrawSet = patternsFromSpec): Inputs {
  const patterns = resolvePatterns(config, files, draw);
  const { network = [] } = files;
  if (network.length < 2 || !sweepsCount(config) || !isActive('network', config)) {
    return inputsOf(config, patterns, files);
  }
  // every point has its own of them
  const { score, ...inputs } = inputsOf(config, patterns, { ...files, network: network.slice(0, 1) });
  return { ...inputs, files, score: { ...score, name: 'network', note: allTrainedText(network) } };
}

/**
 * The memories alone, each place once, as wide as the data are: what takes time to make, and what runs of
 * many configs share. Throws ConfigError.
 */
export function resolvePatterns(config: Config, files: FileLists, draw: DrawSet = patternsFromSpec): Patterns {
  const all = asConfigError('memories', () => memoriesOf(config, files, draw));
  const most = mostDimensions(config.experiment);
  if (all.dim > most) {
    const came = `${all.label} has ${all.dim} dimensions; ${config.experiment} runs 1 to ${most}`;
    const others = runsInMore(all.dim);
    throw new ConfigError([`memories: ${came}${others && `; of so many run ${others}`}`]);
  }
  const kept = asConfigError('count', () => (config.count === 0 ? all : firstPatterns(all, config.count)));
  const weights = asConfigError('weights', () => weightsOf(config, kept, files));
  return mergeEqual({ ...kept, ...(weights && { weights }), width: config.width });
}

/** The inputs of a config whose memories have been read. Throws ConfigError on a cue or box that does not fit them. */
export function inputsOf(config: Config, patterns: Patterns, files: FileLists): Inputs {
  const retrieves = config.experiment === 'retrieve' || startsAtCues(config);
  const cue = retrieves ? new Array<number>(patterns.dim).fill(0) : cueOf(config.cue, patterns);
  const cues = retrieves ? cuesOf(config, patterns, files) : undefined;
  // the box of a chosen plane is one of two dimensions (plane.ts)
  const box = boxOf(config.plane === 'coordinates' ? config.box : 'auto', patterns, noiseShown(config, patterns));
  checkReach('cue', cues ? cues.points : cue);
  checkReach('box', [...box.low, ...box.high]);
  return {
    config,
    system: systemOf(config),
    patterns,
    files,
    cue,
    ...(cues ? { cues } : {}),
    box,
    origin: new Array<number>(patterns.dim).fill(0),
    score: asConfigError('network', () => readoutOf(config, networkOf(config, patterns, files))),
    classifier: separations.softmax,
  };
}

/** The trained network of a config that has one, from the files. */
function networkOf(config: Config, patterns: Patterns, files: FileLists): Network | undefined {
  if (!isActive('network', config)) return undefined;
  if (!files.network) throw new RangeError(missingNetwork(config.network));
  return networkFor(patterns, files.network);
}

function missingNetwork(network: ListValue): string {
  if (typeof network === 'object' && 'file' in network) return `the file "${network.file}" is needed; give it again`;
  const name = String(network);
  if (shippedNames(name).length > 0) return `${name} comes with driftwell; read it first (namedNetworks)`;
  const came = name === 'none' ? 'score = network needs a trained network' : `${quoted(name)} is no network`;
  return `${came}; give the name of one that comes with driftwell (${shippedChoices.join(', ')}), or the file of one, such as net.npz`;
}

/** Whether the points of a sweep start where cues do. */
export const startsAtCues = (config: Config): boolean => isActive('startAt', config) && config.startAt === 'cues';

/** Throws ConfigError where a place is too far away for single precision, as memories may be. */
function checkReach(dial: string, place: readonly number[] | Float64Array): void {
  const far = place.find((value) => !(Math.abs(value) <= FARTHEST));
  if (far === undefined) return;
  throw new ConfigError([
    `${dial} reaches ${far.toExponential()}; it may reach 2e18, because the kernels square distances in single precision`,
  ]);
}

function asConfigError<T>(dial: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const { message } = error;
    const isNamed = [`${dial}:`, `${dial} `].some((start) => message.startsWith(start));
    throw new ConfigError([isNamed ? message : `${dial}: ${message}`]);
  }
}

/** The box round memories is larger than they are. */
const FARTHEST = 2 * MOST_COORDINATE;

const isRows = (value: ListValue): value is readonly (readonly number[])[] =>
  Array.isArray(value) && Array.isArray(value[0]);
const isNumbers = (value: ListValue): value is readonly number[] =>
  Array.isArray(value) && typeof value[0] === 'number';

function memoriesOf({ memories, seed }: Config, files: FileLists, draw: DrawSet): Patterns {
  if (typeof memories === 'string') return draw(memories, { seed });
  if (isRows(memories)) return patternsOf(memories);
  if (isNumbers(memories)) return patternsOf([memories]);
  if (files.memories) return files.memories;
  throw new RangeError(`the file "${(memories as { file: string }).file}" is needed; give it again`);
}

function weightsOf({ weights, copies }: Config, patterns: Patterns, files: FileLists): Float64Array | undefined {
  if (weights === 'uniform') return undefined;
  if (weights === 'duplicated') {
    const times = new Float64Array(patterns.count).fill(1);
    times[0] = copies;
    return normalizedWeights(patterns.count, 'weights', times);
  }
  if (isNumbers(weights)) return normalizedWeights(patterns.count, 'weights', weights);
  if (typeof weights === 'object' && 'file' in weights) {
    if (files.weights) return normalizedWeights(patterns.count, weights.file, files.weights);
    throw new RangeError(`the file "${weights.file}" is needed; give it again`);
  }
  throw new RangeError(
    `${quoted(String(weights))} is not known; give uniform, duplicated, one number per memory, or a file`,
  );
}

function cueOf(cue: ListValue, { dim }: Patterns): readonly number[] {
  if (cue === 'origin') return new Array<number>(dim).fill(0);
  if (isNumbers(cue) && cue.length === dim) return cue;
  throw new ConfigError([`cue is ${JSON.stringify(cue)}; give origin or ${dim} numbers separated by commas`]);
}

/**
 * The box of the dial. auto: about the origin where the memories surround it, 1.3 times the largest coordinate; else
 * about their middle. Where `noise`, a variance round every memory, reaches farther, 2.5 sigma past them. Rounded to
 * two digits, so that the edges are numbers one can read.
 */
export function boxOf(box: ListValue, { points, count, dim }: Patterns, noise = 0): Box {
  const dims = Array.from({ length: dim }, (_, d) => d);
  if (isNumbers(box)) {
    if (box.length === 1 && box[0] !== 0)
      return { low: dims.map(() => -Math.abs(box[0] as number)), high: dims.map(() => Math.abs(box[0] as number)) };
    const edges = box.length === 2 ? dims.flatMap(() => box) : box;
    const low = dims.map((d) => edges[2 * d] as number);
    const high = dims.map((d) => edges[2 * d + 1] as number);
    if (edges.length === 2 * dim && low.every((value, d) => value < (high[d] as number))) return { low, high };
  } else if (box === 'auto') {
    const least = [...points.subarray(0, dim)];
    const most = [...least];
    for (let k = 1; k < count; k++) {
      for (let d = 0; d < dim; d++) {
        const value = points[k * dim + d] as number;
        if (value < (least[d] as number)) least[d] = value;
        if (value > (most[d] as number)) most[d] = value;
      }
    }
    const aroundOrigin = least.every((value, d) => value <= 0 && (most[d] as number) >= 0);
    const middle = dims.map((d) => (aroundOrigin ? 0 : ((least[d] as number) + (most[d] as number)) / 2));
    const reach = Math.max(
      ...dims.map((d) =>
        Math.max((most[d] as number) - (middle[d] as number), (middle[d] as number) - (least[d] as number)),
      ),
    );
    const half = twoDigits(Math.max(1.3 * (reach || 1), reach + 2.5 * Math.sqrt(noise)));
    return { low: middle.map((value) => value - half), high: middle.map((value) => value + half) };
  }
  throw new ConfigError([
    `box is ${JSON.stringify(box)}; give auto, a half-width, low and high edge for all dimensions, or ${2 * dim} edges (low, high per dimension)`,
  ]);
}

/**
 * What spreads the particles of a picture round the memories: the width of the
 * data, and the noise at which samples stop.
 */
export function noiseShown(config: Config, { width }: Patterns): number {
  const stops = config.experiment === 'generate' && isActive('schedule', config) && config.terminal === 'stop';
  try {
    return width + (stops ? (levelsOf({ ...config, steps: 1 }).at(-1)?.s ?? 0) : 0);
  } catch (error) {
    // dials that make no schedule are refused by the run itself
    if (error instanceof RangeError) return width;
    throw error;
  }
}

function twoDigits(value: number): number {
  return Number(value.toPrecision(2));
}

/**
 * The first two dimensions of a box as the extent of a picture; one-dimensional systems get the unit interval for y.
 */
export function boxExtent({ low, high }: Box): Extent {
  return [low[0] as number, high[0] as number, low[1] ?? 0, high[1] ?? 1];
}
