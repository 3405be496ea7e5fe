/** What the CPU does in a second or two: particles, replicas of each, and bins or grid points per side. */
export const CPU_SIZE = { particles: 4096, replicas: 8, resolution: 64 } as const;

/** Named where a run on the GPU names its adapter. */
export const CPU_NAME = 'CPU, float64';
