import { CPU_SIZE } from '../../experiments/onCpu/size.ts';
import { type Machine, machineHere } from '../machineHere.ts';

/** What an address that says nothing shows: recall beside diffusion, of the same memories, in motion. */

/** Particles per side that a machine can show in motion, and why not more; '' where nothing holds it back. */
export interface Size {
  particles: number;
  because: string;
}

export const SIZES: Readonly<Record<Machine, Size>> = {
  hardware: { particles: 2 ** 20, because: '' },
  touch: { particles: 2 ** 16, because: 'on a touch screen' },
  software: { particles: 2 ** 13, because: 'as no GPU is behind this driver' },
  none: { particles: CPU_SIZE.particles, because: 'as the CPU computes them' },
};

export const sizeHere = async (): Promise<Size> => SIZES[await machineHere()];

/** Recall is damped, so that a step is seen as a step; diffusion ends where memories are told apart. */
export function firstAddress({ particles }: Size): string {
  const diffusion = { experiment: 'generate', schedule: 'geometric', sigmaMax: 0.7, sigmaMin: 0.03, steps: 120 };
  const b = Object.entries(diffusion).map(([name, value]) => `b.${name}=${value}`);
  return `#v=1&eta=0.12&tolerance=0.0005&particles=${particles}&b=beside&${b.join('&')}`;
}
