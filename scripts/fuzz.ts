import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { raceForLock } from '../src/cli/lockRace.ts';
import { survivesFullDisks, survivesKills } from './fuzz/crashes.ts';
import type { Target } from './fuzz/target.ts';
import { targetsIn } from './fuzz/targets.ts';
import { readOptions, refuse, wholeNumber } from './options.ts';

/**
 * Inputs made from a seed for every door for words from outside (scripts/fuzz/targets.ts), the race for the lock of a
 * journal, and kills and full disks at random moments (scripts/fuzz/crashes.ts). Says which rule was broken, by
 * which input, and how to have it again.
 *
 *     npm run fuzz [-- --inputs N --seed S --only NAME]   one JSON, .cache/fuzz.json; exit code 1 if a rule is broken
 *
 * `--inputs`: in all, 1,020,000 by default; `--only`: one target, `lock`, `kill` or `disk`.
 * Ctrl-C ends it after the batch in hand.
 */

/** Batch b of a target has the seed S + b, so that a batch is repeated by its own seed alone. */
const BATCH = 1000;
const MOST_MS = 1000;
const MOST_MB = 300;
const OPENERS = 8;
const TRIALS = 100;
const LOCK = 'lock';
const CRASHES = { kill: survivesKills, disk: survivesFullDisks };

interface TargetReport {
  name: string;
  accepted: number;
  refused: number;
  /** of the CPU, whatever else the machine does; the longest of one input */
  longestMs: number;
  /** the most memory the process has had by the end of the target */
  peakMb: number;
  /** what does not hold, with the smallest input that shows it */
  failures: { seed: number; path: string; repeat: string; input: string; problem: string }[];
  /** inputs that took longer than a second */
  slow: { ms: number; repeat: string; input: string }[];
}

const options = readOptions(['inputs', 'seed', 'only']);
const count = wholeNumber('inputs', options.inputs, 1_020_000);
const seed = wholeNumber('seed', options.seed, 1);

let stopped = false;
process.once('SIGINT', () => {
  stopped = true;
});
const tell = (text: string) => process.stderr.write(`${text}\n`);

async function fuzz(name: string, { inputs, tried }: Target, share: number): Promise<TargetReport> {
  const report: TargetReport = { name, accepted: 0, refused: 0, longestMs: 0, peakMb: 0, failures: [], slow: [] };
  for (let done = 0; done < share && !stopped && report.failures.length === 0; done += BATCH) {
    const batchSeed = seed + done / BATCH;
    const numRuns = Math.min(BATCH, share - done);
    const repeat = `npm run fuzz -- --only ${name} --seed ${batchSeed} --inputs ${numRuns}`;
    // said before: an input that never ends is found by its batch
    if (done % (20 * BATCH) === 0) tell(`${name}: ${done} of ${share}, seed ${batchSeed}`);
    const property = fc.asyncProperty(inputs, async (input) => {
      const before = process.cpuUsage();
      try {
        report[await tried(input)]++;
      } finally {
        const { user, system } = process.cpuUsage(before);
        const ms = (user + system) / 1000;
        report.longestMs = Math.max(report.longestMs, ms);
        if (ms > MOST_MS) report.slow.push({ ms, repeat, input: fc.stringify(input) });
      }
    });
    const { failed, counterexample, counterexamplePath, errorInstance } = await fc.check(property, {
      numRuns,
      seed: batchSeed,
    });
    if (!failed) continue;
    const problem = errorInstance instanceof Error ? (errorInstance.stack ?? '') : String(errorInstance);
    const input = fc.stringify(counterexample?.[0]);
    report.failures.push({ seed: batchSeed, path: counterexamplePath ?? '', repeat, input, problem });
  }
  report.peakMb = Math.round(process.resourceUsage().maxRSS / 1024);
  return report;
}

/** In how many trials not one of eight threads had the lock, or something was left behind. */
async function races(folder: string) {
  const reports = [];
  for (const before of ['fresh', 'stale'] as const) {
    tell(`${LOCK}: ${TRIALS} trials of ${OPENERS} threads, ${before}`);
    const said = await raceForLock(join(folder, before), { openers: OPENERS, trials: TRIALS, before });
    const wrong = said.filter((answers) => answers.filter((answer) => answer === 'has it').length !== 1);
    const left = readdirSync(folder).filter((name) => name.startsWith(before));
    reports.push({ before, trials: said.length, wrong, left });
  }
  return reports;
}

/** How many points were there after kills, or full disks, at random moments; or what does not hold. */
async function crashes(folder: string) {
  const reports = [];
  for (const [name, survives] of Object.entries(CRASHES)) {
    if (stopped || ![undefined, name].includes(options.only)) continue;
    tell(`${name}: ${TRIALS} random moments`);
    const end = await survives(folder, { trials: TRIALS, seed }).then(
      (points) => ({ points }),
      (error: Error) => ({ problem: error.stack ?? error.message }),
    );
    if ('problem' in end) tell(`BROKEN: ${end.problem}\n  npm run fuzz -- --only ${name} --seed ${seed}`);
    reports.push({ name, trials: TRIALS, ...end });
  }
  return reports;
}

const folder = mkdtempSync(join(tmpdir(), 'driftwell-fuzz-'));
process.once('exit', () => rmSync(folder, { recursive: true }));
const all = Object.entries(targetsIn(folder));
const chosen = all.filter(([name]) => options.only === undefined || options.only === name);
const others = [LOCK, ...Object.keys(CRASHES)];
if (chosen.length === 0 && !others.includes(options.only ?? '')) {
  const names = [...all.map(([name]) => name), ...others].join(', ');
  refuse(`--only is ${JSON.stringify(options.only)}; known are ${names}`);
}
const targets: TargetReport[] = [];
for (const [name, one] of chosen) {
  if (stopped) break;
  const report = await fuzz(name, one, Math.ceil(count / chosen.length));
  targets.push(report);
  const { accepted, refused, longestMs, peakMb } = report;
  tell(`${name}: ${accepted} accepted, ${refused} refused, longest ${longestMs.toFixed()} ms, peak ${peakMb} MB`);
  for (const { problem, input, repeat } of report.failures) tell(`BROKEN: ${problem}\n  by ${input}\n  ${repeat}`);
  for (const { ms, input, repeat } of report.slow)
    tell(`SLOW: ${ms.toFixed()} ms by ${input.slice(0, 1000)}\n  ${repeat}`);
}
const locks = !stopped && [undefined, LOCK].includes(options.only) ? await races(folder) : [];
const crashed = await crashes(folder);
// a rule for which nothing was tried is not among them
const verdicts = [
  ...(targets.length === 0
    ? []
    : [
        { rule: 'everything is taken or refused', passed: targets.every(({ failures }) => failures.length === 0) },
        { rule: `no input takes more than ${MOST_MS} ms`, passed: targets.every(({ slow }) => slow.length === 0) },
        { rule: `at most ${MOST_MB} MB of memory`, passed: targets.every(({ peakMb }) => peakMb <= MOST_MB) },
      ]),
  ...locks.map(({ before, wrong, left }) => ({
    rule: `a lock has one owner (${before})`,
    passed: wrong.length + left.length === 0,
  })),
  ...crashed.map((report) => ({
    rule: `what was recorded is there, and files are whole (${report.name})`,
    passed: !('problem' in report),
  })),
];
for (const { rule, passed } of verdicts) tell(`${passed ? 'ok' : 'BROKEN'}: ${rule}`);
const file = fileURLToPath(new URL('../.cache/fuzz.json', import.meta.url));
mkdirSync(dirname(file), { recursive: true });
const inputs = targets.reduce((sum, { accepted, refused }) => sum + accepted + refused, 0);
const at = new Date().toISOString();
writeFileSync(
  file,
  `${JSON.stringify({ at, node: process.version, seed, inputs, stopped, targets, locks, crashed, verdicts }, null, 2)}\n`,
);
tell(`${inputs} inputs${stopped ? ', stopped' : ''}; wrote ${file}`);
process.exitCode = verdicts.some(({ passed }) => !passed) ? 1 : stopped ? 130 : 0;
