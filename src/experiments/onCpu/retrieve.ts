import { isActive } from '../../params/config.ts';
import { Cursor } from '../../simulation/cursor.ts';
import { heldCells, heldNumbers } from '../held.ts';
import { evenly, stepsOnTheWay } from '../keptSteps.ts';
import { type Frame, type Moved, SHOWN_CUES } from '../retrieval.ts';
import { retrieveBy } from '../retrieve.ts';
import type { Inputs, SystemRun } from '../run.ts';
import { addedUp, type Floored } from '../score.ts';
import { cellOf } from '../systems.ts';
import { type BatchEnds, CPU_KERNEL, type CpuContext, firstSteps, runCpuBatches } from './cpuBatches.ts';

/** The experiment retrieve with few cues, in float64. */
export const retrieveOnCpu = retrieveBy<CpuContext>(move);

async function move(inputs: Inputs, context: CpuContext, run: SystemRun): Promise<Moved> {
  const { dim } = inputs.patterns;
  const { particles, table } = run;
  const ends = new Float64Array(particles * dim).fill(Number.NaN);
  const settledAt = new Uint32Array(particles);
  let floored: Floored = { count: 0, of: 0 };
  await runAll(inputs, context, run, ({ first, x, settledAt: of, floored: here }) => {
    floored = addedUp([floored, here]);
    ends.set(x, first * dim);
    settledAt.set(of, first);
  });
  const cursor = new Cursor(table.rows, () => 1);
  const steps = settledAt.every((step) => step > 0) ? settledAt.reduce((a, b) => Math.max(a, b), 0) : cursor.total;
  const shown = isActive('stepsShown', inputs.config) ? inputs.config.stepsShown : 0;
  const onTheWay = stepsOnTheWay(run, cursor, shown).filter((step) => step < steps);
  const frames: Frame[] = [];
  for (const step of [0, ...evenly(onTheWay, shown)]) frames.push(await frameAt(inputs, context, run, step));
  return { frames, ends, settledAt, steps, floored, kernel: CPU_KERNEL };
}

/** The cues that are shown after so many steps, made again from the start: they are few, and so are their steps. */
async function frameAt(inputs: Inputs, { stop }: CpuContext, run: SystemRun, step: number): Promise<Frame> {
  const { dim } = inputs.patterns;
  const particles = Math.min(SHOWN_CUES, run.particles);
  const x = new Float64Array(particles * dim);
  const cut = { ...run, particles, table: { ...run.table, rows: firstSteps(run.table.rows, step) } };
  await runAll(inputs, { stop }, cut, (ends) => x.set(ends.x, ends.first * dim));
  return { step, x };
}

/** All cues of a run; those that are held one after another, as each holds numbers of its own. */
async function runAll(
  inputs: Inputs,
  context: CpuContext,
  run: SystemRun,
  visit: (ends: Pick<BatchEnds, 'first' | 'x' | 'settledAt' | 'floored'>) => void,
): Promise<void> {
  const { particles, tolerance } = run;
  const { activation, order } = run.table;
  const more = { tolerance, activation, order };
  const held = heldNumbers(inputs);
  if (!held) return runCpuBatches({ ...cellOf(inputs, run), ...more, particles }, context, visit);
  const { stop } = context;
  for (const [first, cell] of heldCells(inputs, run, held).entries()) {
    await runCpuBatches({ ...cell, ...more, particles: 1 }, { stop }, ({ x, settledAt, floored }) =>
      visit({ first, x, settledAt, floored }),
    );
  }
}
