import { BLOCK_EXTRA } from '../../shaders/stagedReading.wgsl.ts';
import { nextTask } from '../nextTask.ts';
import { preconditioning } from '../reference/preconditioning.ts';
import { type Layer, layerReadOut, requireTrainable, trainedLayer } from '../reference/trainedFeatures.ts';
import type { ReadoutCell, ReadoutLists } from './readout.ts';
import { MOST_RECORDS, type StagedLists } from './stagedLists.ts';
import type { TrainedOptions } from './trainedFeatures.ts';

/** A cell, as far as training goes. */
type Data = Pick<ReadoutCell, 'patterns' | 'seed'>;

/**
 * Trains the layers of a cell, one per noise level, and gives messages a chance in between. Throws
 * RangeError where that would take minutes.
 */
async function trained({ patterns, seed }: Data, variances: readonly number[], { count, time }: TrainedOptions) {
  requireTrainable(patterns, count, variances.length);
  const layers: Layer[] = [];
  for (const variance of variances) {
    await nextTask();
    layers.push(trainedLayer(patterns, variance, count, seed, time));
  }
  return layers;
}

/** The blocks of the levels, in their order. */
export async function trainedLists(
  cell: Data,
  variances: readonly number[],
  options: TrainedOptions,
): Promise<ReadoutLists> {
  const blocks = (await trained(cell, variances, options)).map(layerRecords);
  const length = blocks[0]?.length ?? 0;
  const memories = new Float32Array(blocks.length * length);
  blocks.forEach((block, i) => {
    memories.set(block, i * length);
  });
  return { memories };
}

/**
 * The same for kernels that loop over dimensions (shaders/layerStages.wgsl.ts): per level blocks of omega in half turns
 * with b in the place of log2 w, then as many of A; a last wave that does not turn holds the shift. `places`: of each
 * row, which level it reads. Throws RangeError as `trained` does, and where the lists are too long.
 */
export async function trainedBlocks(
  cell: Data,
  variances: readonly number[],
  places: readonly number[],
  options: TrainedOptions,
): Promise<StagedLists> {
  const blocks = Math.ceil((options.count + 1) / 4);
  const length = 2 * blocks * (cell.patterns.dim + BLOCK_EXTRA);
  if (length * variances.length > MOST_RECORDS) {
    throw new RangeError(
      `${options.count} features in ${cell.patterns.dim} dimensions at ${variances.length} noise levels are too many; take fewer features or steps`,
    );
  }
  const records = new Float32Array(4 * length * variances.length);
  const layers = await trained(cell, variances, options);
  layers.forEach((layer, i) => {
    records.set(layerBlocks(layer, blocks), 4 * length * i);
  });
  const skips = layers.map(({ features }) => preconditioning(features).skip);
  return {
    records,
    blocks,
    first: places.map((place) => length * place),
    past: places.map((place) => skips[place] as number),
  };
}

function layerBlocks({ features, weights }: Layer, blocks: number): Float32Array {
  const { dim, centre, omega, phase } = features;
  const { skip, out } = preconditioning(features);
  const count = phase.length;
  const scale = out * Math.sqrt(2 / count);
  const stride = 4 * (dim + BLOCK_EXTRA);
  const records = new Float32Array(2 * blocks * stride);
  for (let j = 0; j <= count; j++) {
    const at = (j >> 2) * stride + (j & 3);
    const values = blocks * stride + at;
    let angle = j < count ? (phase[j] as number) : 0;
    for (let d = 0; d < dim; d++) {
      const wave = j < count ? (omega[j * dim + d] as number) : 0;
      records[at + 4 * d] = wave / Math.PI;
      angle -= wave * (centre[d] as number);
      records[values + 4 * d] =
        j < count ? scale * ((weights[d] as Float64Array)[j] as number) : (1 - skip) * (centre[d] as number);
    }
    records[at + 4 * dim] = angle / Math.PI;
  }
  return records;
}

/** The same layers in float64: m by signal scale and variance of the level. */
export async function trainedReference(cell: Data, variances: readonly number[], options: TrainedOptions) {
  const answers = (await trained(cell, variances, options)).map(layerReadOut);
  return (a: number, variance: number) =>
    (answers[variances.indexOf(variance)] as ReturnType<typeof layerReadOut>)({ a });
}

/** The block of a level (shaders/trainedFeatures.wgsl.ts). */
function layerRecords({ features, weights }: Layer): Float32Array {
  const { dim, centre, omega, phase } = features;
  const { skip, out } = preconditioning(features);
  const count = phase.length;
  const scale = out * Math.sqrt(2 / count);
  const records = new Float32Array((2 + 2 * count) * 4);
  centre.forEach((value, d) => {
    records[d] = (1 - skip) * value;
  });
  records[3] = count;
  records[4] = skip;
  for (let j = 0; j < count; j++) {
    const at = 8 * (1 + j);
    // the kernel measures angles from the origin
    let angle = phase[j] as number;
    for (let d = 0; d < dim; d++) {
      const wave = omega[j * dim + d] as number;
      records[at + d] = wave / Math.PI;
      angle -= wave * (centre[d] as number);
      records[at + 4 + d] = scale * ((weights[d] as Float64Array)[j] as number);
    }
    records[at + 3] = angle / Math.PI;
  }
  return records;
}
