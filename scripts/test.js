import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { countPlaywright, countVitest, readReport, sum } from './counts.js';

/**
 * `npm test` after the set-up: unit tests and kernels through Dawn (vitest), then the page in a real browser
 * (playwright). Both run whatever the other says; the last line is the sum over both.
 */

const root = fileURLToPath(new URL('..', import.meta.url));
const cache = join(root, '.cache');
const reports = { vitest: join(cache, 'vitest.json'), playwright: join(cache, 'playwright.json') };
mkdirSync(cache, { recursive: true });
for (const report of Object.values(reports)) rmSync(report, { force: true }); // never count an old run

/** Runs a tool of node_modules in this Node; returns whether it ended well. */
function run(script, options, env) {
  const settings = { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } };
  return spawnSync(process.execPath, [join(root, 'node_modules', script), ...options], settings).status === 0;
}

// the set-up has promised an adapter: a test that finds none fails
const vitestOptions = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${reports.vitest}`];
const vitestWell = run('vitest/vitest.mjs', vitestOptions, { REQUIRE_DEVICE: '1' });

const playwrightEnv = { REQUIRE_DEVICE: '1', PLAYWRIGHT_JSON_OUTPUT_FILE: reports.playwright };
const playwrightWell = run('@playwright/test/cli.js', ['test', '--reporter=list,json'], playwrightEnv);

const { passed, failed, skipped } = sum(
  countVitest(readReport(reports.vitest), vitestWell),
  countPlaywright(readReport(reports.playwright), playwrightWell),
);
if (skipped) process.stdout.write(`\n${skipped} skipped\n`);
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exitCode = failed ? 1 : 0;
