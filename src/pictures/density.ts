import type { RunSoFar } from '../experiments/run.ts';
import type { Field } from '../results.ts';
import type { GridSize } from '../view/paintReference.ts';
import type { Picture } from '../view/picture.ts';
import { scaleOf } from '../view/scale.ts';
import { memoryMarkers, type RunPicture, spaceFrame, type ViewDials } from './frame.ts';

/** Samples counted over the first two dimensions. */
export function densityPicture(
  run: RunSoFar,
  { colorScale = 'equalized', palette = 'viridis' }: ViewDials,
): RunPicture {
  const { config, patterns } = run.inputs;
  const density = run.results.density as Field;
  const grid = { width: density.shape[1], height: density.shape[0] };
  const scale = scaleOf(colorScale, density.data);
  return {
    picture: {
      ...spaceFrame(run, `Density of ${config.particles} samples: ${patterns.label}`, density.extent),
      layer: { kind: 'field', name: 'particles per bin', unit: '', grid, scale, palette },
      markers: memoryMarkers(run),
      ...overMemories(density.data, grid),
    },
    source: { kind: 'field', grid, values: density.data as Uint32Array, type: 'u32', scale, palette },
  };
}

/** Where more of the bins have samples, those do not lie at a few places: their scatter would only break up the stars. */
const FEW = 1 / 8;

/** Samples at few places lie over the stars, which would hide them. */
function overMemories(counts: ArrayLike<number>, grid: GridSize): Pick<Picture, 'overMemories'> {
  const chosen = new Uint8Array(counts.length);
  let filled = 0;
  for (let i = 0; i < chosen.length; i++) {
    if (counts[i] === 0) continue;
    chosen[i] = 1;
    filled += 1;
  }
  return filled <= FEW * chosen.length ? { overMemories: { grid, chosen } } : {};
}

/** One dimension: the density as a histogram over x. */
export function lineDensityPicture(run: RunSoFar): RunPicture {
  const { config, patterns } = run.inputs;
  const density = run.results.density as Field;
  const [x0, x1] = density.extent;
  const bins = density.data.length;
  const step = (x1 - x0) / bins;
  const x = Float64Array.from({ length: bins }, (_, i) => x0 + (i + 0.5) * step);
  const y = Float64Array.from(density.data, (count) => count / (config.particles * step));
  const top = y.reduce((most, value) => Math.max(most, value), 0) || 1;
  const framed = spaceFrame(run, `Density of ${config.particles} samples: ${patterns.label}`, [x0, x1, 0, 1.05 * top]);
  return {
    picture: {
      ...framed,
      y: { label: 'density', unit: '1 / length' },
      layer: { kind: 'series', curves: [{ name: 'samples', x, y, style: 'steps' }] },
      markers: memoryMarkers(run).map((marker) => ({ ...marker, y: 0 })),
    },
  };
}
