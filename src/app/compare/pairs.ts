import { changedDials, isActive, parseConfig } from '../../params/config.ts';
import type { Config, DialName } from '../../params/table.ts';

/** Two runs that say more side by side than one after the other. */
export interface Pair {
  title: string;
  a: Config;
  b: Config;
}

type Dials = Partial<Config>;

/** Starts that a committor can take on: it runs many replicas from each. */
const MOST_REPLICATED = 65536;

/** The pairs that a config suggests, without those that would turn a locked dial. */
export function pairsFor(config: Config, locked: ReadonlySet<string>): Pair[] {
  return offers(config)
    .filter(([, ...sides]) => sides.every((dials) => Object.keys(dials).every((name) => !locked.has(name))))
    .map(([title, a, b]) => ({ title, a: turned(config, a), b: turned(config, b) }));
}

function offers(config: Config): [title: string, a: Dials, b: Dials][] {
  const { experiment, beta, particles } = config;
  // the noise at which the memory works is where the diffusion starts: brownian noise has s = t
  const fromBeta: Dials = isActive('beta', config) && beta < 1e4 ? { timeMax: 1 / beta, timeMin: 0.1 / beta } : {};
  const hotter: [string, Dials, Dials] = ['β | β/2', {}, { beta: beta / 2 }];
  switch (experiment) {
    case 'basins': {
      const few = { particles: Math.min(particles, MOST_REPLICATED), steps: 100, ...fromBeta };
      const along = { steps: 100, ...fromBeta };
      return [
        ['Hopfield | diffusion', { dynamics: 'hopfield' }, { dynamics: 'ode', ...along }],
        ['ODE | SDE', { dynamics: 'ode', ...few }, { dynamics: 'sde', ...few }],
        ...(isActive('beta', config) ? [hotter] : []),
      ];
    }
    case 'generate': {
      const exactOrPrior: [string, Dials, Dials] = ['exact start | prior', { start: 'exact' }, { start: 'prior' }];
      if (isActive('beta', config)) return [hotter, exactOrPrior];
      const stop: DialName = isActive('timeMin', config) ? 'timeMin' : 'sigmaMin';
      const late = Math.max(config[stop], 1e-3);
      return [
        ['SDE | ODE', { sampler: 'ancestral' }, { sampler: 'odeHeun' }],
        ['stop late | early', { [stop]: late }, { [stop]: 10 * late }],
        exactOrPrior,
      ];
    }
    case 'landscape':
      return [hotter, ['energy | entropy', { quantity: 'energy' }, { quantity: 'entropy' }], byDotProduct];
    case 'attractors':
    case 'probe':
      return [hotter, byDotProduct];
    default:
      return [];
  }
}

const byDotProduct: [string, Dials, Dials] = [
  'distance | dot product',
  { similarity: 'distance' },
  { similarity: 'dot' },
];

/** What the reader has set stays, where it means something beside the new dials. */
function turned(config: Config, dials: Dials): Config {
  return parseConfig({}, { ...changedDials(config), ...dials });
}
