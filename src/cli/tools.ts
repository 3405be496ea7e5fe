import { Argument, type Command, InvalidArgumentError, Option } from 'commander';
import { MOST_TRIALS, STANDARD_TRIALS } from '../bench/trials.ts';
import { configSchema, dialTable } from '../params/document.ts';
import type { BenchCommand } from './bench.ts';
import { completionScript, SHELLS, type Shell } from './completion.ts';
import type { DoctorOptions } from './doctor.ts';
import type { GalleryOptions } from './gallery.ts';
import { say } from './terminal.ts';
import type { TuneOptions } from './tune.ts';
import type { VerifyOptions } from './verify.ts';

export const ADAPTERS = 'hardware, lavapipe, swiftshader, software; several by commas, best first';

export const FORCE_HELP = 'replace also a file that driftwell did not write';

function trialsOf(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= MOST_TRIALS) return value;
  throw new InvalidArgumentError(`Give a whole number from 1 to ${MOST_TRIALS}.`);
}

/** The commands that are no runs: what is here, whether it is right, how fast it is, and what there is to be typed. */
export function addTools(root: Command, finish: (code: number) => void): void {
  root
    .command('doctor')
    .description('the WebGPU adapters that can be opened here, and why others cannot')
    .option('--full', 'also same bits, the reference cases and the bench on the best of them, into one JSON')
    .option('--out <file>', 'that JSON', 'driftwell-doctor.json')
    .option('--force', FORCE_HELP)
    .option('--adapter <kind>', ADAPTERS)
    .option('--cases <id>', 'of --full: only cases whose id begins with this')
    .option('--ops <text>', 'of --full: only operations whose name contains this')
    .option('--trials <n>', 'of --full: trials per row', trialsOf, STANDARD_TRIALS)
    .action(async (options: DoctorOptions) => {
      const { doctor } = await import('./doctor.ts');
      finish(await doctor(options));
    });
  root
    .command('tune')
    .description('finds the fastest variants of kernels on this adapter, with the bits of the defaults, and keeps them')
    .option('--only <kernel>', 'only kernels whose name contains this')
    .addOption(new Option('--show', 'print what is kept, and measure nothing').conflicts('forget'))
    .option('--forget', 'remove what is kept')
    .option('--adapter <kind>', ADAPTERS)
    .action(async (options: TuneOptions) => {
      const { tuneCommand } = await import('./tune.ts');
      finish(await tuneCommand(options));
    });
  root
    .command('verify')
    .description('reference cases through the kernels; exit code 1 if one fails')
    .argument('[file...]', 'files or folders of cases, see docs/cases.md')
    .option('--quick', 'fewer particles: 2^18 and less')
    .option('--document', 'print docs/cases.md')
    .option('--only <id>', 'only cases whose id begins with this')
    .option('--adapter <kind>', ADAPTERS)
    .option('--all', 'also what was measured and nothing is expected of')
    .option('--json', 'one JSON object instead of lines, with every measured quantity')
    .action(async (files: string[], options: VerifyOptions) => {
      const { verifyFiles } = await import('./verify.ts');
      finish(await verifyFiles(files, options));
    });
  root
    .command('bench')
    .description('speed of the kernels on this machine, each result checked against float64')
    .option('--only <op>', 'only operations whose name contains this')
    .option('--trials <n>', 'trials per row', trialsOf, STANDARD_TRIALS)
    .option('--ramp', 'also the most particles of which a step fits into a frame of 16 ms')
    .option('--compare <file...>', 'ratios to a report; of two, of the second to the first, and nothing is measured')
    .option('--adapter <kind>', ADAPTERS)
    .option('--tune <how>', 'off, or as for runs; the report says so')
    .option('--json <file>', "the full report as JSON; '-' for standard output")
    .option('--force', FORCE_HELP)
    .action(async (options: BenchCommand) => {
      const { bench } = await import('./bench.ts');
      finish(await bench(options));
    });
  root
    .command('gallery')
    .description('compute the picture of every preset')
    .argument('<folder>', 'where the pictures go, with an index.json')
    .option('--only <name>', 'only presets whose name contains this')
    .option('--adapter <kind>', ADAPTERS)
    .action(async (folder: string, options: GalleryOptions) => {
      const { gallery } = await import('./gallery.ts');
      finish(await gallery(folder, options));
    });
  root
    .command('dials')
    .description('every dial with its range, as Markdown')
    .option('--schema', 'the JSON Schema of a config file instead')
    .action(({ schema }: { schema?: boolean }) => {
      say(schema ? `${JSON.stringify(configSchema(), null, 2)}\n` : dialTable());
      finish(0);
    });
  root
    .command('completion')
    .description('a script that completes commands, flags and their words: source <(driftwell completion bash)')
    .addArgument(new Argument('<shell>').choices(SHELLS))
    .action((shell: Shell) => {
      say(completionScript(shell, root));
      finish(0);
    });
}
