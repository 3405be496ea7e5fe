import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { FileError } from '../files/fileError.ts';
import { closestName } from '../memories/closestName.ts';
import { ConfigError } from '../params/config.ts';
import { quotable, quoted } from '../printable.ts';
import { Simulation } from '../simulation/simulation.ts';
import { type CaseEntry, parseCases } from '../verify/casesFile.ts';
import { casesDocument } from '../verify/document.ts';
import { HEADING, lineText, summarizeCases, summaryText, unexpectedTexts, verifyJson } from '../verify/report.ts';
import { type CaseOutcome, runCase } from '../verify/runCases.ts';
import { openDevice } from './openDevice.ts';
import { complain, say } from './terminal.ts';

export interface VerifyOptions {
  /** one JSON object in place of the lines */
  json?: boolean;
  /** a line too for every quantity that was measured and of which nothing is expected; --json holds them anyway */
  all?: boolean;
  /** fewer particles: 2^18 and less */
  quick?: boolean;
  /** kind of adapter, best first; hardware, then lavapipe, unless given */
  adapter?: string;
  /** print docs/cases.md, how a case is written, and run nothing */
  document?: boolean;
  /** only cases whose id begins with this */
  only?: string;
  /** where lines go; standard output unless given */
  print?: (text: string) => void;
}

/**
 * driftwell verify FILE...: runs every case of the files; of a folder, those of its .json files. Returns the
 * exit code: 0 all pass, 1 some FAIL. Throws what casesNamed throws, and NoAdapterError where no adapter can be opened.
 */
export async function verifyFiles(files: readonly string[], options: VerifyOptions = {}): Promise<number> {
  const print = options.print ?? ((text: string) => say(`${text}\n`));
  if (options.document) {
    print(casesDocument().trimEnd());
    return 0;
  }
  const chosen = casesNamed(files, options.only);
  const wanted = options.adapter || process.env.DRIFTWELL_ADAPTER;
  const { gpu, opened } = await openDevice(wanted, (text) => complain(`${text}\n`));
  const startedAt = performance.now();
  try {
    if (!options.json) print(`adapter: ${opened.kind}, ${opened.driver}\n${HEADING}`);
    const context = {
      gpu,
      quick: options.quick ?? false,
      simulate: (spec: Parameters<typeof Simulation.create>[1]) => Simulation.create(gpu, spec),
    };
    const outcomes: CaseOutcome[] = [];
    for (const entry of chosen) {
      const outcome = await runCase(entry, context);
      outcomes.push(outcome);
      if (options.json) continue;
      for (const line of outcome.lines) print(lineText(line));
      if (options.all) for (const text of unexpectedTexts(outcome)) print(text);
    }
    const lines = outcomes.flatMap((outcome) => outcome.lines);
    const summary = summarizeCases(lines);
    const seconds = (performance.now() - startedAt) / 1000;
    if (options.json) {
      const cases = outcomes.map(({ id, measured }) => ({ id, measured }));
      print(verifyJson({ adapter: opened.driver, seconds, lines }, { cases }));
    } else print(`${summaryText(summary)}; ${seconds.toFixed(0)} s on ${opened.driver}`);
    return summary.failed === 0 ? 0 : 1;
  } finally {
    gpu.close();
  }
}

/**
 * The cases of the files whose id begins with `only`; of a folder, those of its .json files. Throws FileError on a
 * file that cannot be read or is no file of cases, and ConfigError where there is no such case.
 */
export function casesNamed(files: readonly string[], only = ''): CaseEntry[] {
  if (files.length === 0) {
    throw new ConfigError(['verify has no file; give one or more files of cases, such as cases/a.json']);
  }
  const entries = files.flatMap((file) => {
    try {
      return filesOf(file).flatMap((path) => parseCases(readFileSync(path, 'utf8')));
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      throw new FileError(file, code === 'ENOENT' ? 'does not exist; check the name' : message, { cause: error });
    }
  });
  if (entries.length === 0) throw new ConfigError(['no case is in these files; see docs/cases.md']);
  const chosen = entries.filter((entry) => idOf(entry).startsWith(only));
  if (chosen.length > 0) return chosen;
  const ids = entries.map(idOf);
  const near = closestName(only, ids);
  const [first, last] = [ids[0] as string, ids.at(-1) as string].map((id) => quotable(id, 40));
  const there =
    ids.length === 1 ? `the only one is ${first}` : `the first of ${ids.length} is ${first}, the last ${last}`;
  const hint = near === undefined ? '' : `, did you mean ${quotable(near, 40)}?`;
  throw new ConfigError([`no case has an id that begins with ${quoted(only, 40)}${hint} (${there})`]);
}

const idOf = (entry: CaseEntry): string => ('case' in entry ? entry.case.id : entry.id);

function filesOf(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  const names = readdirSync(path).filter((name) => name.endsWith('.json'));
  return names.sort().map((name) => join(path, name));
}
