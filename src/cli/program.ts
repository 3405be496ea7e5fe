import { Command, CommanderError, Option } from 'commander';
import { experiments } from '../experiments/index.ts';
import { FileError } from '../files/fileError.ts';
import { ConfigError } from '../params/config.ts';
import { presets } from '../params/presets.ts';
import { type Config, dials } from '../params/table.ts';
import { RAMPS } from '../view/ramps.ts';
import { COLOR_SCALES } from '../view/scale.ts';
import { NoAdapterError } from './adapter.ts';
import { addDialFlags, flagName, flagSpelling, givenDials, mayApply } from './flags.ts';
import { mergeCommand } from './merge.ts';
import { TUNE_HELP } from './openDevice.ts';
import { outputHelp } from './output.ts';
import { type OpenOptions, openCommand, type RunOptions, runCommand } from './runCommand.ts';
import { statusCommand } from './sweep.ts';
import { complain, say } from './terminal.ts';
import { ADAPTERS, addTools, FORCE_HELP } from './tools.ts';
import type { TrainCommand } from './train.ts';
import { versionFacts } from './versionFacts.ts';

/**
 * The command line. What a run does not need is loaded by the command that does: a
 * checkout compiles each module as it is loaded.
 */

/** What the command ends with; `--help` and docs/commands.md say it. */
export const EXIT_CODES: Readonly<Record<number, string>> = {
  0: 'done',
  1: 'a result was wrong, or something failed',
  2: 'the command, a dial or a file is wrong',
  3: 'there is no adapter',
  130: 'stopped by Ctrl-C: what was done by then is written',
  143: 'stopped by SIGTERM, as batch systems and timeout send it: what was done by then is written',
};

const ABOUT: Readonly<Record<string, string>> = {
  basins: 'which attractor each start of a grid leads to',
  generate: 'samples of the reverse diffusion: density, moments, final fractions',
  trajectories:
    'reverse diffusion seen in time: density over time and position, critical times, clones; above three dimensions order parameters',
  landscape: 'energy, score, curvature and posterior entropy on a grid, with their contours and the critical points',
  attractors: 'minima, saddles and maxima of the energy in a box',
  probe: 'energy, weights, spectrum and path of one point',
  retrieve: 'cues, where retrieval takes them, and the memories near there, as images',
  phase: 'a scalar over one or two swept dials: thousands of small runs, means and standard errors',
};

function program(finish: (code: number) => void): Command {
  const root = new Command('driftwell')
    .description('associative memories and diffusion models as one dynamical system, on WebGPU')
    .option('-V, --version', 'version, commit, and what it runs on')
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({
      writeOut: say,
      writeErr: complain,
      outputError: (text, write) => write(withDial(text.replace(/^error: /, 'driftwell: '))),
    })
    .addHelpText(
      'after',
      `
Examples:
  driftwell basins --preset pham9 --particles 1048576 --out basins.png
  driftwell basins --memories mine.csv --beta 8 --out labels.npy
  driftwell generate --memories pham:9 --schedule vpLinear --sampler dpmSolver2M --out density.png
  driftwell landscape --preset pham9 --quantity hessianMin --out landscape.png
  driftwell attractors --memories moons:24 --beta 50 --out attractors.json
  driftwell retrieve --memories letters/ --cue mask:0.5 --beta 1 --out letters.png
  driftwell open 'https://...#v=1&preset=pham9&beta=8' --out basins.png

Presets: ${Object.keys(presets).join(', ')}

Exit codes: ${Object.entries(EXIT_CODES)
        .map(([code, means]) => `${code} ${means}`)
        .join('; ')}`,
    );
  // not .version(): git is asked only where somebody wants to know
  root.on('option:version', () => {
    say(`${versionFacts().join('\n')}\n`);
    throw new CommanderError(0, 'commander.version', '');
  });
  for (const experiment of Object.keys(experiments) as Config['experiment'][]) {
    const command = root.command(experiment).description(ABOUT[experiment] ?? experiment);
    addDialFlags(command, experiment);
    command
      .option(
        '--config <file or link>',
        'dials from a JSON file, from anything driftwell wrote, or from a link of the page',
      )
      .option('--preset <name>', `start from a preset: ${Object.keys(presets).join(', ')}`)
      .action(async (options: Record<string, unknown>) =>
        finish(await runCommand(experiment, givenDials(options), options)),
      );
    addRunOptions(command);
    if (experiment === 'phase') addSweepOptions(command);
  }
  addRunOptions(
    root
      .command('merge')
      .description('the sweep whose parts were computed with --shard, from their journals')
      .argument('<journal...>', 'journals that together hold all points')
      .action(async (journals: string[], options: RunOptions) => finish(await mergeCommand(journals, options))),
  );
  root
    .command('status')
    .description('how far sweeps are, by their journals')
    .argument('<journal...>')
    .option('--json', 'one JSON object instead of lines')
    .action(async (journals: string[], options: { json?: boolean }) => finish(await statusCommand(journals, options)));
  addRunOptions(
    root
      .command('open')
      .description('makes the run of a link of the page, or of anything driftwell wrote, again')
      .argument('<file or link>', 'quote a link: # and & mean something to a shell')
      .option('--memories <file>', 'where the file is that the run has its memories from')
      .option('--weights <file>', 'where the file of its weights is')
      .option('--cue <file>', 'where the file of its cues is')
      .option('--network <file>', 'where the file of its trained network is')
      .action(async (from: string, options: OpenOptions) => finish(await openCommand(from, options))),
  );
  addTraining(root, finish);
  addTools(root, finish);
  return root;
}

/** Of a flag that this experiment does not know, which do, if it is a dial. */
function withDial(text: string): string {
  const [, flag = ''] = /unknown option '(--[a-z\d-]+)/.exec(text) ?? [];
  const dial = dials.find(([name]) => `--${flagName(name)}` === flag)?.[0];
  if (dial === undefined) return text;
  const takers = Object.keys(experiments).filter((experiment) => mayApply(dial, experiment));
  return `driftwell: ${flag} is no dial of this experiment, but of ${takers.join(', ')}\n`;
}

/** A network of one's own, for `--score network`. */
function addTraining(root: Command, finish: (code: number) => void): void {
  root
    .command('train')
    .description('a small network, trained by denoising on memories: a score for every experiment')
    .option('--memories <list>', 'what it learns: a set or a file, as in every experiment (default pham:9)')
    .option('--hidden <units>', 'units of every hidden layer, such as 64,64,64 (the default)')
    .option('--seed <n>', 'of weights and examples, and of memories that are drawn (default 0)')
    .option('--steps <n>', 'steps of the optimizer (default 8000)')
    .option('--batch <n>', 'examples of a step (default 512)')
    .option(
      '--rate <number>',
      'learning rate at its highest; it rises over 100 steps and falls along a cosine to 0 (default 0.01)',
    )
    .option('--averaged <n>', 'the weights that are kept are means over about so many steps (default 300)')
    .option('--patience <n>', 'end where the loss has not fallen for so many steps (default 0: never)')
    .option('--sigma-min <number>', 'least noise that it learns (default 0.02)')
    .option('--sigma-max <number>', 'most noise that it learns (default 10)')
    .option('--out <file...>', '.npz for the network, and .png for a picture of its loss')
    .option('--force', FORCE_HELP)
    .option('--resume', 'go on from the checkpoint beside the network, which Ctrl-C has kept')
    .option('--json', 'print one JSON object instead of text')
    .option('--quiet', 'no progress on stderr')
    .addHelpText(
      'after',
      `
Examples:
  driftwell train --memories pham:9 --hidden 64,64,64 --out net.npz loss.png
  driftwell train --resume --out net.npz
  driftwell generate --memories pham:9 --score network --network net.npz --out density.png

Five networks come with driftwell, on points of pham, and need no training:
  driftwell generate --memories pham:9 --score network --network pham:9 --out density.png`,
    )
    .action(async (options: TrainCommand) => {
      const { trainCommand } = await import('./train.ts');
      finish(await trainCommand(options));
    });
}

/** What a run may be told beside its dials. */
function addRunOptions(command: Command): void {
  command
    .option('--out <file...>', outputHelp.out)
    .option('--force', FORCE_HELP)
    .option('--result <name>', outputHelp.result)
    .addOption(new Option('--color-scale <name>', 'scale of a density or landscape picture').choices([...COLOR_SCALES]))
    .addOption(new Option('--palette <name>', 'colours of a density or landscape picture').choices(Object.keys(RAMPS)))
    .addOption(new Option('--theme <name>', 'colours of the frame').choices(['light', 'dark']))
    .option('--adapter <kind>', ADAPTERS)
    .option('--tune <how>', TUNE_HELP)
    .option('--json', 'print one JSON object instead of text')
    .addOption(
      new Option('--jsonl', 'print a JSON object a line while it runs: begin, progress, done').conflicts('json'),
    )
    .option('--dry-run', 'check everything and print the config and its link as JSON; compute nothing')
    .option('--quiet', 'no progress on stderr');
}

/** A sweep may be stopped, killed, gone on with, and shared among machines. */
function addSweepOptions(command: Command): void {
  command
    .option('--journal <file>', 'where finished points are kept, to go on from; <out>.journal unless given')
    .option('--shard <i/n>', 'compute the i-th of n parts into its journal; driftwell merge puts them together');
}

function exitCodeOf(error: unknown): number {
  if (error instanceof AggregateError) return Math.min(...error.errors.map(exitCodeOf));
  if (error instanceof NoAdapterError) return 3;
  if (error instanceof ConfigError || error instanceof FileError || error instanceof RangeError) return 2;
  return 1;
}

/** What is wrong, one text each. */
function problemsOf(error: unknown): readonly string[] {
  if (error instanceof AggregateError) return error.errors.flatMap(problemsOf);
  return error instanceof ConfigError ? error.problems : [(error as Error).message];
}

/** Lines that begin with our name are ours: a line break in a text, which may come from outside, begins none. */
const problemLines = (text: string) => `driftwell: ${text.replaceAll('\n', '\n  ')}\n`;

/** `help NAME` of a command that is none: the word alone, which is refused by name. */
function helpSpelling(words: readonly string[], root: Command): readonly string[] {
  const [first, name] = words;
  const isNone = first === 'help' && name !== undefined && !root.commands.some((command) => command.name() === name);
  return isNone ? [name] : words;
}

/** Runs one command line, without the names of the program; returns its exit code. */
export async function driftwell(words: readonly string[]): Promise<number> {
  let code = 0;
  try {
    const command = program((value) => {
      code = value;
    });
    await command.parseAsync(helpSpelling(words, command).map(flagSpelling), { from: 'user' });
  } catch (error) {
    // Commander has said what is wrong already; help and version come this way, too.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    complain(problemsOf(error).map(problemLines).join(''));
    if (process.env.DRIFTWELL_DEBUG) complain(`${(error as Error).stack}\n`);
    return exitCodeOf(error);
  }
  return code;
}
