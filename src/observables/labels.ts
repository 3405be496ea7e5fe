import { LABEL_NEEDS, label } from '../../shaders/label.wgsl.ts';
import { downloadBuffer, storageBuffer } from '../gpu/buffers.ts';
import { guarded } from '../gpu/device.ts';
import { OBSERVER_SIZE, type Particles } from '../gpu/particles.ts';
import type { Patterns } from '../memories/patterns.ts';
import { memoriesAt } from './memoriesRead.ts';
import { observe, perQuad } from './observe.ts';
import { type CellRule, numbersOfRule, type RuleRecord, separationOf } from './rules.ts';

/**
 * Which class a particle of a cell belongs to: the memory of largest posterior weight, or the nearest of some points.
 */
export type LabelRule =
  | ({ kind: 'posterior' } & CellRule)
  | {
      kind: 'nearest';
      points: Patterns;
      /** largest distance that counts */
      reach: number;
    };

/** Labels of all particles, still on the GPU, and how many particles each class has. */
export interface Labelled {
  /** [cell, quad, 4] int32, -1 = none */
  labels: GPUBuffer;
  /** per cell: [classes] */
  counts: Uint32Array[];
  /** per cell: particles without a class */
  none: number[];
  /** per cell: particles that are not finite (counted in none, too) */
  notFinite: number[];
  dispose(): void;
}

/** Labels that the queue is about to make: what is submitted later finds them. */
export interface SubmittedLabels extends Pick<Labelled, 'labels' | 'dispose'> {
  /** Waits for them. */
  read(): Promise<Omit<Labelled, 'labels' | 'dispose'>>;
}

/** The memories or points whose numbers are the labels. */
export const classesOf = (rule: LabelRule): Patterns => (rule.kind === 'posterior' ? rule.patterns : rule.points);

/**
 * Labels every particle by the rule of its cell. Counts add up to the number of particles. Throws RangeError unless
 * there is one rule per cell, all by one separation that tells a winner; LimitError as storageBuffer does.
 */
export async function labelParticles(particles: Particles, rules: readonly LabelRule[]): Promise<Labelled> {
  const { labels, dispose, read } = await submitLabels(particles, rules);
  return { labels, dispose, ...(await read()) };
}

/** The same without waiting for it, for who waits for more than labels. */
export async function submitLabels(particles: Particles, rules: readonly LabelRule[]): Promise<SubmittedLabels> {
  const { gpu, dim, cells, quads } = particles;
  const classes = rules.map((rule) => classesOf(rule).count);
  const posterior = rules.filter((rule) => rule.kind === 'posterior');
  const separation = separationOf(posterior, 'a label', LABEL_NEEDS);
  const slots = Math.max(...classes) + 2;
  return guarded(gpu, 'labelling', async () => {
    const memories = await memoriesAt(particles, labelRecords(rules), {
      separation,
      observer: 'a label',
      needs: LABEL_NEEDS,
    });
    const kernel = await gpu.kernels.get({
      label: `labels D=${dim}, ${separation.name}`,
      code: label(OBSERVER_SIZE, memories.text),
      bindings: ['uniform', 'read', 'read', 'read', 'write', 'write', ...memories.lastBindings],
    });
    const labels = storageBuffer(gpu, 'labels', cells * quads * 16);
    const tally = storageBuffer(gpu, 'class counts', cells * slots * 4);
    const cost = perQuad(particles, Math.max(...classes), memories.passes);
    await observe(particles, kernel, [...memories.first, labels, tally, ...memories.last], cost);
    memories.dispose();
    return {
      labels,
      async read() {
        const all = new Uint32Array(await downloadBuffer(gpu, tally));
        const perCell = classes.map((count, c) => ({ count, tally: all.subarray(c * slots, (c + 1) * slots) }));
        return {
          counts: perCell.map((cell) => cell.tally.slice(0, cell.count)),
          none: perCell.map((cell) => cell.tally[slots - 2] as number),
          notFinite: perCell.map((cell) => cell.tally[slots - 1] as number),
        };
      },
      dispose() {
        labels.destroy();
        tally.destroy();
      },
    };
  });
}

function labelRecords(rules: readonly LabelRule[]): RuleRecord[] {
  // Nearest is the largest weight at equal weights: log2 w must be 0 there, or it would shift the distances.
  const unweighted = new Map<Patterns, Patterns>();
  return rules.map((rule) => {
    if (rule.kind === 'posterior') {
      return { patterns: rule.patterns, numbers: numbersOfRule(rule), own: -1, near2: 0, gap2: 0 };
    }
    const { points, reach } = rule;
    const patterns = unweighted.get(points) ?? { ...points, weights: new Float64Array(points.count).fill(1) };
    unweighted.set(points, patterns);
    return { patterns, numbers: [1, 1, 0], own: reach, near2: 0, gap2: 0 };
  });
}
