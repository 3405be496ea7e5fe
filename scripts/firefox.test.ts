import { afterEach, expect, test, vi } from 'vitest';
import { ensureFirefox } from './firefox.js';

vi.mock('node:fs', async (original) => ({
  ...(await original<typeof import('node:fs')>()),
  existsSync: (path: string) => installed.has(path),
}));

const { installed } = vi.hoisted(() => ({ installed: new Set<string>() }));

afterEach(() => {
  installed.clear();
  vi.unstubAllEnvs();
});

const install = vi.fn((name: string) => void installed.add(`/usr/bin/${name}`));

test('a Firefox that is there is taken, a named one before it', () => {
  installed.add('/usr/bin/firefox');
  vi.stubEnv('FIREFOX_PATH', '');
  expect(ensureFirefox({ mayInstall: true, install })).toEqual({ path: '/usr/bin/firefox' });
  vi.stubEnv('FIREFOX_PATH', '/opt/firefox/firefox');
  expect(ensureFirefox({ install })).toEqual({ path: '/opt/firefox/firefox' });
  expect(install).not.toHaveBeenCalled();
});

test('it is installed in CI only, and a failure is a reason to skip, not to end', () => {
  vi.stubEnv('FIREFOX_PATH', '');
  vi.stubEnv('CI', '');
  expect(ensureFirefox({ install })).toEqual({ skipped: expect.stringContaining('FIREFOX_PATH') });
  expect(install).not.toHaveBeenCalled();
  const failing = () => {
    throw new Error('apt-get ended with 100');
  };
  expect(ensureFirefox({ mayInstall: true, install: failing }).skipped).toContain('ended with 100');
  expect(ensureFirefox({ mayInstall: true, install })).toEqual({ path: '/usr/bin/firefox-esr' });
});
