import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { countPlaywright, countVitest, sum } from './counts.js';
import { nodeTooOld, packagesStale } from './setup.js';

const locked = {
  '': { version: '0.1.0' },
  'node_modules/a': { version: '1.0.0' },
  'node_modules/b': { version: '2.0.0', optional: true },
};

function project(installed?: object | string): string {
  const folder = mkdtempSync(join(tmpdir(), 'driftwell-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'node_modules'));
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({ packages: locked }));
  const text = typeof installed === 'object' ? JSON.stringify({ packages: installed }) : installed;
  if (text !== undefined) writeFileSync(join(folder, 'node_modules', '.package-lock.json'), text);
  return folder;
}

test('Node is refused where Vite refuses it, with a place to get it', () => {
  for (const version of ['20.19.0', '20.20.2', '22.12.0', '23.0.0', '100.1.0']) {
    expect(nodeTooOld(version)).toBeUndefined();
  }
  for (const version of ['18.20.4', '20.18.3', '21.7.3', '22.11.0', '9.99.0'])
    expect(nodeTooOld(version)).toMatch(/20\.19.*nodejs\.org/);
});

test('packages are installed when they are missing or not those of the lock file', () => {
  const { '': _, ...all } = locked;
  expect(packagesStale(project(all))).toBe(false);
  expect(packagesStale(project())).toBe(true);
  expect(packagesStale(project('{"packages": {'))).toBe(true);
  expect(packagesStale(project({}))).toBe(true);
  expect(packagesStale(project({ ...all, 'node_modules/a': { version: '1.0.1' } }))).toBe(true);
});

test('an optional package may be absent, but not of another version', () => {
  const a = { 'node_modules/a': { version: '1.0.0' } };
  expect(packagesStale(project(a))).toBe(false);
  expect(packagesStale(project({ ...a, 'node_modules/b': { version: '1.9.0' } }))).toBe(true);
});

test('passed and failed tests are summed over both runs', () => {
  const vitest = countVitest({ numPassedTests: 7, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1 }, false);
  expect(vitest).toEqual({ passed: 7, failed: 1, skipped: 3 });
  const playwright = countPlaywright({ stats: { expected: 4, unexpected: 1, flaky: 1, skipped: 2 } }, false);
  expect(playwright).toEqual({ passed: 4, failed: 2, skipped: 2 });
  expect(sum(vitest, playwright)).toEqual({ passed: 11, failed: 3, skipped: 5 });
});

test('a run that dies or a file that does not load is a failure', () => {
  expect(countVitest(undefined, false)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  expect(countPlaywright(undefined, false)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  expect(countVitest({ numPassedTests: 3 }, false).failed).toBe(1);
  const unloaded = { numPassedTests: 3, testResults: [{ status: 'failed', assertionResults: [] }] };
  expect(countVitest(unloaded, false)).toEqual({ passed: 3, failed: 1, skipped: 0 });
});
