import type { Run } from '../experiments/run.ts';
import { type Field, type Labels, type Table, tableRow } from '../results.ts';
import type { PaintSource } from '../view/paintReference.ts';
import type { PaletteName } from '../view/palettes.ts';
import type { ClassEntry, Marker, Picture } from '../view/picture.ts';
import { type ColorScale, makeScale, scaleOf } from '../view/scale.ts';
import { describeRun, short } from './describe.ts';

/** How a picture is coloured: the view's own dials, which change no number. */
export interface ViewDials {
  colorScale?: ColorScale | undefined;
  palette?: PaletteName | undefined;
}

/** A run as a picture: what is painted, and what is written round it. `source` is missing for pure line charts. */
export interface RunPicture {
  picture: Picture;
  source?: PaintSource<Float32Array | Int32Array | Uint32Array>;
}

/** The picture of a run, the same for page and command line. Throws RangeError for runs without one (probe). */
export function pictureOf(run: Run, view: ViewDials = {}): RunPicture {
  const { experiment } = run.inputs.config;
  if (experiment === 'basins') return basinPicture(run);
  if (experiment === 'generate') {
    return run.inputs.patterns.dim === 1 ? lineDensityPicture(run) : densityPicture(run, view);
  }
  if (experiment === 'attractors') {
    return run.inputs.patterns.dim === 1 ? lineEnergyPicture(run) : energyPicture(run, view);
  }
  throw new RangeError(`${experiment} has no picture; write .json, .npz or .csv instead`);
}

function frame(run: Run, title: string, extent: Picture['extent']): Omit<Picture, 'layer' | 'markers'> {
  const { patterns } = run.inputs;
  const of3 = patterns.dim === 3 ? ' of 3' : '';
  return {
    title,
    subtitle: [...describeRun(run.inputs), ...run.notes, `${run.adapter}; ${run.kernel}`],
    x: { label: `x_{1}${of3}` },
    y: { label: patterns.dim === 1 ? '' : `x_{2}${of3}` },
    extent,
  };
}

const MOST_STARS = 2000;

/** Stars at the memories; more than a couple of thousand would hide the picture. */
function memoryMarkers({ inputs: { patterns } }: Run): Marker[] {
  if (patterns.count > MOST_STARS) return [];
  return Array.from({ length: patterns.count }, (_, k) => ({
    x: patterns.points[k * patterns.dim] as number,
    y: patterns.dim > 1 ? (patterns.points[k * patterns.dim + 1] as number) : 0.5,
    kind: 'memory' as const,
  }));
}

function basinPicture(run: Run): RunPicture {
  const { config, patterns } = run.inputs;
  const labels = run.results.labels as Labels;
  const { iterations, frequency } = run.results as Record<string, Field | undefined>;
  const attractors = run.results.attractors as Table | undefined;
  const grid = { width: labels.shape[1], height: labels.shape[0] };
  const classes = attractors ? attractorClasses(attractors) : memoryClasses(run);
  const classCount = classes.reduce((most, { label }) => Math.max(most, label + 1), 1);
  const shade = iterations
    ? {
        name: 'iterations',
        unit: '',
        values: iterations.data as Uint32Array,
        type: 'u32' as const,
        scale: scaleOf('equalized', iterations.data),
        light: 'low' as const,
      }
    : frequency
      ? {
          name: 'frequency',
          unit: '',
          values: frequency.data as Float32Array,
          type: 'f32' as const,
          scale: makeScale('linear', 0, 1),
          light: 'high' as const,
        }
      : undefined;
  const none = labels.data.reduce((sum, label) => sum + (label < 0 ? 1 : 0), 0) / labels.data.length;
  const titles = {
    hopfield: 'Basins of fixed-point iteration',
    flow: 'Basins of gradient flow',
    ode: 'Basins of the probability-flow ODE',
    sde: 'Committor of the reverse SDE',
  };
  return {
    picture: {
      ...frame(run, `${titles[config.dynamics]}: ${patterns.label}, ${grid.width * grid.height} starts`, labels.extent),
      layer: {
        kind: 'labels',
        name: attractors ? 'attractors' : 'memories',
        grid,
        classes,
        ...(none > 0 ? { none } : {}),
        ...(shade ? { shade: { name: shade.name, unit: shade.unit, scale: shade.scale, light: shade.light } } : {}),
      },
      markers: [...memoryMarkers(run), ...(attractors ? attractorMarkers(attractors, patterns.dim) : [])],
    },
    source: {
      kind: 'labels',
      grid,
      values: labels.data,
      classCount,
      // Where chance decides, every cell would get an edge.
      ...(frequency ? { edge: 0 } : {}),
      ...(shade ? { shade: { values: shade.values, type: shade.type, scale: shade.scale, light: shade.light } } : {}),
    },
  };
}

const rowsOf = (table: Table) =>
  Array.from(
    { length: table.shape[0] },
    (_, i) => ({ i, name: table.rowNames?.[i] ?? '', ...tableRow(table, i) }) as TableRow,
  );

type TableRow = { i: number; name: string } & Record<
  'fraction' | 'weight' | 'effectiveMemories' | 'distance' | 'index' | 'x' | 'y',
  number
>;

/** The attractors that some start reached, by the rule of classes: name, e^H, distance. */
function attractorClasses(table: Table): ClassEntry[] {
  return rowsOf(table)
    .filter(({ fraction }) => fraction > 0)
    .map(({ i, name, fraction, effectiveMemories, distance }) => ({
      label: i,
      name,
      detail: `e^{H} ${short(effectiveMemories)}, distance ${distance.toFixed(3)}`,
      fraction,
    }));
}

function memoryClasses(run: Run): ClassEntry[] {
  return rowsOf(run.results.fractions as Table)
    .filter(({ fraction }) => fraction > 0)
    .map(({ i, fraction, weight }) => ({
      label: i,
      name: `memory ${i + 1}`,
      detail: `weight ${short(weight)}`,
      fraction,
    }));
}

/** Minima as circles, spurious ones as diamonds, the rest as crosses; numbered as in the legend. */
function attractorMarkers(table: Table, dim: number): Marker[] {
  return rowsOf(table).map(({ i, name, x, y, index }) => ({
    x,
    y: dim > 1 ? y : 0.5,
    kind: index !== 0 ? 'saddle' : name === 'spurious' ? 'spurious' : 'minimum',
    ...(index === 0 ? { text: String(i + 1) } : {}),
  }));
}

function densityPicture(run: Run, { colorScale = 'equalized', palette = 'viridis' }: ViewDials): RunPicture {
  const { config, patterns } = run.inputs;
  const density = run.results.density as Field;
  const grid = { width: density.shape[1], height: density.shape[0] };
  const scale = scaleOf(colorScale, density.data);
  return {
    picture: {
      ...frame(run, `Density of ${config.particles} samples: ${patterns.label}`, density.extent),
      layer: { kind: 'field', name: 'particles per bin', unit: '', grid, scale, palette },
      markers: memoryMarkers(run),
    },
    source: { kind: 'field', grid, values: density.data as Uint32Array, type: 'u32', scale, palette },
  };
}

/** One dimension: the density as a histogram over x. */
function lineDensityPicture(run: Run): RunPicture {
  const { config, patterns } = run.inputs;
  const density = run.results.density as Field;
  const [x0, x1] = density.extent;
  const bins = density.data.length;
  const step = (x1 - x0) / bins;
  const x = Float64Array.from({ length: bins }, (_, i) => x0 + (i + 0.5) * step);
  const y = Float64Array.from(density.data, (count) => count / (config.particles * step));
  const top = y.reduce((most, value) => Math.max(most, value), 0) || 1;
  const framed = frame(run, `Density of ${config.particles} samples: ${patterns.label}`, [x0, x1, 0, 1.05 * top]);
  return {
    picture: {
      ...framed,
      y: { label: 'density', unit: '1 / length' },
      layer: { kind: 'series', curves: [{ name: 'samples', x, y, style: 'steps' }] },
      markers: memoryMarkers(run).map((marker) => ({ ...marker, y: 0 })),
    },
  };
}

/** One dimension: the energy as a curve, its critical points on it. */
function lineEnergyPicture(run: Run): RunPicture {
  const energy = run.results.energy as Field;
  const [x0, x1] = energy.extent;
  const points = energy.data.length;
  const x = Float64Array.from({ length: points }, (_, i) => x0 + ((x1 - x0) * (i + 0.5)) / points);
  const top = Float64Array.from(energy.data).reduce((most, value) => Math.max(most, value), 0) || 1;
  const heightAt = (at: number) =>
    energy.data[Math.max(0, Math.min(points - 1, Math.floor(((at - x0) / (x1 - x0)) * points)))] as number;
  const markers = attractorMarkers(run.results.attractors as Table, 1).map((marker) => ({
    ...marker,
    y: heightAt(marker.x),
  }));
  return {
    picture: {
      ...frame(run, `Energy of ${run.inputs.patterns.label}`, [x0, x1, -0.05 * top, 1.05 * top]),
      y: { label: 'E − E_{min}', unit: 'nat' },
      layer: { kind: 'series', curves: [{ name: 'energy', x, y: energy.data }] },
      markers: [...memoryMarkers(run).map((marker) => ({ ...marker, y: 0 })), ...markers],
    },
  };
}

function energyPicture(run: Run, { colorScale = 'cbrt', palette = 'cividis' }: ViewDials): RunPicture {
  const { patterns } = run.inputs;
  const energy = run.results.energy as Field;
  const grid = { width: energy.shape[1], height: energy.shape[0] };
  const scale = scaleOf(colorScale, energy.data);
  const attractors = run.results.attractors as Table;
  return {
    picture: {
      ...frame(run, `Critical points of the energy: ${patterns.label}`, energy.extent),
      layer: { kind: 'field', name: 'E − E_{min}', unit: 'nat', grid, scale, palette },
      markers: [...memoryMarkers(run), ...attractorMarkers(attractors, patterns.dim)],
    },
    source: { kind: 'field', grid, values: energy.data as Float32Array, type: 'f32', scale, palette },
  };
}
