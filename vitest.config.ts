import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{src,shaders,scripts}/**/*.test.ts'],
    // a process per file: should a driver abort, it takes one file with it and not the run
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 20_000,
    globalSetup: ['scripts/announceDriver.ts'],
  },
});
