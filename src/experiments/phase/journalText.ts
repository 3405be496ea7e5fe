import { FileError } from '../../files/fileError.ts';
import { parseJson } from '../../files/runFile.ts';
import { canonicalJson, sha256Hex } from '../../files/stamp.ts';
import { ConfigError, parseConfig, resolvedConfig } from '../../params/config.ts';
import { parseSweep } from '../../params/sweep.ts';
import type { Config } from '../../params/table.ts';
import { shown } from '../../printable.ts';
import { VERSION } from '../../version.ts';
import { columnsOf } from './phase.ts';

/**
 * The finished points of a sweep as text, from which a stopped or killed run goes on: one JSON line that says whose
 * points these are, then one line per point, `[index, mean, standard error, mean, ...]`, null for none. The command
 * line keeps it in a file, the page in the browser.
 */

/** The first line: points of another sweep, or of another version, must not be mixed. */
export interface JournalHeader {
  driftwell: string;
  format: 1;
  journal: 'phase';
  /** sweepHash of the config */
  sweep: string;
  config: Partial<Config>;
  /** the adapter that computes */
  adapter: string;
  columns: readonly string[];
}

/** A journal, read. */
export interface ReadJournal {
  header: JournalHeader;
  /** the config of the header, read */
  config: Config;
  /** points of the whole sweep */
  total: number;
  points: Map<number, Float64Array>;
}

/** What tells two sweeps apart: everything but which of the numbers that are measured is shown. */
export async function sweepHash(config: Config): Promise<string> {
  const { observable: _, ...sweep } = resolvedConfig(config);
  // some observables measure more than others do
  return sha256Hex(canonicalJson({ ...sweep, columns: columnsOf(config), version: VERSION }));
}

/** The first line of the journal of a sweep. */
export async function journalHeader(config: Config, adapter: string): Promise<string> {
  const header: JournalHeader = {
    driftwell: VERSION,
    format: 1,
    journal: 'phase',
    sweep: await sweepHash(config),
    config: resolvedConfig(config),
    adapter,
    columns: columnsOf(config),
  };
  return `${JSON.stringify(header)}\n`;
}

/** A line for each point. */
export const journalLines = (points: readonly { index: number; values: Float64Array }[]): string =>
  points.map(({ index, values }) => `${JSON.stringify([index, ...values])}\n`).join('');

/** Reads whole lines. Throws FileError if they are no journal, of a later format, or broken. */
export function parseJournal(file: string, text: string): ReadJournal {
  const [first = '', ...lines] = text.split('\n');
  if (first === '') throw new FileError(file, 'is no journal of a sweep: it has no first line');
  const header = readHeader(file, first);
  const config = configOf(file, header);
  const total = pointCount(config);
  const points = new Map<number, Float64Array>();
  lines.forEach((line, i) => {
    if (line === '') return;
    const { index, values } = readPoint(file, line, { number: i + 2, columns: header.columns.length, total });
    if (points.get(index)?.some((value, n) => !Object.is(value, values[n]))) {
      throw new FileError(
        file,
        `has other numbers for point ${index} in line ${i + 2} than before; remove one of them`,
      );
    }
    points.set(index, values);
  });
  return { header, config, total, points };
}

/** How many points a sweep has. */
export function pointCount(config: Config): number {
  const length = (spec: ReturnType<typeof parseSweep>) => spec?.values.length ?? 1;
  return length(parseSweep('sweepX', config.sweepX)) * length(parseSweep('sweepY', config.sweepY));
}

function readHeader(file: string, line: string): JournalHeader {
  if (!line.startsWith('{')) throw new FileError(file, 'is no journal of a sweep');
  const header = parseJson(file, line) as Partial<Record<keyof JournalHeader, unknown>> | null;
  if (header?.journal !== 'phase' || !Array.isArray(header.columns)) {
    throw new FileError(file, 'is no journal of a sweep');
  }
  if (header.format !== 1) {
    throw new FileError(file, `is a journal in format ${shown(header.format)}; this version reads 1`);
  }
  for (const name of ['driftwell', 'sweep', 'adapter'] as const) {
    if (typeof header[name] !== 'string') throw badHeader(file, `its ${name} is ${shown(header[name])}, not a text`);
  }
  if (typeof header.config !== 'object' || header.config === null || Array.isArray(header.config)) {
    throw badHeader(file, `its config is ${shown(header.config)}`);
  }
  return header as JournalHeader;
}

function configOf(file: string, header: JournalHeader): Config {
  try {
    const config = parseConfig(header.config);
    if (config.experiment !== 'phase') throw badHeader(file, `its config is one of ${config.experiment}`);
    pointCount(config);
    const ours = header.driftwell === VERSION;
    if (ours && header.columns.join() !== columnsOf(config).join()) {
      throw badHeader(file, `its columns are not those of ${config.process}`);
    }
    return config;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const why = error.problems.join('; ');
    if (header.driftwell === VERSION) throw badHeader(file, why);
    throw new FileError(file, `was made by driftwell ${shown(header.driftwell)}, and this is ${VERSION}: ${why}`);
  }
}

const badHeader = (file: string, why: string) =>
  new FileError(file, `is broken in line 1, which says whose points these are (${why}); start a new journal`);

function readPoint(
  file: string,
  line: string,
  { number, columns, total }: { number: number; columns: number; total: number },
): { index: number; values: Float64Array } {
  const broken = (why: string) =>
    new FileError(file, `is broken in line ${number} (${why}); remove that line and run again`);
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch {
    throw broken(`${shown(line, 40)} is no JSON`);
  }
  const isNumber = (value: unknown): value is number | null => value === null || typeof value === 'number';
  if (!Array.isArray(parsed) || parsed.length !== 1 + 2 * columns || !parsed.every(isNumber)) {
    throw broken(`not the index and ${2 * columns} numbers of a point`);
  }
  const [index, ...values] = parsed as [number | null, ...(number | null)[]];
  if (index === null || !Number.isInteger(index) || index < 0 || index >= total) {
    throw broken(`point ${shown(index)} of a sweep whose points are 0 to ${total - 1}`);
  }
  return { index, values: Float64Array.from(values, (value) => value ?? Number.NaN) };
}
