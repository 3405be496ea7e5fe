import { sha256Hex } from '../files/stamp.ts';
import type { Gpu } from '../gpu/device.ts';
import { downloadPositions } from '../gpu/particles.ts';
import { nameOf, type Op } from './ops.ts';
import { simulate } from './simulated.ts';

/** Runs whose bits must not depend on how they are cut: settling, noise, and memories that are streamed. */
const RUNS: readonly Op[] = [
  { kind: 'hopfield', dim: 2, count: 9, particles: 2 ** 13 },
  { kind: 'ancestral', dim: 2, count: 9, particles: 2 ** 13 },
  { kind: 'ancestral', dim: 2, count: 256, particles: 2 ** 12 },
  { kind: 'dense', dim: 64, count: 64, particles: 2 ** 8 },
];
const STEPS = 24;
/** Steps between the stops of the second run, which divide no power of two. */
const STRIDE = 5;

/** One run, made twice. */
export interface SameBits {
  name: string;
  /** SHA-256 of the end positions: the same on every machine whose driver rounds alike */
  sha256: string;
  /** what differs between both; missing if nothing does */
  fault?: string;
}

/** Runs each of a few runs straight and in pieces, and holds the bits of all end positions against each other. */
export async function sameBits(gpu: Gpu, runs = RUNS): Promise<SameBits[]> {
  const found: SameBits[] = [];
  for (const op of runs) {
    const [straight, cut] = [await ends(gpu, op, STEPS), await ends(gpu, op, STRIDE)];
    const differs = straight.findIndex((word, i) => word !== cut[i]);
    const sha256 = await sha256Hex(new Uint8Array(straight.buffer));
    const fault = `particle ${Math.floor(differs / op.dim)} ends elsewhere if the run is cut into pieces`;
    found.push({ name: nameOf(op), sha256, ...(differs < 0 ? {} : { fault }) });
  }
  return found;
}

/** Bits of the end positions of a run that stops every `stride` steps. */
async function ends(gpu: Gpu, op: Op, stride: number): Promise<Uint32Array<ArrayBuffer>> {
  const simulation = await simulate(gpu, op, op.particles, STEPS);
  try {
    for (let until = stride; simulation.step < STEPS; until += stride) await simulation.advance({ until });
    return Uint32Array.from(new Uint32Array((await downloadPositions(simulation)).buffer));
  } finally {
    simulation.dispose();
  }
}
