import { afterAll, vi } from 'vitest';

/** Test files that share a process leave its clocks and globals as they were. */
afterAll(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});
