import { type Dials, short, sweeps } from './describe.ts';

/** What pictures say of networks of spins. */

/** The energy of a network of spins, as a formula. */
export function spinEnergyText({ separation, degree, rectified }: Dials): string {
  return separation === 'softmax'
    ? 'E = −(1/β) ln Σ w e^{β x·ξ}'
    : `E = −(N/${degree}) Σ ${rectified ? 'max(m, 0)' : 'm'}^{${degree}}, m = x·ξ/N${degree === 2 ? ', no self-coupling' : ''}`;
}

/** How its spins are updated. */
export function spinUpdatesText(config: Dials): string {
  const { order, temperature, iterations } = config;
  const oneByOne = 'one spin after another in random order';
  const updates = sweeps(config, 'order')
    ? `${oneByOne}, or all at once`
    : order === 'asynchronous'
      ? oneByOne
      : 'all spins at once';
  if (sweeps(config, 'temperature')) return `${updates}; at most ${iterations} sweeps`;
  const end =
    temperature > 0
      ? `T = ${short(temperature)}, ${iterations} sweeps`
      : `T = 0, until nothing flips, at most ${iterations} sweeps`;
  return `${updates}; ${end}`;
}
