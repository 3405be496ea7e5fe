import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{src,shaders,scripts}/**/*.test.ts'],
    // a process per file: should a driver abort, it takes one file with it and not the run
    pool: 'forks',
    // software drivers use several cores themselves
    maxWorkers: Math.max(2, Math.floor(availableParallelism() / 2)),
    // to catch hangs only: a busy machine is no failure
    testTimeout: 300_000,
    globalSetup: ['scripts/announceDriver.ts'],
  },
});
