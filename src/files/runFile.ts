import { quotable, shown } from '../printable.ts';
import type { Findings, Result, ResultData } from '../results.ts';
import { FileError, orFileError } from './fileError.ts';

/** What every file of a run carries, whatever its format: enough to repeat the run and to say where it was made. */
export interface RunHeader {
  /** version of the program that wrote it */
  driftwell: string;
  format: 1;
  /** the resolved config */
  config: Record<string, unknown>;
  stamp?: unknown;
  adapter?: string;
  kernel?: string;
  /**
   * time of the computation; a sweep that was kept in a journal has none, and gives the
   * same bytes however often it was stopped
   */
  ms?: number | undefined;
  /** what the results say, for who opens the file; not read back */
  findings?: Findings;
}

/** A run as files hold it: its header, complete, and its results by name. */
export interface RunFile extends Required<Omit<RunHeader, 'ms' | 'findings'>>, Pick<RunHeader, 'ms' | 'findings'> {
  results: Record<string, Result>;
}

/** The keyword of the PNG text and the first key of the JSON. */
export const RUN_KEY = 'driftwell';

/** The header alone, in the order it is written; optional parts that are missing or of another type are left out. */
export function headerOf(run: RunHeader): RunHeader {
  const { driftwell, format, config, stamp, adapter, kernel, ms, findings } = run;
  return {
    driftwell,
    format,
    config,
    ...(stamp === undefined ? {} : { stamp }),
    ...(typeof adapter === 'string' ? { adapter } : {}),
    ...(typeof kernel === 'string' ? { kernel } : {}),
    ...(typeof ms === 'number' ? { ms } : {}),
    ...(findings ? { findings } : {}),
  };
}

/** Said in every file of labels: people count from 1, arrays from 0. */
const NUMBERING = 'labels count from 0, -1 is none; pictures and the page number the same from 1';

/** What describes a result beside its numbers: kind, unit, shape, and columns or extent where it has them. */
export function describeResult(result: Result): Record<string, unknown> {
  const { kind, unit } = result;
  if (kind === 'series') {
    const columns = [result.xName, result.name];
    return { kind, unit, shape: [result.data.length, 2], columns, xUnit: result.xUnit };
  }
  const { shape } = result;
  if (kind === 'table') {
    return { kind, unit, shape, columns: result.columns, ...(result.rowNames ? { rowNames: result.rowNames } : {}) };
  }
  const { extent } = result;
  return kind === 'labels' ? { kind, unit, shape, extent, numbering: NUMBERING } : { kind, unit, shape, extent };
}

/** The numbers of a result as an array. A series is n rows of x and y; everything else has its shape already. */
export function arrayOf(result: Result): { data: ResultData; shape: number[] } {
  if (result.kind !== 'series') return { data: result.data, shape: [...result.shape] };
  const data = Float64Array.from({ length: 2 * result.data.length }, (_, i) =>
    Number(i & 1 ? result.data[i >> 1] : result.x[i >> 1]),
  );
  return { data, shape: [result.data.length, 2] };
}

/** The result of a run that has one. */
export function onlyResult({ results }: RunFile): Result {
  return Object.values(results)[0] as Result;
}

/**
 * Parses and checks the JSON of a run; results in it are left out. Throws FileError if it is not JSON, not a run, or of
 * a later format.
 */
export function parseHeader(file: string, text: string): RunHeader {
  const value = parseJson(file, text);
  if (!isObject(value) || typeof value[RUN_KEY] !== 'string') {
    throw new FileError(file, `is not a driftwell run (it has no "${RUN_KEY}" key)`);
  }
  if (value.format !== 1) {
    const came = `was written by driftwell ${quotable(value[RUN_KEY], 20)} in format ${shown(value.format)}`;
    throw new FileError(file, `${came}; this version reads format 1`);
  }
  if (!isObject(value.config)) throw new FileError(file, 'is a driftwell run without its config');
  const { findings: _, ...header } = value as unknown as RunHeader;
  return headerOf({ ...header, config: withoutUnread(header.config) });
}

/** Files of U-turns once had two dials that nothing reads there. */
function withoutUnread(config: RunHeader['config']): RunHeader['config'] {
  if (config.process !== 'uturn') return config;
  const { similarity: _, delta: __, ...read } = config;
  return read;
}

/** Throws FileError if the bytes are not UTF-8. */
export function utf8Text(file: string, bytes: Uint8Array): string {
  return orFileError(file, 'is not UTF-8 text', () => new TextDecoder('utf-8', { fatal: true }).decode(bytes));
}

/**
 * JSON.parse that refuses the key `__proto__`: as an own key it is harmless, but the next one to copy it key by key
 * would change the prototype of what he copies to. Throws FileError.
 */
export function parseJson(file: string, text: string): unknown {
  return orFileError(file, 'is not valid JSON', () => {
    const value: unknown = JSON.parse(text);
    if (hasProtoKey(value)) throw new FileError(file, 'has the key __proto__, which no config has');
    return value;
  });
}

/** A walk instead of a reviver, which would copy every number of a large result. */
function hasProtoKey(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.hasOwn(value, '__proto__') || Object.values(value).some(hasProtoKey);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
