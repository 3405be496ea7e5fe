import { existsSync, readFileSync } from 'node:fs';

/** How many tests passed, failed and were skipped, from the JSON reports of vitest and playwright. */

/** The report in `file`, or undefined if the run ended before it wrote one. */
export function readReport(file) {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined; // cut short
  }
}

/**
 * A run that ended badly has at least one failure, even if no test of its report says so: a file that does not load,
 * an unhandled error, a crash before the report.
 */
function atLeastOne(counts, endedWell) {
  return { ...counts, failed: endedWell ? counts.failed : Math.max(1, counts.failed) };
}

/** From vitest's (Jest's) JSON. A file that does not even load is one failure. */
export function countVitest(report, endedWell) {
  const { numPassedTests = 0, numFailedTests = 0, numPendingTests = 0, numTodoTests = 0 } = report ?? {};
  const unloaded = (report?.testResults ?? []).filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  );
  const counts = {
    passed: numPassedTests,
    failed: numFailedTests + unloaded.length,
    skipped: numPendingTests + numTodoTests,
  };
  return atLeastOne(counts, endedWell);
}

/** From playwright's JSON. A test that passed only when tried again counts as failed: a test must not be a lottery. */
export function countPlaywright(report, endedWell) {
  const { expected = 0, unexpected = 0, flaky = 0, skipped = 0 } = report?.stats ?? {};
  return atLeastOne({ passed: expected, failed: unexpected + flaky, skipped }, endedWell);
}

/** Two counts added. */
export function sum(a, b) {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}
