import { configAt, type SweepAxis } from '../../params/sweep.ts';
import { pointsCentred } from '../centring.ts';
import { inputsOf, resolvePatterns } from '../inputs.ts';
import type { Inputs } from '../run.ts';
import { type Theory, theories } from './theories.ts';

/** What theory says of a sweep, to be drawn before anything is measured. */
export interface TheoryLine {
  name: string;
  /**
   * [n, 2] in the values of the axes: over a map a line of two dials, beside a curve the value against the dial.
   * A critical value of the one dial of a curve has y = -inf and inf: a line from bottom to top.
   */
  points: Float64Array;
}
const SAMPLES = 160;

/** Dials of which the memories are made: sweeping one makes other memories at every point. */
const OF_MEMORIES: ReadonlySet<string> = new Set(['count', 'copies', 'width', 'seed']);

/** The lines that apply to a sweep over x, or over x and y. */
export function theoryOf(inputs: Inputs, x: SweepAxis, y: SweepAxis | undefined): TheoryLine[] {
  const at = inputsAtPoints(inputs);
  return theoriesOf(inputs)
    .map((theory) => ({ name: theory.name, points: y ? across(theory, at, x, y) : along(theory, at, x) }))
    .filter(({ points }) => points.some((value, i) => i % 2 === 1 && !Number.isNaN(value)));
}

/** What theory knows of such runs. */
export const theoriesOf = (inputs: Inputs): Theory[] => theories.filter((theory) => appliesTo(theory, inputs));

function appliesTo({ applies, weighted }: Theory, { config }: Inputs): boolean {
  const name = typeof config.memories === 'string' ? (config.memories.split(':')[0] as string) : '';
  return (weighted || config.weights === 'uniform') && applies(config, name);
}

/** A value at a point of a sweep; NaN where a dial that is swept leads out of what the theory is of. */
export const expectedAt = (theory: Extract<Theory, { kind: 'value' }>, point: Inputs): number =>
  appliesTo(theory, point) ? theory.at(point) : Number.NaN;

/** The inputs of a point of a sweep. */
export type InputsAt = (settings: readonly { dial: SweepAxis['dial']; value: number }[]) => Inputs;

/** The inputs of the points of a sweep, as theory takes them: in the first of their realizations. */
export function inputsAtPoints(inputs: Inputs): InputsAt {
  const { config, files } = inputs;
  const centredPoint = pointsCentred(inputs);
  return (settings) => {
    const own = configAt(config, settings);
    const swept = settings.some(({ dial }) => OF_MEMORIES.has(dial));
    const point = inputsOf(own, swept ? resolvePatterns(own, files) : inputs.patterns, files);
    return centredPoint?.(point) ?? point;
  };
}

/** Whether an axis is one of noise: s, or beta = 1/s. */
export const isNoise = ({ dial }: SweepAxis) => dial === 'sigma2' || dial === 'beta';
/** A noise variance as the value of such an axis, and the other way round. */
export const ofNoise = ({ dial }: SweepAxis, s: number) => (dial === 'beta' ? 1 / s : s);

function along(theory: Theory, at: InputsAt, x: SweepAxis): Float64Array {
  if (theory.kind === 'value') {
    return Float64Array.from(fine(x).flatMap((value) => [value, expectedAt(theory, at([{ dial: x.dial, value }]))]));
  }
  // between two lines from bottom to top a curve is broken
  const lines = criticalValues(theory, at, x).map((critical) => [
    critical,
    Number.NEGATIVE_INFINITY,
    critical,
    Number.POSITIVE_INFINITY,
  ]);
  return Float64Array.from(lines.flatMap((line, i) => (i === 0 ? line : [Number.NaN, Number.NaN, ...line])));
}

/** Where on the axis of a curve a line goes from bottom to top. */
export function criticalValues(theory: Exclude<Theory, { kind: 'value' }>, at: InputsAt, x: SweepAxis): number[] {
  // the memories of no point may have no network of their own
  if (theory.kind === 'critical') return isNoise(x) ? criticalNoise(theory, at([]), x) : [];
  if (x.dial !== 'count') return [];
  const critical = theory.at(at([]));
  return critical > Math.min(...x.values) && critical < Math.max(...x.values) ? [critical] : [];
}

/** A critical s over a map of s and another dial; where there are several, the noisiest. */
function across(theory: Theory, at: InputsAt, x: SweepAxis, y: SweepAxis): Float64Array {
  if (theory.kind !== 'critical' || isNoise(x) === isNoise(y)) return new Float64Array();
  const [noise, other] = isNoise(x) ? [x, y] : [y, x];
  const points = fine(other).flatMap((value) => {
    const [critical = Number.NaN] = criticalNoise(theory, at([{ dial: other.dial, value }]), noise);
    return isNoise(x) ? [critical, value] : [value, critical];
  });
  return Float64Array.from(points);
}

/** Critical values on an axis of noise, within it: S less the width of the data. */
function criticalNoise(theory: Extract<Theory, { kind: 'critical' }>, inputs: Inputs, axis: SweepAxis): number[] {
  if (!appliesTo(theory, inputs)) return [];
  const { width } = inputs.patterns;
  const noises = axis.values.map((value) => ofNoise(axis, value));
  const [low, high] = [Math.min(...noises), Math.max(...noises)];
  return theory
    .at(inputs, [low + width, high + width])
    .map((total) => total - width)
    .filter((s) => s >= low * (1 - 1e-12) && s <= high * (1 + 1e-12))
    .map((s) => ofNoise(axis, s));
}

/** Values as close as a line wants them; of whole numbers those of the axis itself. */
function fine({ values, scale, dial }: SweepAxis): number[] {
  const [first, last] = [values[0] as number, values[values.length - 1] as number];
  if (scale === 'list' || dial === 'count' || values.length < 2) return [...values].sort((a, b) => a - b);
  const log = scale === 'log';
  return Array.from({ length: SAMPLES }, (_, i) => {
    const share = i / (SAMPLES - 1);
    return log ? first * (last / first) ** share : first + (last - first) * share;
  });
}
