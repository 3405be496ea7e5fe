import { readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { opsNamed, runBench } from '../bench/bench.ts';
import { comparisonText } from '../bench/compare.ts';
import { allRight, type BenchHost, type BenchReport, deviationsOf } from '../bench/report.ts';
import { parseReport, reportText } from '../bench/reportFile.ts';
import { ceilingLines, preface, tableHead, tableLine } from '../bench/reportText.ts';
import { STANDARD_TRIALS } from '../bench/trials.ts';
import { FileError } from '../files/fileError.ts';
import { ConfigError } from '../params/config.ts';
import { variantText } from '../simulation/keptVariants.ts';
import { VERSION } from '../version.ts';
import { openDevice, type TuneMode, tuneModeOf } from './openDevice.ts';
import { complain, say } from './terminal.ts';
import { checkWritable, writeWhole } from './wholeFile.ts';
import { reasonOf } from './writeError.ts';

export interface BenchCommand {
  /** a kind of adapter, see openAdapter */
  adapter?: string | undefined;
  /** the operation of this name, or all whose name contains it */
  only?: string | undefined;
  /** trials per row; 10 unless given */
  trials?: number | undefined;
  /** also the most particles of which a step fits into a frame */
  ramp?: boolean | undefined;
  /** how variants of kernels are chosen, see tuneModeOf; the defaults unless given */
  tune?: string | undefined;
  /** file for the full report as JSON; '-': to stdout, and the table to stderr */
  json?: string | undefined;
  /** a file of somebody else is replaced, too */
  force?: boolean | undefined;
  /** one report: this run against it; two: the second against the first, and nothing is measured */
  compare?: string[] | undefined;
}

/** This process, for the record. */
export function benchHost(): BenchHost {
  const [load] = loadavg();
  const program = `Node ${process.versions.node} on ${process.platform} ${process.arch}`;
  // Windows has no load, and says 0
  return { version: VERSION, program, ...(load ? { load: Number(load.toFixed(2)) } : {}) };
}

/** ms of CPU that this process has used, on all cores together. */
export function cpuTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/**
 * `driftwell bench`: measures the kernels on this machine, each result checked against float64.
 * Resolves to the exit code: 1 if a result was wrong. Throws RangeError on options out of
 * range, FileError on a report that is none.
 */
export async function bench({
  adapter,
  only = '',
  trials = STANDARD_TRIALS,
  ramp = false,
  tune = 'off',
  json,
  force,
  compare = [],
}: BenchCommand): Promise<number> {
  if (compare.length > 2) throw new RangeError(`--compare is given ${compare.length} files; give one or two`);
  // before minutes of measurement
  const [before, other] = compare.map(readReport);
  if (before && other) {
    say(`${comparisonText(before, other)}\n`);
    return 0;
  }
  const ops = opsNamed(only);
  const variants = tuneModeOf(tune);
  if (variants === 'on')
    throw new ConfigError(['--tune on is of runs; driftwell tune measures, then bench --tune kept']);
  const others = changedBy(variants);
  if (json && json !== '-') await checkWritable('json', json, force);
  const { gpu } = await openDevice(adapter, (text) => complain(`${text}\n`), variants);
  const table = json === '-' ? complain : say;
  const host = benchHost();
  try {
    const known = { ...host, adapter: gpu.adapter, deviations: deviationsOf({ ops, trials, others }) };
    table(`${preface(known)}\n`);
    const report = await runBench(gpu, {
      host,
      cpuTime,
      ops,
      trials,
      ramp,
      others,
      onCeilings: (ceilings) => table(`${ceilingLines(ceilings)}\n\n${tableHead()}\n`),
      onRow: (row, ceilings) => table(`${tableLine(row, ceilings)}\n`),
    });
    const text = reportText(report);
    if (json === '-') say(text);
    else if (json) await writeWhole(json, Buffer.from(text));
    if (before) table(`\n${comparisonText(before, report)}\n`);
    return allRight(report) ? 0 : 1;
  } finally {
    gpu.close();
  }
}

/** What the report says of variants that are not the defaults. */
function changedBy(mode: TuneMode): string[] {
  if (mode === 'off') return [];
  return [mode === 'kept' || mode === 'on' ? 'variants of kernels tuned here' : `all kernels ${variantText(mode)}`];
}

function readReport(file: string): BenchReport {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new FileError(file, missing ? 'does not exist; check the name' : `cannot be read (${reasonOf(error)})`);
  }
  return parseReport(file, text);
}
