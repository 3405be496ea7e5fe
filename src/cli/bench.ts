import { runBench } from '../bench/bench.ts';
import { allRight, preface, tableHead, tableLine } from '../bench/report.ts';
import { openDevice } from './openDevice.ts';
import { complain, say } from './terminal.ts';
import { checkWritable, writeWhole } from './wholeFile.ts';

export interface BenchCommand {
  /** a kind of adapter, see openAdapter */
  adapter?: string | undefined;
  /** only operations whose name contains this */
  only?: string | undefined;
  /** trials per row; 10 unless given */
  trials?: number | undefined;
  /** file for the full report as JSON; '-': to stdout, and the table to stderr */
  json?: string | undefined;
}

/**
 * `driftwell bench`: measures the kernels on this machine, each result checked against float64.
 * Resolves to the exit code: 1 if a result was wrong. Throws RangeError on options out of range.
 */
export async function bench({ adapter, only, trials = 10, json }: BenchCommand): Promise<number> {
  if (!(Number.isInteger(trials) && trials >= 1))
    throw new RangeError(`trials is ${trials}; give a whole number from 1`);
  if (json && json !== '-') await checkWritable('json', json);
  const { gpu } = await openDevice(adapter, (text) => complain(`${text}\n`));
  const table = json === '-' ? complain : say;
  try {
    const report = await runBench(gpu, {
      only,
      trials,
      onCeiling: (ceiling) => table(`${preface({ adapter: gpu.adapter, ceiling })}\n\n${tableHead()}\n`),
      onRow: (row) => table(`${tableLine(row)}\n`),
    });
    const text = `${JSON.stringify(report, null, 2)}\n`;
    if (json === '-') say(text);
    else if (json) await writeWhole(json, Buffer.from(text));
    return allRight(report) ? 0 : 1;
  } finally {
    gpu.close();
  }
}
