import { test } from 'vitest';
import { type OpenedAdapter, openAdapter, TEST_PREFERENCE } from './adapter.ts';
import { leasing } from './testDevice.ts';

/**
 * Tests that need an adapter: `gpuTest('adds', async (gpu, adapter) => ...)` in any .test.ts file.
 *
 * SwiftShader is preferred; DRIFTWELL_ADAPTER=hardware (or lavapipe) runs the same tests on something else. Without any
 * adapter the tests are skipped by name, unless REQUIRE_DEVICE=1 (npm test sets it): then they fail and say what to
 * install.
 */
const required = process.env.REQUIRE_DEVICE === '1';

const opened: OpenedAdapter | Error = await openAdapter({ adapter: TEST_PREFERENCE }).catch((error: Error) => error);

/** Name and version of the driver under test, or why there is none. */
export const testDriver: string = opened instanceof Error ? opened.message : opened.driver;

/** Longer than vitest's own 5 s: software drivers compile slowly the first time, above all on a busy machine. */
const TIMEOUT_MS = 600_000;

/**
 * A test with an adapter whose devices are leased (testDevice.ts): to the test they are new ones, but what another test
 * compiled is not compiled again. A test that loses a device needs a whole one: it asks `gpu` for an adapter.
 */
export function gpuTest(
  name: string,
  body: (gpu: GPU, adapter: GPUAdapter) => unknown,
  timeoutMs: number = TIMEOUT_MS,
): void {
  if (opened instanceof Error) {
    const fail = () => {
      throw opened;
    };
    if (required) test(name, fail);
    else test.skip(`${name} (no adapter)`, fail);
    return;
  }
  const { gpu } = opened;
  test(
    name,
    async () => {
      const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
      if (!adapter) throw new Error(`${testDriver} gave an adapter before and gives none now`);
      const { adapter: leased, end } = leasing(adapter);
      try {
        await body(gpu, leased);
      } finally {
        end();
      }
    },
    timeoutMs,
  );
}
