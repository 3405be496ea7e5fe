import { existsSync } from 'node:fs';
import { aptInstall, aptWorks } from './fetchBrowser.js';

/**
 * The Firefox of the machine, for the smoke tests of the other engine. It is installed only in CI, where the machine is
 * ours; elsewhere the tests without it are skipped by name.
 */

const PATHS = [
  '/usr/bin/firefox-esr',
  '/usr/bin/firefox',
  '/snap/bin/firefox',
  '/Applications/Firefox.app/Contents/MacOS/firefox',
  'C:\\Program Files\\Mozilla Firefox\\firefox.exe',
];

/** $FIREFOX_PATH, or where systems put it; undefined where there is none. */
export function findFirefox() {
  const { FIREFOX_PATH } = process.env;
  return FIREFOX_PATH || PATHS.find((path) => existsSync(path));
}

/** Why the tests have no Firefox, and what to do; for the name of a test that is skipped. */
export const NO_FIREFOX = 'no Firefox on this machine: install it, or name it in FIREFOX_PATH';

/**
 * Its path, or a sentence that says why there is none: which is no reason to end. Installs it where `mayInstall`, by
 * default in CI as root. firefox-esr is Debian's; that of Ubuntu is a snap, and its runners have one anyway.
 */
export function ensureFirefox({ mayInstall = Boolean(process.env.CI) && aptWorks(), install = aptInstall } = {}) {
  const found = findFirefox();
  if (found) return { path: found };
  if (!mayInstall) return { skipped: NO_FIREFOX };
  process.stderr.write('driftwell: no Firefox yet, trying apt-get install firefox-esr (80 MB)\n');
  try {
    install('firefox-esr');
  } catch (error) {
    return { skipped: `${NO_FIREFOX} (${error.message})` };
  }
  const path = findFirefox();
  return path ? { path } : { skipped: NO_FIREFOX };
}
