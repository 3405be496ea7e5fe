import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/**
 * What holds for every test. Projects take no plugin from outside, and scripts/mutate.ts has one: it runs without them.
 */
export const everyTest = {
  // commands under test use no variants of kernels that somebody has tuned on this machine
  env: { DRIFTWELL_CACHE: fileURLToPath(new URL('node_modules/.cache/driftwell-tests', import.meta.url)) },
  // a process per file: should a driver abort, it takes one file with it and not the run
  pool: 'forks',
  // software drivers use several cores themselves
  maxWorkers: Math.max(2, Math.floor(availableParallelism() / 2)),
  // to catch hangs only: a busy machine is no failure
  testTimeout: 300_000,
} as const;

export default defineConfig({
  test: {
    ...everyTest,
    projects: [
      {
        extends: true,
        // many small files that import the same page, and none opens a device: they share a process and its modules
        test: {
          name: 'page',
          include: ['src/app/**/*.test.ts'],
          isolate: false,
          setupFiles: ['scripts/leaveNothing.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'rooms',
          include: ['{src,shaders,scripts}/**/*.test.ts'],
          exclude: ['src/app/**'],
          globalSetup: ['scripts/announceDriver.ts'],
        },
      },
    ],
  },
});
