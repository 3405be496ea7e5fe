import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { opsNamed, runBench } from '../bench/bench.ts';
import { allRight, type BenchReport, deviationsOf } from '../bench/report.ts';
import { sixDigits } from '../bench/reportFile.ts';
import { ceilingLines, preface, tableHead, tableLine } from '../bench/reportText.ts';
import { type SameBits, sameBits } from '../bench/sameBits.ts';
import { STANDARD_TRIALS } from '../bench/trials.ts';
import type { Gpu } from '../gpu/device.ts';
import type { AdapterSurvey } from './adapter.ts';
import { benchHost, cpuTime } from './bench.ts';
import { openDevice } from './openDevice.ts';
import { complain, say } from './terminal.ts';
import { casesNamed, verifyFiles } from './verify.ts';
import { writeWhole } from './wholeFile.ts';

export interface ExamineOptions {
  /** the file that all of it goes to */
  out: string;
  /** a kind of adapter, see openAdapter */
  adapter?: string;
  /** only reference cases whose id begins with this */
  cases?: string;
  /** only operations of the bench whose name contains this */
  ops?: string;
  /** trials of its rows */
  trials?: number;
}

/**
 * Throws, before minutes of measurement, where a choice names nothing: ConfigError on cases, RangeError on operations.
 */
export function checkChoices({ cases, ops = '' }: ExamineOptions): void {
  opsNamed(ops);
  if (cases !== undefined && existsSync(CASES)) casesNamed([CASES], cases);
}

/** Reference cases lie beside the program in a checkout and in the portable pack. */
const CASES = fileURLToPath(new URL('../../cases', import.meta.url));

/**
 * `driftwell doctor --full`: the same bits, the reference cases and the bench on the best adapter here, into one JSON.
 * Resolves to the exit code: 1 if a result was wrong.
 */
export async function examine(adapters: AdapterSurvey, options: ExamineOptions): Promise<number> {
  const { out, adapter, cases = '', ops = '', trials = STANDARD_TRIALS } = options;
  const chosen = opsNamed(ops);
  const { gpu, opened } = await openDevice(adapter, (text) => complain(`${text}\n`));
  try {
    const head = { driftwell: 'doctor', format: 1, ...benchHost(), at: new Date().toISOString() };
    const bits = await compareBits(gpu);
    const verified = await verifyCases(opened.kind, cases, gpu.adapter.software);
    const bench = await measure(gpu, { ops: chosen, trials });
    const found = { ...head, adapters, sameBits: bits, verify: verified.json, bench };
    await writeWhole(out, Buffer.from(`${JSON.stringify(found, sixDigits, 1)}\n`));
    const right = verified.right && allRight(bench) && bits.every(({ fault }) => !fault);
    say(`\n${right ? 'Every result was right.' : 'SOMETHING IS WRONG: see above.'} All of it is in ${out}.\n`);
    return right ? 0 : 1;
  } finally {
    gpu.close();
  }
}

async function compareBits(gpu: Gpu): Promise<SameBits[]> {
  say('\nSame bits, whether a run is cut or not (sha256 of its end):\n');
  const bits = await sameBits(gpu);
  for (const { name, sha256, fault } of bits) {
    say(`${name.padEnd(20)}  ${fault ? `WRONG: ${fault}` : sha256.slice(0, 16)}\n`);
  }
  return bits;
}

/** With fewer particles on software, which would take half an hour. */
async function verifyCases(adapter: string, only: string, quick: boolean): Promise<{ json: unknown; right: boolean }> {
  say('\nReference cases:\n');
  if (!existsSync(CASES)) {
    say('skipped: the npm package has none, a checkout and the portable pack do\n');
    return { json: { skipped: 'no cases beside this program' }, right: true };
  }
  let text = '';
  const print = (all: string) => {
    text += all;
  };
  const code = await verifyFiles([CASES], { json: true, quick, adapter, only, print });
  const json = JSON.parse(text);
  const { cases, quantities, failed, failedCases } = json.summary;
  const which = failed > 0 ? `: ${failedCases.join(', ')}` : '';
  say(`${cases} cases, ${quantities} quantities, ${failed} FAILED${which}; ${json.seconds.toFixed(0)} s\n`);
  return { json, right: code === 0 };
}

function measure(gpu: Gpu, choice: { ops: ReturnType<typeof opsNamed>; trials: number }): Promise<BenchReport> {
  const host = benchHost();
  say(`\nSpeed:\n${preface({ ...host, adapter: gpu.adapter, deviations: deviationsOf(choice) })}\n`);
  return runBench(gpu, {
    host,
    cpuTime,
    ...choice,
    onCeilings: (ceilings) => say(`${ceilingLines(ceilings)}\n\n${tableHead()}\n`),
    onRow: (row, ceilings) => say(`${tableLine(row, ceilings)}\n`),
  });
}
