import { isSoftware } from '../../gpu/software.ts';

/** What an address that says nothing shows: recall beside diffusion, of the same memories, in motion. */

/** Particles per side that a machine can show in motion, and why not more; '' where nothing holds it back. */
export interface Size {
  particles: number;
  because: string;
}

/** A GPU in a computer, one under a finger, and a driver that computes on the processor. */
const SIZES: Readonly<Record<'hardware' | 'touch' | 'software', Size>> = {
  hardware: { particles: 2 ** 20, because: '' },
  touch: { particles: 2 ** 16, because: 'on a touch screen' },
  software: { particles: 2 ** 13, because: 'as no GPU is behind this driver' },
};

/** The size for this machine. */
export async function sizeHere(): Promise<Size> {
  const adapter = await navigator.gpu?.requestAdapter().catch(() => null);
  if (!adapter || isSoftware(adapter)) return SIZES.software;
  return matchMedia('(pointer: coarse)').matches ? SIZES.touch : SIZES.hardware;
}

/** Recall is damped, so that a step is seen as a step; diffusion ends where memories are told apart. */
export function firstAddress({ particles }: Size): string {
  const diffusion = { experiment: 'generate', schedule: 'geometric', sigmaMax: 0.7, sigmaMin: 0.03, steps: 120 };
  const b = Object.entries(diffusion).map(([name, value]) => `b.${name}=${value}`);
  return `#v=1&eta=0.12&tolerance=0.0005&particles=${particles}&b=beside&${b.join('&')}`;
}
