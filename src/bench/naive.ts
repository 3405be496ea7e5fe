import { naive } from '../../shaders/naive.wgsl.ts';
import { downloadBuffer, storageOf, uniformBuffer } from '../gpu/buffers.ts';
import type { Gpu } from '../gpu/device.ts';
import { workgroupGrid } from '../gpu/dispatch.ts';
import { downloadPositions } from '../gpu/particles.ts';
import { memoryRecords } from '../readouts/attention.ts';
import { separations } from '../readouts/separation.ts';
import type { ReadLevel, Row } from '../samplers/row.ts';
import type { Op } from './ops.ts';
import type { Contender } from './race.ts';
import { copy, copyOf, problemOf, simulate } from './simulated.ts';
import { checker } from './truth.ts';

const WORKGROUP_SIZE = 64;

/** The yardstick (shaders/naive.wgsl.ts) on the problem of `op`: the same memories, starts, steps and check as ours. */
export async function naively(gpu: Gpu, op: Op, particles: number, steps: number): Promise<Contender> {
  const { dim } = op;
  const problem = problemOf(op, steps);
  const { cx, cm, read } = problem.rows[0] as Row;
  const simulation = await simulate(gpu, op, particles, steps);
  const start = await downloadPositions(simulation);
  simulation.dispose();
  const check = checker({ ...problem, seed: 0, start });

  const kernel = await gpu.kernels.get({
    label: `naive D=${dim}`,
    code: naive(dim, WORKGROUP_SIZE),
    bindings: ['uniform', 'read', 'write'],
  });
  const grid = workgroupGrid(gpu, Math.ceil(particles / WORKGROUP_SIZE));
  const [, sharpness] = separations.softmax.level(read as ReadLevel);
  const words = Uint32Array.of(particles, op.count, grid.width, 0, 0, 0, 0, 0);
  new Float32Array(words.buffer).set([sharpness, cx, cm], 3);
  const positions = storageOf(gpu, 'naive positions', start);
  const buffers = [
    uniformBuffer(gpu, 'naive problem', words),
    storageOf(gpu, 'naive memories', memoryRecords(problem.patterns)),
    positions,
  ];
  const saved = copyOf(gpu, positions);
  const group = kernel.bind(buffers);
  return {
    label: kernel.label,
    reset: () => copy(gpu, saved, positions),
    run() {
      // One dispatch per step, all in one submit: a dispatch sees what the one before it wrote.
      const encoder = gpu.device.createCommandEncoder({ label: kernel.label });
      const pass = encoder.beginComputePass({ label: kernel.label });
      pass.setPipeline(kernel.pipeline);
      pass.setBindGroup(0, group);
      for (let step = 0; step < steps; step++) pass.dispatchWorkgroups(grid.width, grid.height);
      pass.end();
      gpu.device.queue.submit([encoder.finish()]);
    },
    fault: async () => check(new Float32Array(await downloadBuffer(gpu, positions))),
    dispose() {
      for (const buffer of [...buffers, saved]) buffer.destroy();
    },
  };
}
