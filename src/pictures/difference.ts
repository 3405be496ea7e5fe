import { coordinatesShown } from '../experiments/planeTable.ts';
import type { RunSoFar } from '../experiments/run.ts';
import { ownDials } from '../params/ownDials.ts';
import { capital } from '../printable.ts';
import type { Extent, Field, Labels, Table } from '../results.ts';
import { contourLines } from '../view/contours.ts';
import type { Picture } from '../view/picture.ts';
import { type ColorScale, makeScale } from '../view/scale.ts';
import { plainText } from '../view/text.ts';
import { formatNumber } from '../view/ticks.ts';
import { agreement } from './agreement.ts';
import { describeRun, short } from './describe.ts';
import { percent, plain } from './findings/words.ts';
import { memoryMarkers, type RunPicture, spaceFrame } from './frame.ts';
import { quantityOf } from './landscape.ts';
import { timeFrame } from './overTime.ts';
import { cellReader } from './trajectories.ts';

/** Numbers on a grid, A - B, and how they are told. */
interface Gap {
  title: string;
  name: string;
  unit: string;
  values: Float32Array;
  colorScale: Exclude<ColorScale, 'equalized' | 'log'>;
  /** one sentence that sums it up */
  measure: string;
  /** the same as a claim in plain words */
  claim: string;
  /** a line where A = B; no line where noise would draw it */
  line: boolean;
}

/**
 * What two runs differ in, A - B: of fields and densities the difference in every cell, of basin maps where they agree.
 * Throws RangeError with one sentence if they show two kinds of result, or the same one on two grids.
 */
export function differencePicture(a: RunSoFar, b: RunSoFar): RunPicture {
  const [shownA, shownB] = [shownOf(a), shownOf(b)];
  if (shownA.name !== shownB.name) {
    throw new RangeError(
      `A shows ${shownA.name}, B ${shownB.name}: only two results of one kind have a difference; give both the same experiment and quantity`,
    );
  }
  checkGrids(shownA.result, shownB.result);
  checkPlanes(a, b);
  if (shownA.result.kind === 'labels') {
    const { title, layer, source, measure, claim } = agreement(a, b);
    return {
      picture: {
        ...differenceFrame(a, b, { title, measure, claim }, shownA.result.extent),
        layer,
        markers: memoryMarkers(a),
      },
      source,
    };
  }
  const field = shownA.result;
  const gap = a.results.density ? densityGap(a, b) : landscapeGap(a, field, shownB.result as Field);
  return field.shape[0] === 1 ? drawnGap(a, b, gap, field) : paintedGap(a, b, gap, field);
}

function shownOf(run: RunSoFar): { name: string; result: Field | Labels } {
  const { labels, density } = run.results;
  if (labels) return { name: 'basins', result: labels as Labels };
  if (density) return { name: overTime(run) ? 'a density over time' : 'a density', result: density as Field };
  if (run.results.value)
    throw new RangeError('A and B are sweeps, which have no difference; compare other experiments');
  if (run.results.order)
    throw new RangeError('A and B are order parameters over time, which have no difference; put them side by side');
  const { result, title } = quantityOf(run);
  return { name: title.toLowerCase(), result: run.results[result] as Field };
}

/** Whether the density of a run has time across, and not the space of the memories. */
const overTime = ({ inputs: { config } }: RunSoFar) => config.experiment === 'trajectories';

function checkGrids(a: Field | Labels, b: Field | Labels): void {
  const same = [...a.shape, ...a.extent].every((value, i) => value === [...b.shape, ...b.extent][i]);
  if (same) return;
  const told = ({ shape, extent }: Field | Labels) =>
    `${shape[1]}x${shape[0]} cells over [${extent.map((edge) => short(edge)).join(', ')}]`;
  throw new RangeError(
    `A has ${told(a)}, B ${told(b)}: there is no difference between two grids; give both the same particles or resolution, and one box`,
  );
}

function checkPlanes(a: RunSoFar, b: RunSoFar): void {
  const [ofA, ofB] = [a, b].map(({ inputs, results }) =>
    String((results.plane as Table | undefined)?.data ?? coordinatesShown(inputs.config)),
  );
  if (ofA === ofB) return;
  throw new RangeError(
    'A and B are counted over two planes, which have no difference; give both the same plane, and the same memories where it is principal',
  );
}

/** Densities of counts: each is divided by its own number of samples and by the size of a bin, at each moment. */
function densityGap(a: RunSoFar, b: RunSoFar): Gap {
  const [ofA, ofB] = [a.results.density as Field, b.results.density as Field];
  const [samplesA, samplesB] = [a.inputs.config.particles, b.inputs.config.particles];
  const [x0, x1, y0, y1] = ofA.extent;
  const [rows, columns] = ofA.shape;
  const moments = overTime(a) ? columns : 1;
  const along = overTime(a) || a.inputs.patterns.dim === 1;
  const size = overTime(a) ? (y1 - y0) / rows : ((x1 - x0) * (along ? 1 : y1 - y0)) / ofA.data.length;
  const chanceOf = chanceBetween(samplesA, samplesB);
  let apart = 0;
  let chance = 0;
  const values = Float32Array.from(ofA.data, (countA, i) => {
    const countB = ofB.data[i] as number;
    const [shareA, shareB] = [countA / samplesA, countB / samplesB];
    apart += Math.abs(shareA - shareB) / 2 / moments;
    chance += chanceOf(countA + countB) / 2 / moments;
    return (shareA - shareB) / size;
  });
  return {
    title: 'Difference of densities',
    name: 'A − B, density',
    unit: along ? '1 / length' : '1 / length^{2}',
    values,
    colorScale: 'cbrt',
    measure: `half the sum of |A − B| over the bins${overTime(a) ? ', in the mean over time,' : ''} is ${short(apart)}; of two samples of one density it would be about ${short(chance)}`,
    claim:
      apart <= BY_CHANCE * chance
        ? 'A and B are as alike as two draws of the same samples.'
        : `${percent(apart)} of the samples lie elsewhere in B than in A.`,
    line: false,
  };
}

/** Two samples of one density may differ by so many times what they do on average. */
const BY_CHANCE = 1.2;

/**
 * Mean of |a / samplesA - b / samplesB| over all ways in which the a + b samples of a bin may fall to two runs of one
 * density: a is binomial, and its mean absolute deviation is De Moivre's 2 v C(n, v) q^v (1 - q)^(n - v + 1), v = [n q]
 * + 1 (Diaconis and Zabell 1991, eq. 1.1); of many samples that of a normal.
 */
function chanceBetween(samplesA: number, samplesB: number): (count: number) => number {
  const q = samplesA / (samplesA + samplesB);
  const deviations = new Map<number, number>();
  const deviationOf = (n: number) => {
    if (n * q * (1 - q) > 100) return Math.sqrt((2 / Math.PI) * n * q * (1 - q));
    const v = Math.floor(n * q) + 1;
    let log = Math.log(2 * v) + v * Math.log(q) + (n - v + 1) * Math.log(1 - q);
    for (let i = 1; i <= v; i++) log += Math.log((n - v + i) / i);
    return Math.exp(log);
  };
  return (count) => {
    let deviation = deviations.get(count);
    if (deviation === undefined) {
      deviation = deviationOf(count);
      deviations.set(count, deviation);
    }
    return deviation * (1 / samplesA + 1 / samplesB);
  };
}

function landscapeGap(a: RunSoFar, ofA: Field, ofB: Field): Gap {
  const { title, name, unit, colorScale } = quantityOf(a);
  const values = Float32Array.from(ofA.data, (value, i) => value - (ofB.data[i] as number));
  return {
    title: `Difference of ${title.toLowerCase()}`,
    name: `A − B, ${name}`,
    unit,
    values,
    colorScale: colorScale === 'linear' ? 'linear' : 'cbrt',
    measure: `largest |A − B|: ${short(largest(values))}${unit ? ` ${unit}` : ''}`,
    claim:
      largest(values) === 0
        ? 'A and B are the same.'
        : `A and B differ by up to ${plain(largest(values))}${unit ? ` ${plainText(unit)}` : ''}.`,
    line: true,
  };
}

function paintedGap(a: RunSoFar, b: RunSoFar, gap: Gap, { shape, extent }: Field): RunPicture {
  const grid = { width: shape[1], height: shape[0] };
  const most = largest(gap.values);
  // equal runs are painted in the middle of the bar, too
  const scale = makeScale(gap.colorScale, -(most || 1), most || 1);
  const look = { grid, scale, palette: 'PuOr' } as const;
  const level = { value: 0, label: '', style: 'heavy', name: 'A = B' } as const;
  const lined = gap.line && most > 0;
  const picture: Picture = {
    ...differenceFrame(a, b, gap, extent),
    layer: { kind: 'field', name: gap.name, unit: gap.unit, ...look },
    ...(lined ? { contours: { levels: [level], lines: contourLines(gap.values, grid, extent, [0]) } } : {}),
    markers: overTime(a) ? [] : memoryMarkers(a),
  };
  const source = { kind: 'field', values: gap.values, type: 'f32', ...look } as const;
  if (!overTime(a)) return { picture, source };
  const cellAt = cellReader(a, gap.values, (value) => plainText(`${gap.name}: ${formatNumber(value)} ${gap.unit}`));
  return { picture, source, cellAt };
}

/** On a line: a curve about 0. */
function drawnGap(a: RunSoFar, b: RunSoFar, gap: Gap, { extent: [x0, x1] }: Field): RunPicture {
  const cells = gap.values.length;
  const x = Float64Array.from({ length: cells }, (_, i) => x0 + ((x1 - x0) * (i + 0.5)) / cells);
  const reach = 1.05 * (largest(gap.values) || 1);
  return {
    picture: {
      ...differenceFrame(a, b, gap, [x0, x1, -reach, reach]),
      y: { label: gap.name, unit: gap.unit },
      layer: { kind: 'series', curves: [{ name: 'A − B', x, y: gap.values, style: gap.line ? 'line' : 'steps' }] },
      markers: memoryMarkers(a).map((marker) => ({ ...marker, y: 0 })),
    },
  };
}

/** What both have in common, what each has of its own, and how large the difference is. */
function differenceFrame(
  a: RunSoFar,
  b: RunSoFar,
  { title, measure, claim }: Pick<Gap, 'title' | 'measure' | 'claim'>,
  extent: Extent,
) {
  const of = (run: RunSoFar, other: RunSoFar) =>
    ownDials(run.inputs.config, other.inputs.config) || 'nothing of its own';
  const common = describeRun(a.inputs).filter((line) => describeRun(b.inputs).includes(line));
  return {
    ...(overTime(a) ? timeFrame : spaceFrame)(a, `${title}: ${a.inputs.patterns.label}`, extent),
    findings: {
      headline: claim,
      shows: `${plainText(capital(measure))}.`,
      rule: `A has ${of(a, b)}; B has ${of(b, a)}.`,
    },
    subtitle: [measure, `A: ${of(a, b)}`, `B: ${of(b, a)}`, ...common, `${a.adapter}; ${a.kernel}`],
  };
}

function largest(values: Float32Array): number {
  let most = 0;
  for (const value of values) if (Math.abs(value) > most) most = Math.abs(value);
  return most;
}
