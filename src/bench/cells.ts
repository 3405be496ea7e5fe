import type { Gpu } from '../gpu/device.ts';
import { downloadPositions } from '../gpu/particles.ts';
import { patternsFromSpec } from '../memories/patternsFromSpec.ts';
import { summarize } from '../observables/cells.ts';
import { hopfield } from '../samplers/fixedLevel.ts';
import { type CellSpec, Simulation } from '../simulation/simulation.ts';
import type { Contender } from './race.ts';

/** Particles of a cell of the bench: what a point of a sweep has unless told otherwise. */
const CELL_PARTICLES = 4096;

/** A stretch of a sweep over s: Pham's nine memories, fixed-point iteration, a seed and a noise level per cell. */
function cellsOf(cells: number, steps: number): CellSpec[] {
  const patterns = patternsFromSpec('pham:9', { seed: 0 });
  return Array.from({ length: cells }, (_, c) => ({
    patterns,
    rows: hopfield(1 / (0.02 + (0.4 * c) / cells), 1, 'distance', steps).rows,
    seed: c,
    start: { kind: 'listed', points: new Float64Array(2), scale: 1, replicas: 1, spread: 1 },
  }));
}

/** All of them in one dispatch, or each as a run of its own; both from nothing to the numbers on the host. */
export function cellContenders(gpu: Gpu, particles: number, steps: number): Contender[] {
  const cells = cellsOf(particles / CELL_PARTICLES, steps);
  const ends = new Map<string, Float32Array>();
  const contender = (label: string, groups: readonly CellSpec[][]): Contender => ({
    label,
    reset: () => ends.delete(label),
    async run() {
      const end = new Float32Array(particles * 2);
      let at = 0;
      for (const group of groups) {
        const simulation = await Simulation.create(gpu, { dim: 2, particles: CELL_PARTICLES, cells: group });
        await simulation.advance({ uninterrupted: true });
        await summarize(
          simulation,
          group.map(({ patterns, rows: [row] }) => ({
            patterns,
            read: { a: 1, s: row?.read?.s ?? 1, similarity: 'distance' },
            delta: 0.1,
          })),
        );
        const positions = await downloadPositions(simulation);
        end.set(positions, at);
        at += positions.length;
        simulation.dispose();
      }
      ends.set(label, end);
    },
    async fault() {
      const [first, ...others] = [...ends.values()];
      if (!first?.every(Number.isFinite)) return 'a particle is not finite';
      const other = others.find((end) => end.some((value, i) => !Object.is(value, first[i])));
      return other && 'cells together and apart differ in a bit';
    },
    dispose: () => undefined,
  });
  return [
    contender(`${cells.length} cells`, [cells]),
    contender(
      'one after another',
      cells.map((cell) => [cell]),
    ),
  ];
}
