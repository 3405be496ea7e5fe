/** Small runs of all kinds of work. */
export const SOAK_RUNS: readonly Record<string, unknown>[] = [
  { experiment: 'basins', particles: 65_536 },
  { experiment: 'generate', particles: 65_536, steps: 20 },
  { experiment: 'basins', particles: 16_384, dynamics: 'sde', replicas: 4, steps: 20 },
  { experiment: 'trajectories', particles: 16_384, steps: 50 },
  { experiment: 'landscape', resolution: 64 },
  { experiment: 'generate', particles: 16_384, steps: 20, score: 'features' },
  { experiment: 'phase', sweepX: 'sigma2:0.1..0.5:4', particles: 64 },
  { experiment: 'attractors' },
  { experiment: 'probe' },
  // read in stages, and by spins
  { experiment: 'retrieve', memories: 'glyphs', particles: 64, beta: 0.2 },
  { experiment: 'phase', process: 'recall', memories: 'binary:16:64', sweepX: 'count:2..16:4', particles: 16 },
];
