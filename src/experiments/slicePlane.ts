import type { Inputs } from './run.ts';
import { gridShape } from './starts.ts';

/**
 * x_3 of the plane that a picture of three dimensions shows: that of the middle layer of starts, or the middle of the
 * box. Undefined where there is no third coordinate, or samples are counted whatever theirs is.
 */
export function slicePlane({
  config,
  patterns: { dim },
  box,
}: Pick<Inputs, 'config' | 'patterns' | 'box'>): number | undefined {
  if (dim < 3 || config.experiment === 'generate') return undefined;
  const [low, high] = [box.low[2] ?? 0, box.high[2] ?? 0];
  const layers = config.experiment === 'basins' ? (gridShape(config.particles, dim)[2] ?? 1) : 1;
  // a map shows the layer of starts just above the middle, where their number is even
  return low + ((high - low) * (Math.floor(layers / 2) + 0.5)) / layers;
}
