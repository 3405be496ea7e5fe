import { isActive } from '../../params/config.ts';
import type { Dial } from '../../params/dial.ts';
import type { Config, DialName } from '../../params/table.ts';

/** How much noise there is, by the dials that say so: that of the one level, where samples stop, that of spins. */
const NOISES = ['beta', 'sigmaMin', 'timeMin', 'temperature'] as const satisfies readonly DialName[];

/** The dial that changes most of what is seen, which comes first: the noise. */
export function mainDial(config: Config): DialName | undefined {
  return NOISES.find((name) => isActive(name, config));
}

/** What a dial is called in the panel, where beta is set by the noise, its inverse. */
export function labelOf(name: DialName, { label, symbol }: Dial): { text: string; symbol?: string | undefined } {
  return name === 'beta' ? { text: 'Noise', symbol: 's' } : { text: label, symbol };
}
