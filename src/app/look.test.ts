import { afterEach, expect, test, vi } from 'vitest';
import { watchLook } from './look.ts';

afterEach(() => vi.unstubAllGlobals());

/** Media queries of a screen whose density and colours the test changes. */
function screen() {
  const queries = new Map<string, EventTarget>();
  const listening = new Set<string>();
  const matchMedia = (query: string) => {
    const target = new EventTarget();
    queries.set(query, target);
    return {
      addEventListener: (type: string, heard: () => void) => {
        listening.add(query);
        target.addEventListener(type, heard);
      },
      removeEventListener: (type: string, heard: () => void) => {
        listening.delete(query);
        target.removeEventListener(type, heard);
      },
    };
  };
  vi.stubGlobal('matchMedia', matchMedia);
  const changes = (query: string) => queries.get(query)?.dispatchEvent(new Event('change'));
  return {
    listening,
    recolour: () => changes('(prefers-color-scheme: dark)'),
    density(now: number) {
      const before = globalThis.devicePixelRatio;
      vi.stubGlobal('devicePixelRatio', now);
      changes(`(resolution: ${before}dppx)`);
    },
  };
}

test('another density or other colours are heard of, as often as they come, until the watch ends', () => {
  const { density, recolour, listening } = screen();
  density(1);
  const changed = vi.fn();
  const end = watchLook(changed);
  for (const now of [2, 1.25, 2]) density(now);
  expect(changed).toHaveBeenCalledTimes(3);
  recolour();
  expect(changed).toHaveBeenCalledTimes(4);
  end();
  expect(listening.size).toBe(0);
  density(1);
  recolour();
  expect(changed).toHaveBeenCalledTimes(4);
});
