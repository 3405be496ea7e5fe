import { countText, type Dials, short, sweeps } from './describe.ts';

/** What pictures say of networks of spins. */

/** The energy of a network of spins, as a formula. */
export function spinEnergyText(config: Dials): string {
  const { separation, degree, rectified, weights } = config;
  if (separation === 'softmax') return 'E = −(1/β) ln Σ w e^{β x·ξ}';
  const isSwept = sweeps(config, 'degree');
  const n = isSwept ? 'n' : degree;
  const coupling = isSwept ? ', n as swept, for n = 2 no self-coupling' : degree === 2 ? ', no self-coupling' : '';
  return `E = −(N/${n}) Σ ${weights === 'uniform' ? '' : 'K w '}${rectified ? 'max(m, 0)' : 'm'}^{${n}}, m = x·ξ/N${coupling}`;
}

/** How its spins are updated. */
export function spinUpdatesText(config: Dials): string {
  const { order, temperature } = config;
  const sweepCount = `${countText(config, 'iterations')} sweeps`;
  const oneByOne = 'one spin after another in random order';
  const updates = sweeps(config, 'order')
    ? `${oneByOne}, or all at once`
    : order === 'asynchronous'
      ? oneByOne
      : 'all spins at once';
  if (sweeps(config, 'temperature')) return `${updates}; at most ${sweepCount}`;
  const end =
    temperature > 0 ? `T = ${short(temperature)}, ${sweepCount}` : `T = 0, until nothing flips, at most ${sweepCount}`;
  return `${updates}; ${end}`;
}
