import type { RunSoFar } from '../experiments/run.ts';
import type { Landscape } from '../reference/landscape.ts';
import type { Table } from '../results.ts';
import { groundScale } from '../view/ground.ts';
import type { GridSize } from '../view/paintReference.ts';
import { classColors, css } from '../view/palettes.ts';
import { attractorMarkers, memoryMarkers, type RunPicture, spaceFrame } from './frame.ts';

/** Pairs of cells and memories that a frame can spare on the host. */
const PAIRS = 2 ** 18;
/** Cells per side: fewer are no hills, more are not told apart behind particles. */
const LEAST = 32;
const MOST = 160;

/** What particles move over: the energy, and the memories in their colours. */
export function motionPicture(run: RunSoFar, landscape: Landscape): RunPicture {
  const { config, system, patterns, box } = run.inputs;
  const side = Math.round(Math.min(MOST, Math.max(LEAST, Math.sqrt(PAIRS / patterns.count))));
  const grid = { width: side, height: side };
  const [x0 = 0, y0 = 0] = box.low;
  const [x1 = 1, y1 = 1] = box.high;
  const attractors = run.results.attractors as Table | undefined;
  const scale = groundScale('light');
  const colors = classColors(patterns.count).map(css);
  return {
    picture: {
      ...spaceFrame(run, `${config.particles} particles: ${system.title}, ${patterns.label}`, [x0, x1, y0, y1]),
      layer: { kind: 'field', name: 'energy', unit: '', grid, scale, palette: 'grey' },
      ground: true,
      markers: [
        ...memoryMarkers(run).map((marker, k) => ({ ...marker, color: colors[k] as string })),
        ...(attractors ? attractorMarkers(attractors, patterns.dim) : []),
      ],
    },
    source: {
      kind: 'field',
      grid,
      values: heights(landscape, grid, [x0, x1, y0, y1]),
      type: 'f32',
      scale,
      palette: 'grey',
    },
  };
}

/** The square root of the energy over its least value, 0 to 1: wells stay to be seen beside high walls. [height, width] */
function heights(landscape: Landscape, { width, height }: GridSize, [x0, x1, y0, y1]: readonly number[]): Float32Array {
  const weights = new Float64Array(landscape.patterns.count);
  const at = (low = 0, high = 1, i: number, of: number) => low + ((high - low) * (i + 0.5)) / of;
  const energies = Float32Array.from(
    { length: width * height },
    (_, i) => -landscape.weightsAt([at(x0, x1, i % width, width), at(y0, y1, Math.floor(i / width), height)], weights),
  );
  const least = energies.reduce((a, b) => Math.min(a, b));
  const span = energies.reduce((a, b) => Math.max(a, b)) - least || 1;
  return energies.map((energy) => Math.sqrt((energy - least) / span));
}
