import { type RunStamp, runExperiment } from '../experiments/index.ts';
import { readInputs } from '../experiments/inputs.ts';
import { openGpu } from '../gpu/device.ts';
import { ConfigError, readConfig } from '../params/config.ts';
import { presetDials } from '../params/presets.ts';
import { openAdapter } from './adapter.ts';
import { readLists } from './lists.ts';
import { checkOutput, type OutputOptions, writeRun } from './output.ts';
import { engineering, ProgressLine } from './progress.ts';
import { savedConfig } from './savedConfig.ts';
import { summary } from './summary.ts';
import { journalOf, sweepOptions } from './sweep.ts';

export interface RunOptions extends OutputOptions {
  config?: string;
  preset?: string;
  out?: string[];
  adapter?: string;
  quiet?: boolean;
  json?: boolean;
  /** of a sweep: where finished points are kept */
  journal?: string;
  /** of a sweep: 'i/n', the i-th of n parts */
  shard?: string;
  /** of a sweep: journals that together hold all of it */
  merge?: readonly string[];
}

/**
 * One run of an experiment from the command line: dials from --config, then --preset, then flags; files written at the
 * end. stdout gets the summary (or JSON), stderr the progress. Returns the exit code: 0, or 130 after Ctrl-C.
 */
export async function runCommand(
  experiment: string,
  dials: Record<string, unknown>,
  options: RunOptions,
): Promise<number> {
  const saved = options.config ? await savedConfig(options.config) : {};
  const { experiment: savedExperiment, ...savedDials } = saved;
  if (savedExperiment !== undefined && savedExperiment !== experiment) {
    throw new ConfigError([
      `--config is a run of ${savedExperiment}, not of ${experiment}; driftwell open makes it again`,
    ]);
  }
  const lists = await readLists({ ...savedDials, ...dials });
  const config = readConfig({ experiment, ...lists.dials }, options.preset ? presetDials(options.preset) : {});
  for (const file of options.out ?? []) await checkOutput(file);
  const inputs = readInputs(config, lists.files);
  const sweep = sweepOptions(options);

  const { adapter, driver } = await openAdapter({ adapter: options.adapter });
  const gpu = await openGpu(adapter, driver);
  const stop = { aborted: false };
  process.once('SIGINT', () => {
    stop.aborted = true;
  });
  const line = new ProgressLine(process.stderr, options.quiet === true);
  const started = performance.now();
  let rate = Number.NaN;
  const journal = await journalOf(sweep, config, gpu.adapter.name, line);
  const run = await runExperiment(inputs, {
    gpu,
    stop,
    progress: (progress) => {
      rate = progress.pairsPerSecond;
      line.update(progress);
    },
    journal,
    share: sweep.share,
  }).finally(() => journal?.close());
  const seconds = (performance.now() - started) / 1000;
  const speed = Number.isFinite(rate) ? ` at ${engineering(rate)}pairs/s` : '';
  line.finish(`${experiment} in ${seconds.toFixed(2)} s${speed} on ${run.adapter} (${run.kernel})`);

  const written: string[] = [];
  // a part of a sweep is in its journal
  for (const file of sweep.share ? [] : (options.out ?? [])) written.push(...(await writeRun(file, run, gpu, options)));
  if (options.json) {
    const { results: _, inputs: __, ...header } = run;
    process.stdout.write(`${JSON.stringify({ ...header, written })}\n`);
  } else {
    for (const note of run.notes) process.stdout.write(`${note}\n`);
    process.stdout.write(summary(run.results));
    for (const file of written) process.stdout.write(`wrote ${file}\n`);
    process.stdout.write(
      `result ${(run.stamp as RunStamp).result.slice(0, 16)} of config ${(run.stamp as RunStamp).config.slice(0, 16)}\n`,
    );
  }
  gpu.close();
  return stop.aborted ? 130 : 0;
}

/** The run of a link or of a file driftwell wrote, whatever its experiment. */
export async function openCommand(from: string, options: RunOptions): Promise<number> {
  const { experiment, ...dials } = await savedConfig(from);
  return runCommand(readConfig(experiment === undefined ? {} : { experiment }).experiment, dials, options);
}
