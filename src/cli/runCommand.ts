import { shortAddress } from '../address.ts';
import { compareStamps, isStamp } from '../experiments/compareStamps.ts';
import { memoriesRead } from '../experiments/dimensions.ts';
import { type RunStamp, runExperiment } from '../experiments/index.ts';
import { resolveInputs } from '../experiments/inputs.ts';
import type { Run } from '../experiments/run.ts';
import { ConfigError, parseConfig, resolvedConfig } from '../params/config.ts';
import type { FileList } from '../params/dial.ts';
import { FILE_DIALS, type FileDial } from '../params/fileDials.ts';
import { presetDials } from '../params/presets.ts';
import type { Config } from '../params/table.ts';
import { findingsOf } from '../pictures/findings/index.ts';
import { checkKinds } from './adapter.ts';
import { checkJournal } from './journalFile.ts';
import { fileOf, readLists } from './lists.ts';
import { namedNetworks } from './namedNetworks.ts';
import { openDevice, tuneModeOf } from './openDevice.ts';
import { checkOutput, checkResult, type OutputOptions, writeRun } from './output.ts';
import { engineering, ProgressLine } from './progress.ts';
import { isLink, savedConfig, savedRun } from './savedConfig.ts';
import { hearStopSignals } from './stopSignals.ts';
import { summary } from './summary.ts';
import { journalOf, type SweepOptions, sweepOptions } from './sweep.ts';
import { say } from './terminal.ts';

export interface RunOptions extends OutputOptions, SweepOptions {
  config?: string;
  preset?: string;
  /** files of somebody else are replaced, too */
  force?: boolean;
  adapter?: string;
  quiet?: boolean;
  /** how variants of kernels are chosen, see tuneModeOf */
  tune?: string;
  json?: boolean;
  /** events as they happen, a JSON object a line */
  jsonl?: boolean;
  /** nothing is computed: what would be is printed */
  dryRun?: boolean;
  /** of a run that is made again: what it gave, and what says so */
  before?: { name: string; stamp: RunStamp };
}

/**
 * One run of an experiment from the command line: dials from --config, then --preset, then flags; files written at the
 * end. stdout gets the summary (or JSON, or events), stderr the progress. Returns
 * the exit code: 0, or that of a signal.
 */
export async function runCommand(
  experiment: Config['experiment'],
  dials: Record<string, unknown>,
  options: RunOptions,
): Promise<number> {
  const saved = options.config !== undefined ? await savedConfig(options.config, dials) : {};
  const { experiment: savedExperiment, ...savedDials } = saved;
  if (savedExperiment !== undefined && savedExperiment !== experiment) {
    throw new ConfigError([
      `--config is a run of ${savedExperiment}, not of ${experiment}; driftwell open makes it again`,
    ]);
  }
  const line = new ProgressLine(process.stderr, options.quiet === true);
  const lists = await readLists({ ...savedDials, ...dials }, memoriesRead(experiment));
  for (const note of lists.notes) line.say(note);
  const config = parseConfig(
    { experiment, ...lists.dials },
    options.preset === undefined ? {} : presetDials(options.preset),
  );
  const outputs = [...new Set(options.out)];
  for (const file of outputs) await checkOutput(file, options.force);
  checkResult(options.result, experiment, outputs);
  const inputs = resolveInputs(config, { ...lists.files, ...(await namedNetworks(config)) });
  // axes are read when they are computed: a wrong one is told before a device is opened and a journal begun
  if (experiment === 'phase') (await import('../experiments/phase/plan.ts')).planOf(inputs);
  // the principal plane takes a while to find, and always exists
  if (experiment === 'generate' && config.plane !== 'principal')
    await (await import('../experiments/plane.ts')).windowOf(inputs);
  const sweep = sweepOptions(options);
  const tune = tuneModeOf(options.tune);
  checkKinds(options.adapter);
  if (sweep.journal !== undefined && experiment === 'phase') await checkJournal(sweep.journal);
  if (options.dryRun) {
    say(`${JSON.stringify({ config: resolvedConfig(config), link: await shortAddress(config) })}\n`);
    return 0;
  }
  const tell = options.jsonl ? eventLines() : undefined;

  const device = await openDevice(options.adapter, (text) => line.say(text), tune);
  const { gpu } = device;
  if (tune === 'on') {
    const { tuneFor } = await import('./tune.ts');
    await tuneFor(device, inputs, (text) => line.say(text));
  }
  const signals = hearStopSignals();
  const started = performance.now();
  let rate = Number.NaN;
  const journal = await journalOf(sweep, config, gpu.adapter.name, line);
  tell?.('begin', { config: resolvedConfig(config), adapter: gpu.adapter.name });
  const run = await runExperiment(inputs, {
    gpu,
    stop: signals.stop,
    progress: (progress) => {
      rate = progress.pairsPerSecond;
      line.update(progress);
      tell?.('progress', { ...progress });
    },
    journal,
    share: sweep.share,
  }).finally(() => {
    signals.release();
    return journal?.close();
  });
  if (signals.code > 0 && sweep.journal !== undefined && journal)
    line.say(`stopped; the same command goes on from ${sweep.journal}`);
  const seconds = (performance.now() - started) / 1000;
  const speed = rate > 0 && rate < Number.POSITIVE_INFINITY ? ` at ${engineering(rate)}pairs/s` : '';
  line.finish(`${experiment} in ${seconds.toFixed(2)} s${speed} on ${run.adapter} (${run.kernel})`);

  const written: string[] = [];
  const failures: Error[] = [];
  // a part of a sweep is in its journal
  for (const file of sweep.share ? [] : outputs) {
    try {
      written.push(...(await writeRun(file, run, gpu, options)));
    } catch (error) {
      // the other files, and what is said, are not lost with it
      failures.push(error as Error);
    }
  }
  await tellRun(run, written, options, tell);
  gpu.close();
  if (failures.length > 0) throw failures.length === 1 ? failures[0] : new AggregateError(failures);
  return signals.code;
}

/** What a run gave, and which files have it: as sentences and tables, or as one JSON object. */
async function tellRun(
  run: Run,
  written: readonly string[],
  { json, before }: RunOptions,
  tell: ReturnType<typeof eventLines> | undefined,
): Promise<void> {
  const stamp = run.stamp as RunStamp;
  const sameness = before && compareStamps(before.stamp, stamp);
  if (json || tell) {
    const { results: _, inputs: __, ...header } = run;
    const report = { ...header, findings: await findingsOf(run), written, ...(sameness && { sameness }) };
    if (tell) tell('done', report);
    else say(`${JSON.stringify(report)}\n`);
  } else {
    const { headline, shows, rule } = await findingsOf(run);
    say(`${headline}\n${shows}\n${rule}\n`);
    for (const note of run.notes) say(`${note}\n`);
    say(summary(run.results));
    for (const file of written) say(`wrote ${file}\n`);
    const held = before && sameness ? `, beside ${before.name}: ${sameness}` : '';
    say(`result ${stamp.result.slice(0, 16)} of config ${stamp.config.slice(0, 16)}${held}\n`);
  }
}

/** Progress is told so often, in ms. */
const TOLD_EVERY = 100;

/** Writes events to standard output, each a line of JSON. */
function eventLines(): (event: 'begin' | 'progress' | 'done', values: Readonly<Record<string, unknown>>) => void {
  let toldAt = Number.NEGATIVE_INFINITY;
  return (event, values) => {
    if (event === 'progress') {
      if (performance.now() - toldAt < TOLD_EVERY) return;
      toldAt = performance.now();
    }
    // what is not finite, a rate before any work, is null
    say(`${JSON.stringify({ event, ...values })}\n`);
  };
}

/** Where the files of a run are now, which a link does not say and the file of a run not for every machine. */
export interface OpenOptions extends RunOptions, Partial<Record<FileDial, string>> {}

/** The run of a link or of a file driftwell wrote, whatever its experiment. */
export async function openCommand(
  from: string,
  { memories, weights, cue, network, ...options }: OpenOptions,
): Promise<number> {
  const places: Readonly<Record<string, unknown>> = { memories, weights, cue, network };
  const { config, stamp } = await savedRun(from, places);
  const { experiment, ...dials } = config;
  for (const name of FILE_DIALS) {
    if (places[name] === undefined) continue;
    const list = dials[name];
    const named = fileOf(name, list);
    if (!named) throw new ConfigError([`the run has no file of ${name}; leave out --${name}`]);
    // the part of it that the run took
    const file = named.take === '' ? places[name] : `${places[name]}:${named.take}`;
    dials[name] = { ...named, file, ...(typeof list === 'object' && { saved: (list as FileList).file }) };
  }
  const before = isStamp(stamp) ? { before: { name: isLink(from) ? 'the link' : from, stamp } } : {};
  return runCommand(parseConfig(experiment === undefined ? {} : { experiment }).experiment, dials, {
    ...options,
    ...before,
  });
}
