import type { RunSoFar } from '../experiments/run.ts';
import type { Config } from '../params/table.ts';
import type { Field, Table } from '../results.ts';
import { contourLines } from '../view/contours.ts';
import type { PaletteName } from '../view/palettes.ts';
import type { Arrows, ContourLevel, Contours, Marker } from '../view/picture.ts';
import { type ColorScale, makeScale, positionOf, type Scale, scaleOf } from '../view/scale.ts';
import { evenLevels, formatNumber } from '../view/ticks.ts';
import { attractorMarkers, memoryMarkers, type RunPicture, rowsOf, spaceFrame, type ViewDials } from './frame.ts';

/** How a quantity of the landscape is shown. */
interface Shown {
  /** the result that holds it */
  result: string;
  title: string;
  /** on the colour bar */
  name: string;
  unit: string;
  colorScale: ColorScale;
  palette: PaletteName;
  /** of both signs: 0 lies in the middle of the bar, and its line is drawn heavy */
  signed?: true;
}

const QUANTITIES: Readonly<Record<Config['quantity'], Shown>> = {
  energy: {
    result: 'energy',
    title: 'Energy',
    name: 'E − E_{min}',
    unit: 'nat',
    colorScale: 'cbrt',
    palette: 'cividis',
  },
  score: {
    result: 'scoreNorm',
    title: 'Score',
    name: '|grad log p|',
    unit: '1 / length',
    colorScale: 'cbrt',
    palette: 'viridis',
  },
  // the positive side ends at 1 / S, the negative one goes much farther: linear colours would hide the wells
  hessianMin: {
    result: 'hessianMin',
    title: 'Least curvature of the energy',
    name: 'least eigenvalue of Hess E',
    unit: '1 / length^{2}',
    colorScale: 'cbrt',
    palette: 'PuOr',
    signed: true,
  },
  hessianMax: {
    result: 'hessianMax',
    title: 'Largest curvature of the energy',
    name: 'largest eigenvalue of Hess E',
    unit: '1 / length^{2}',
    colorScale: 'linear',
    palette: 'viridis',
  },
  entropy: {
    result: 'entropy',
    title: 'Posterior entropy',
    name: 'entropy H of the posterior',
    unit: 'nat',
    colorScale: 'linear',
    palette: 'magma',
  },
  topWeight: {
    result: 'topWeight',
    title: 'Largest posterior weight',
    name: 'largest weight r_{k}',
    unit: '',
    colorScale: 'linear',
    palette: 'viridis',
  },
};

/** Name of the result that holds a quantity. */
export function resultOf(quantity: Config['quantity']): string {
  return QUANTITIES[quantity].result;
}

/** Most contour lines over the length of the colour bar. Odd where it is signed: one of them is 0. */
const LEVELS = { linear: 12, curved: 9, signed: 7 } as const;
/** Parts of the colour bar within which a line would only double that of a saddle. */
const APART = 0.025;
/** Levels at more saddles than this would fill the picture. */
const MOST_SADDLES = 4;
const ARROWS = 24;

/** How what a run measured over space is shown: its quantity, or the energy. */
export function quantityOf({ inputs: { config } }: RunSoFar): Shown {
  return QUANTITIES[config.experiment === 'landscape' ? config.quantity : 'energy'];
}

/** A quantity over the plane with its contours, the critical points, and the score where it was measured. */
export function landscapePicture(run: RunSoFar, view: ViewDials): RunPicture {
  const shown = quantityOf(run);
  const { patterns } = run.inputs;
  const field = run.results[shown.result] as Field;
  const grid = { width: field.shape[1], height: field.shape[0] };
  const palette = view.palette ?? shown.palette;
  const scale = scaleFor(shown, field.data, view.colorScale ?? shown.colorScale);
  const table = run.results.attractors as Table;
  const arrows = arrowsOf(run);
  const levels = levelsOf(run, shown, scale);
  const values = levels.map(({ value }) => value);
  const contours: Contours = { levels, lines: contourLines(field.data, grid, field.extent, values) };
  return {
    picture: {
      ...spaceFrame(run, titleOf(run, shown), field.extent),
      layer: { kind: 'field', name: shown.name, unit: shown.unit, grid, scale, palette },
      contours,
      ...(arrows ? { arrows } : {}),
      markers: [...memoryMarkers(run), ...attractorMarkers(table, patterns.dim)],
    },
    source: { kind: 'field', grid, values: field.data as Float32Array, type: 'f32', scale, palette },
  };
}

function titleOf({ inputs: { config, patterns } }: RunSoFar, { title }: Shown): string {
  return `${config.experiment === 'attractors' ? 'Critical points of the energy' : title}: ${patterns.label}`;
}

function scaleFor({ signed }: Shown, data: Field['data'], name: ColorScale): Scale {
  if (!signed || name === 'log' || name === 'equalized') return scaleOf(name, data);
  let most = 0;
  for (const value of data) if (Math.abs(value) > most) most = Math.abs(value);
  return makeScale(name, -most, most);
}

/** Round values all over the colour bar; of the energy, the saddles too: where neighbouring wells become one. */
function levelsOf(run: RunSoFar, { result, signed }: Shown, scale: Scale): ContourLevel[] {
  const saddles = result === 'energy' ? saddleEnergies(run) : [];
  const clear = (value: number) =>
    saddles.every((saddle) => Math.abs(positionOf(scale, saddle) - positionOf(scale, value)) > APART);
  const round = evenLevels(scale, LEVELS[signed ? 'signed' : scale.name === 'linear' ? 'linear' : 'curved']).filter(
    clear,
  );
  return [
    ...round.map((value): ContourLevel => {
      const heavy = signed && value === 0;
      const label = formatNumber(value);
      return heavy
        ? { value, label, style: 'heavy', name: '0: the edge of where E is convex' }
        : { value, label, style: 'plain' };
    }),
    ...saddles.map((value): ContourLevel => ({ value, label: '', style: 'dashed', name: 'energy of a saddle' })),
  ];
}

/** Energies of the lowest saddles of index 1, on the scale of the field; symmetric ones once. */
function saddleEnergies({ inputs: { patterns }, results }: RunSoFar): number[] {
  // of three dimensions the plane need not hold the saddle
  if (patterns.dim !== 2) return [];
  const saddles = rowsOf(results.attractors as Table).filter(({ index }) => index === 1);
  return [...new Set(saddles.map(({ height }) => Number(height.toFixed(6))))].slice(0, MOST_SADDLES);
}

function arrowsOf(run: RunSoFar): Arrows | undefined {
  const [u, v] = [run.results.scoreX as Field | undefined, run.results.scoreY as Field | undefined];
  if (!u || !v) return undefined;
  const [height, width] = u.shape;
  const [x0, x1, y0, y1] = u.extent;
  // whole cells between two arrows, so that each shows the score of its own place
  const columns = picked(width);
  const rows = picked(height);
  const at = ({ data }: Field) =>
    Float64Array.from({ length: rows.length * columns.length }, (_, i) => {
      const row = rows[Math.floor(i / columns.length)] as number;
      return data[row * width + (columns[i % columns.length] as number)] as number;
    });
  return {
    name: 'score grad log p',
    unit: '/ length',
    x: Float64Array.from(columns, (i) => x0 + ((x1 - x0) * (i + 0.5)) / width),
    y: Float64Array.from(rows, (i) => y0 + ((y1 - y0) * (i + 0.5)) / height),
    u: at(u),
    v: at(v),
  };
}

/** Indices of about ARROWS cells of a side, evenly spaced, with equal margins. */
function picked(side: number): number[] {
  const step = Math.max(1, Math.round(side / ARROWS));
  const count = Math.max(1, Math.floor(side / step));
  const first = Math.floor((side - 1 - (count - 1) * step) / 2);
  return Array.from({ length: count }, (_, i) => first + i * step);
}

/** One dimension: the quantity as a curve, the critical points on it. */
export function lineLandscapePicture(run: RunSoFar): RunPicture {
  const shown = quantityOf(run);
  // on a line the score has a sign
  const signed = shown.result === 'scoreNorm';
  const field = run.results[signed ? 'scoreX' : shown.result] as Field;
  const [x0, x1] = field.extent;
  const points = field.data.length;
  const x = Float64Array.from({ length: points }, (_, i) => x0 + ((x1 - x0) * (i + 0.5)) / points);
  // between the two nearest cell centres, as the curve is drawn
  const heightAt = (at: number) => {
    const place = Math.max(0, Math.min(points - 1, ((at - x0) / (x1 - x0)) * points - 0.5));
    const left = Math.min(points - 2, Math.floor(place));
    return (field.data[left] as number) * (left + 1 - place) + (field.data[left + 1] as number) * (place - left);
  };
  const onCurve = (marker: Marker): Marker => ({ ...marker, y: heightAt(marker.x) });
  const values = Array.from(field.data).filter(Number.isFinite);
  const low = values.reduce((least, value) => Math.min(least, value), 0);
  const high = values.reduce((most, value) => Math.max(most, value), 0);
  const margin = 0.05 * (high - low || 1);
  return {
    picture: {
      ...spaceFrame(run, titleOf(run, shown), [x0, x1, low - margin, high + margin]),
      y: { label: signed ? 'd log p / dx' : shown.name, unit: shown.unit },
      layer: { kind: 'series', curves: [{ name: shown.title, x, y: field.data }] },
      markers: [
        ...memoryMarkers(run).map((marker) => ({ ...marker, y: 0 })),
        ...attractorMarkers(run.results.attractors as Table, 1).map(onCurve),
      ],
    },
  };
}
