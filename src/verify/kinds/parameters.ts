/** What each parameter of a setup means: the documentation, held against what the kinds ask for by a test. */

export type Parameters = Readonly<Record<string, string>>;

export const DATA: Parameters = {
  memories:
    'a set by name ("circle:5", "pham:9", "gaussian:64:3", ...) or rows of numbers ([[-1], [1]]); 1 to 3 dimensions',
  weights: 'one number per memory, normalized to sum 1; equal unless given',
  copies: 'how often the first memory stands in the data; instead of weights',
  width: 'common isotropic variance of Gaussian data behind the memories; 0: the memories themselves',
  count: 'keep the first so many memories',
  seed: 'of random sets and of all noise; 0 unless given',
};

export const SCHEDULE: Parameters = {
  schedule: 'brownian, geometric, edm, vpLinear, vpCosine, subVp, ou',
  sigma: 'brownian: s = sigma^2 t',
  timeMin: 'time of the cleanest level',
  timeMax: 'time of the noisiest level',
  sigmaMin: 'geometric, edm: smallest sigma',
  sigmaMax: 'geometric, edm: largest sigma',
  betaMin: 'vpLinear, subVp: noise rate at t = 0',
  betaMax: 'vpLinear, subVp: noise rate at t = 1',
};

export const LEVEL: Parameters = {
  sigma2: 'noise variance s; give one of sigma2, beta, time',
  beta: '1 / sigma2',
  time: 'time of a schedule, which gives a and s',
  ...SCHEDULE,
  a: 'signal scale beside sigma2 or beta: memories are read at a xi; 1 unless given',
  similarity: 'distance (diffusion; unless given) or dot (modern Hopfield, attention)',
};

export const POINTS: Parameters = {
  point: 'one point, a row of numbers: quantities come without a list over points',
  points: 'several, rows: every quantity is a list over points',
};

export const FIXED: Parameters = {
  ...LEVEL,
  dynamics: 'hopfield (unless given) or flow',
  eta: 'hopfield: x <- (1 - eta) x + eta D(x); 1 unless given',
  flowStep: 'flow: step h of dx/dtau = D(x) - x, exponential Euler; 0.1 unless given',
};

export const GRID: Parameters = {
  ...SCHEDULE,
  spacing: 'time (unless given), logVariance (uniform in log s / a^2) or karras',
  rho: 'karras spacing; 7 unless given',
  steps: 'intervals between the noisiest and the cleanest level: steps + 1 levels',
};

export const SAMPLER: Parameters = {
  ...GRID,
  sampler:
    'eulerMaruyama, stochasticHeun, ancestral, ddim, odeEuler, odeHeun, odeRk4, edmHeun, dpmSolver2M, dpmSolver2MSde',
  terminal: 'stop at the cleanest level (unless given), denoise: one more step to zero noise, or snap: onto a memory',
  finalMean: 'eulerMaruyama: true repeats the last step from the last level without noise',
  ddimEta: 'ddim: 0 deterministic .. 1 ancestral',
  churn: 'edmHeun: S_churn',
  churnMin: 'edmHeun: S_tmin',
  churnMax: 'edmHeun: S_tmax',
  churnNoise: 'edmHeun: S_noise',
  correctorSteps: 'Langevin steps after every step; 0 unless given',
  correctorRatio: 'their step size over s; 0.1 unless given',
};

export const START: Parameters = {
  start:
    'exact: p at the first level (unless given); prior: N(0, s); matched: the Gaussian with the moments of p; ' +
    '{"mean": [...], "variance": v}: that Gaussian, a point for v = 0; {"cue": [...]}: a cue + sqrt(s) z',
  particles: 'independent particles; 2^20 unless given, fewer in the quick form',
};

/** Chains at one noise level, which wander for ever. */
export const CHAIN: Parameters = {
  ...LEVEL,
  dynamics: 'langevin: x + h score + sqrt(2 h T) z; stochasticAttention: (1 - h) x + h m + sqrt(2 h / beta) z',
  step: 'h: of langevin eta s, of stochasticAttention the dial eta itself',
  temperature: 'langevin: T; 1 unless given',
  iterations: 'steps of every chain',
};

export const MAP: Parameters = {
  box: 'L for [-L, L] or [low, high], in every dimension',
  n: 'cells per side; starts are cell centres',
  disc: 'count only cells with their centre inside this distance of the origin',
};
