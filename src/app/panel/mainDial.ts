import { isActive } from '../../params/config.ts';
import type { Dial } from '../../params/dial.ts';
import type { Config, DialName } from '../../params/table.ts';

/** How much noise there is, by the dials that say so: that of the one level, where samples stop, that of spins. */
const NOISES = ['beta', 'sigmaMin', 'timeMin', 'temperature'] as const satisfies readonly DialName[];

/** The dial that changes most of what is seen, which comes first: the noise. None where a sweep turns it. */
export function mainDial(config: Config): DialName | undefined {
  const noise = NOISES.find((name) => isActive(name, config));
  return noise && isSwept(noise, config) ? undefined : noise;
}

/** Whether a sweep goes through values of a dial, so that its own has no say. */
export function isSwept(name: DialName, config: Config): boolean {
  const sweeps = (['sweepX', 'sweepY'] as const).filter((axis) => isActive(axis, config));
  const swept = sweeps.map((axis) => String(config[axis]).split(':')[0]);
  return swept.includes(name) || (name === 'beta' && swept.includes('sigma2'));
}

/** What a dial is called in the panel, where beta is set by the noise, its inverse. */
export function labelOf(name: DialName, { label, symbol }: Dial): { text: string; symbol?: string | undefined } {
  return name === 'beta' ? { text: 'Noise', symbol: 's' } : { text: label, symbol };
}
