import { coordinatesShown } from '../../experiments/planeTable.ts';
import type { RunSoFar } from '../../experiments/run.ts';
import { nearestMemory, treeOf } from '../../memories/kdTree.ts';
import { medianSpacing } from '../../memories/spacing.ts';
import { isActive } from '../../params/config.ts';
import { capital, digits } from '../../printable.ts';
import { type Field, type Findings, type Table, tableRows } from '../../results.ts';
import { levelText, scoreText, stopLevel, stopText, widthText } from './conditions.ts';
import { counted, listed, memoriesText, percent, plain } from './words.ts';

/** Standard deviations round a memory within which a sample lies at it: 98.9 % of a Gaussian in a plane. */
const NEAR = 3;
/** Shares from which on nearly all samples lie at memories, and up to which few do. */
const NEARLY_ALL = 0.95;
const FEW = 0.5;
/** A scale above this is not told from 1. */
const WHOLE = 0.995;
/** Share of one memory from which on samples of a cue come back to it. */
const MOST = 0.9;
/** Sets that are looked through for their gaps. */
const MOST_MEMORIES = 20_000;

/** Where samples are, and whose memories they are at. */
export function sampleFindings(run: RunSoFar): Findings {
  const { inputs, results } = run;
  const { config, patterns } = inputs;
  const near = nearness(run);
  const reached = tableRows<keyof Share>(results.fractions as Table).filter(({ fraction }) => fraction > 0);
  return {
    headline: `${capital(memoriesText(patterns.count))}. ${claimOf(run, reached, near)}`,
    shows: `${digits(config.particles)} samples${fromCue(config) ? ' from one cue' : ''}, ${patterns.dim === 1 ? 'highest' : 'brightest'} where most of them are. ${near ? `${capital(percent(near.share))} lie within ${plain(near.radius)} of a memory${near.scale < WHOLE ? ` times a = ${plain(near.scale)}` : ''}. ` : ''}${sharesText(reached, patterns.count)}`,
    rule: `A sample belongs to the most probable memory; ${scoreText(inputs)}, ${isActive('schedule', config) ? stopText(config) : levelText(config)}${widthText(inputs)}.`,
  };
}

interface Nearness {
  /** of the samples in the picture that lie within `radius` of a memory */
  share: number;
  radius: number;
  /** a: the samples lie about a xi */
  scale: number;
  /**
   * at least half of the memories have a neighbour from which noise cannot tell
   * them: nearer than two standard deviations
   */
  blurred: boolean;
}

/** How near the samples are to memories; undefined where the picture does not show it. */
function nearness({ inputs, results }: RunSoFar): Nearness | undefined {
  const { config, patterns } = inputs;
  const { dim, count, width } = patterns;
  if (dim > 2 || count > MOST_MEMORIES || config.plane !== 'coordinates') return undefined;
  const { a, s } = endLevel(config);
  const sigma = Math.sqrt(s + a * a * width);
  const { data, shape, extent } = results.density as Field;
  const [ny, nx] = shape;
  const [x0, x1, y0, y1] = extent;
  const [stepX, stepY] = [(x1 - x0) / nx, dim > 1 ? (y1 - y0) / ny : 0];
  // a sample is known by its bin
  const radius = NEAR * sigma + Math.hypot(stepX, stepY) / 2;
  const tree = treeOf(patterns);
  const [first, second] = coordinatesShown(config);
  let [all, here] = [0, 0];
  data.forEach((samples, i) => {
    if (samples === 0) return;
    all += samples;
    const place = new Array<number>(dim);
    // at a level with a < 1 samples lie about a xi
    place[first] = (x0 + ((i % nx) + 0.5) * stepX) / a;
    if (dim > 1) place[second] = (y0 + (Math.floor(i / nx) + 0.5) * stepY) / a;
    if (a * a * nearestMemory(tree, place).square <= radius * radius) here += samples;
  });
  if (all === 0) return undefined;
  return { share: here / all, radius, scale: a, blurred: count > 1 && a * medianSpacing(patterns) < 2 * sigma };
}

/** The scale of the memories where samples end, and the noise that is left. */
function endLevel(config: RunSoFar['inputs']['config']): { a: number; s: number } {
  if (!isActive('schedule', config)) return { a: 1, s: 1 / config.beta };
  return config.terminal === 'stop' ? stopLevel(config) : { a: 1, s: 0 };
}

interface Share {
  memory: number;
  fraction: number;
  standardError: number;
  weight: number;
}

function claimOf({ inputs: { config, patterns } }: RunSoFar, reached: readonly Share[], near?: Nearness): string {
  const most = largest(reached);
  const all = reached.length === patterns.count;
  if (fromCue(config)) {
    if (most && most.fraction >= MOST)
      return `${capital(percent(most.fraction))} of the samples recall number ${most.memory + 1}.`;
    return `Samples from one cue end at ${all ? 'each' : counted(reached.length)} of them.`;
  }
  if (near?.blurred) {
    return near.share >= NEARLY_ALL
      ? 'The samples fill the gaps between them.'
      : `The samples go past them: ${percent(near.share)} lie near one.`;
  }
  if (near && near.share >= NEARLY_ALL) return 'Nearly every sample lies at one of them.';
  if (near) return `${near.share <= FEW ? 'Only ' : ''}${percent(near.share)} of the samples lie at one of them.`;
  return `The samples end at ${all ? 'each' : counted(reached.length)} of them.`;
}

const fromCue = (config: RunSoFar['inputs']['config']) => config.start === 'cue' && isActive('start', config);

const largest = (shares: readonly Share[]): Share | undefined =>
  shares.reduce<Share | undefined>((best, one) => (best && best.fraction >= one.fraction ? best : one), undefined);

/** Standard errors by which a share may miss its weight: of many shares one is that far off by chance. */
const BY_CHANCE = 4;
/** Shares below which no memory stands out. */
const LARGE = 0.05;

/** Who gets how many samples. */
export function sharesText(reached: readonly Share[], memories: number): string {
  const most = largest(reached);
  if (!most) return 'None of them is at its end yet.';
  if (memories === 1) return `${percent(most.fraction)} belong to the memory.`;
  const fair =
    reached.length === memories &&
    reached.every(({ fraction, standardError, weight }) => Math.abs(fraction - weight) <= BY_CHANCE * standardError);
  if (fair) return 'Each memory gets as many as its weight says, within sampling error.';
  if (most.fraction < LARGE) {
    const share = percent(most.fraction);
    return share.startsWith('less')
      ? `Each memory gets ${share} of them.`
      : `No memory gets more than ${share} of them.`;
  }
  const ordered = [...reached].sort((a, b) => b.fraction - a.fraction).slice(0, 3);
  const told = ordered.map(
    ({ memory, fraction }, i) => `${percent(fraction)} ${i === 0 ? 'belong ' : ''}to memory ${memory + 1}`,
  );
  const others = reached.length > told.length ? [`the rest to ${counted(reached.length - told.length)} more`] : [];
  return `${capital(listed([...told, ...others]))}.`;
}
