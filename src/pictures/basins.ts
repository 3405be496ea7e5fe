import type { RunSoFar } from '../experiments/run.ts';
import { isActive } from '../params/config.ts';
import { type Field, type Labels, labelsIn, type Table } from '../results.ts';
import type { ClassEntry } from '../view/picture.ts';
import { makeScale, scaleOf } from '../view/scale.ts';
import { short } from './describe.ts';
import { attractorMarkers, memoryMarkers, type RunPicture, rowsOf, spaceFrame } from './frame.ts';

/** Every start in the colour of where it ends; lightness tells how soon, or how surely. */
export function basinPicture(run: RunSoFar): RunPicture {
  const { config, patterns } = run.inputs;
  const labels = run.results.labels as Labels;
  const { iterations, frequency } = run.results as Record<string, Field | undefined>;
  const attractors = run.results.attractors as Table | undefined;
  const grid = { width: labels.shape[1], height: labels.shape[0] };
  const classes = attractors ? attractorClasses(run, attractors) : memoryClasses(run);
  const rows = attractors && labelsIn(attractors);
  const numbers = rows?.map((label) => label + 1);
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
  const title = `${isActive('replicas', config) ? 'Committor' : 'Basins'} of ${run.inputs.system.title}`;
  return {
    picture: {
      ...spaceFrame(run, `${title}: ${patterns.label}, ${grid.width * grid.height} starts`, labels.extent),
      layer: {
        kind: 'labels',
        name: attractors ? 'attractors' : 'memories',
        grid,
        classes,
        numbers,
        ...(none > 0 ? { none } : {}),
        ...(shade ? { shade: { name: shade.name, unit: shade.unit, scale: shade.scale, light: shade.light } } : {}),
      },
      markers: [...memoryMarkers(run), ...(attractors ? attractorMarkers(attractors, patterns.dim) : [])],
    },
    source: {
      kind: 'labels',
      grid,
      values: rows ? placesIn(rows, labels.data) : labels.data,
      classCount,
      numbers,
      // Where chance decides, every cell would get an edge.
      ...(frequency ? { edge: 0 } : {}),
      ...(shade ? { shade: { values: shade.values, type: shade.type, scale: shade.scale, light: shade.light } } : {}),
    },
  };
}

/** The same map by the positions of its labels in a list: few colours are looked up faster than many. */
function placesIn(labels: readonly number[], map: Int32Array): Int32Array {
  const places = new Int32Array(Math.max(-1, ...labels) + 1).fill(-1);
  labels.forEach((label, i) => {
    places[label] = i;
  });
  return map.map((label) => (label < 0 ? -1 : (places[label] as number)));
}

/** The attractors that some start has reached or may yet reach, by the rule of classes: name, e^H, distance. */
function attractorClasses(run: RunSoFar, table: Table): ClassEntry[] {
  return rowsOf(table)
    .filter(({ fraction }) => fraction > 0 || run.underWay)
    .map(({ i, name, fraction, effectiveMemories, distance }) => ({
      label: i,
      name,
      detail: `e^{H} ${short(effectiveMemories)}, distance ${distance.toFixed(3)}`,
      fraction,
    }));
}

function memoryClasses(run: RunSoFar): ClassEntry[] {
  return rowsOf(run.results.fractions as Table)
    .filter(({ fraction }) => fraction > 0 || run.underWay)
    .map(({ i, fraction, weight }) => ({
      label: i,
      name: `memory ${i + 1}`,
      detail: `weight ${short(weight)}`,
      fraction,
    }));
}
