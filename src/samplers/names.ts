/** The samplers by name, for who only needs to know which there are: their functions are in the table `samplers`. */
export const SAMPLER_NAMES = [
  'eulerMaruyama',
  'stochasticHeun',
  'ancestral',
  'ddim',
  'odeEuler',
  'odeHeun',
  'odeRk4',
  'edmHeun',
  'dpmSolver2M',
  'dpmSolver2MSde',
] as const;

/** The name of a sampler of the table `samplers`. */
export type SamplerName = (typeof SAMPLER_NAMES)[number];

/** Whether it is the name of a sampler: of those that go along a schedule. */
export const isSampler = (name: string): name is SamplerName => (SAMPLER_NAMES as readonly string[]).includes(name);
