import { firstOfEach } from '../attractors/labels.ts';
import type { RunSoFar } from '../experiments/run.ts';
import type { Landscape } from '../reference/landscape.ts';
import type { Extent, Table } from '../results.ts';
import { groundScale } from '../view/ground.ts';
import type { GridSize } from '../view/paintReference.ts';
import { classColors, css, type Rgb } from '../view/palettes.ts';
import { attractorMarkers, memoryMarkers, type RunPicture, spaceFrame } from './frame.ts';

/** Pairs of cells and memories that a frame can spare on the host. */
const PAIRS = 2 ** 18;
/** Cells per side: fewer are no hills, more are not told apart behind particles. */
const LEAST = 32;
const MOST = 160;

/** What particles move over, and the colours they have there. */
export interface Ground {
  extent: Extent;
  grid: GridSize;
  /**
   * [height, width]: the square root of the energy over its least value, 0 to 1:
   * wells stay to be seen beside high walls
   */
  heights: Float32Array;
  /** per memory: of the particles for which it weighs most, and of its star */
  colors: readonly Rgb[];
}

/**
 * The energy in a picture. Where particles settle, a memory has the colour of the attractor that it leads to, as in the
 * map of the run; else its own.
 */
export function groundOf(landscape: Landscape, extent: Extent, settles: boolean): Ground {
  const { count } = landscape.patterns;
  const side = Math.round(Math.min(MOST, Math.max(LEAST, Math.sqrt(PAIRS / count))));
  const grid = { width: side, height: side };
  const colors = settles ? colorsOfEnds(firstOfEach(landscape)) : classColors(count);
  return { extent, grid, heights: heights(landscape, grid, extent), colors };
}

/** The same colours as those of a map that has an attractor per number. */
function colorsOfEnds(first: readonly number[]): Rgb[] {
  const labels = [...new Set(first)].sort((a, b) => a - b);
  const colors = classColors(
    labels.length,
    labels.map((label) => label + 1),
  );
  return first.map((label) => colors[labels.indexOf(label)] as Rgb);
}

function heights(landscape: Landscape, { width, height }: GridSize, [x0, x1, y0, y1]: Extent): Float32Array {
  const weights = new Float64Array(landscape.patterns.count);
  const at = (low: number, high: number, i: number, of: number) => low + ((high - low) * (i + 0.5)) / of;
  const energies = Float32Array.from(
    { length: width * height },
    (_, i) => -landscape.weightsAt([at(x0, x1, i % width, width), at(y0, y1, Math.floor(i / width), height)], weights),
  );
  const least = energies.reduce((a, b) => Math.min(a, b));
  const span = energies.reduce((a, b) => Math.max(a, b)) - least || 1;
  return energies.map((energy) => Math.sqrt((energy - least) / span));
}

/** The energy with the memories in their colours; particles are drawn over it. */
export function motionPicture(run: RunSoFar, { extent, grid, heights: values, colors }: Ground): RunPicture {
  const { config, system, patterns } = run.inputs;
  const attractors = run.results.attractors as Table | undefined;
  const scale = groundScale('light');
  return {
    picture: {
      ...spaceFrame(run, `${config.particles} particles: ${system.title}, ${patterns.label}`, extent),
      layer: { kind: 'field', name: 'energy', unit: '', grid, scale, palette: 'grey' },
      ground: true,
      markers: [
        ...memoryMarkers(run).map((marker, k) => ({ ...marker, color: css(colors[k] as Rgb) })),
        ...(attractors ? attractorMarkers(attractors, patterns.dim) : []),
      ],
    },
    source: { kind: 'field', grid, values, type: 'f32', scale, palette: 'grey' },
  };
}
