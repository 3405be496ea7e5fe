import { FileError } from '../files/fileError.ts';
import { printable, shown } from '../printable.ts';
import { CaseError, Fields, isNumber } from '../verify/fields.ts';
import type { Op, OpKind } from './ops.ts';
import type { BenchReport, BenchRow, Ceiling } from './report.ts';
import type { Quartiles } from './statistics.ts';

/** Reports are small; what is larger is none. */
const MOST_CHARACTERS = 2 ** 21;
const MOST_ROWS = 1000;
const MOST_TEXT = 300;

/** What JSON.stringify makes of numbers in files: six digits are more than any of them is known to. */
export function sixDigits(_: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(6)) : value;
}

/** The text of a report's file. */
export function reportText(report: BenchReport): string {
  return `${JSON.stringify(report, sixDigits, 1)}\n`;
}

/** A report from the text of a file. Throws FileError, one sentence, unless every part of it is one of ours. */
export function parseReport(name: string, text: string): BenchReport {
  const advice = 'give a file that driftwell bench --json, or the benchmark of the page, has written';
  if (text.length > MOST_CHARACTERS) throw new FileError(name, `it is too large for a benchmark; ${advice}`);
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new FileError(name, `it is not JSON; ${advice}`);
  }
  const file = parsed as { driftwell?: unknown; bench?: unknown } | null;
  // what driftwell doctor --full writes holds one, too
  const report = file?.driftwell === 'doctor' ? (file.bench as typeof file) : file;
  if (report?.driftwell !== 'bench') throw new FileError(name, `it is JSON, but no benchmark of driftwell; ${advice}`);
  try {
    return readReport(new Fields(report, 'report'));
  } catch (error) {
    if (error instanceof CaseError) throw new FileError(name, `${error.message}; ${advice}`);
    throw error;
  }
}

/** Keys that are unknown are of a newer version, and left out. */
function readReport(fields: Fields): BenchReport {
  const format = fields.value('format');
  if (format !== 1) throw new CaseError(`report.format is ${String(format)}, and this driftwell reads 1`);
  const adapter = fields.fields('adapter');
  const ceilings = fields.fields('ceilings');
  const limits = fields.fields('limits');
  const load = fields.has('load') ? { load: number(fields, 'load') } : {};
  return {
    driftwell: 'bench',
    format: 1,
    version: short(fields, 'version'),
    program: short(fields, 'program'),
    ...load,
    at: short(fields, 'at'),
    adapter: {
      name: short(adapter, 'name'),
      vendor: short(adapter, 'vendor'),
      architecture: short(adapter, 'architecture'),
      software: flag(adapter, 'software'),
    },
    limits: Object.fromEntries(limits.keys().map((key) => [printable(key), number(limits, key)])),
    emptySubmitMs: quartiles(fields, 'emptySubmitMs'),
    compiles: list(fields, 'compiles').map((value, i) => {
      const compiled = new Fields(value, `report.compiles[${i}]`);
      return { kernel: short(compiled, 'kernel'), ms: number(compiled, 'ms') };
    }),
    deviations: list(fields, 'deviations').map((text) => short(new Fields({ text }, 'report.deviations'), 'text')),
    ceilings: {
      multiplyAdds: ceilingOf(ceilings, 'multiplyAdds'),
      exp2s: ceilingOf(ceilings, 'exp2s'),
      pairs: ceilingOf(ceilings, 'pairs'),
      bytes: ceilingOf(ceilings, 'bytes'),
    },
    rows: list(fields, 'rows').map((row, i) => readRow(new Fields(row, `report.rows[${i}]`))),
  };
}

function ceilingOf(ceilings: Fields, key: string): Ceiling {
  const fields = ceilings.fields(key);
  return { perSecond: quartiles(fields, 'perSecond'), kernel: short(fields, 'kernel'), ...fault(fields) };
}

function readRow(fields: Fields): BenchRow {
  const op = fields.fields('op');
  const part = <T>(key: string, read: (inner: Fields) => T) => (fields.has(key) ? read(fields.fields(key)) : undefined);
  return {
    name: short(fields, 'name'),
    op: readOp(op),
    particles: count(fields, 'particles'),
    steps: count(fields, 'steps'),
    trials: count(fields, 'trials'),
    kernel: short(fields, 'kernel'),
    ms: quartiles(fields, 'ms'),
    particleSteps: quartiles(fields, 'particleSteps'),
    pairs: fields.has('pairs') ? quartiles(fields, 'pairs') : undefined,
    traffic: fields.has('traffic') ? positive(fields, 'traffic') : undefined,
    naive: part('naive', (naive) => ({
      particleSteps: quartiles(naive, 'particleSteps'),
      ratio: quartiles(naive, 'ratio'),
    })),
    ceiling: part('ceiling', (most) => ({ pairs: quartiles(most, 'pairs'), share: quartiles(most, 'share') })),
    cpu: part('cpu', (cpu) => ({
      ms: quartiles(cpu, 'ms'),
      ratio: cpu.has('ratio') ? quartiles(cpu, 'ratio') : undefined,
      share: cpu.has('share') ? quartiles(cpu, 'share') : undefined,
    })),
    frame: part('frame', (frame) => ({
      particles: count(frame, 'particles'),
      ms: quartiles(frame, 'ms'),
    })),
    ...fault(fields),
  };
}

/** What an op has beside these is plain, too: operations get new sizes from version to version. */
function readOp(op: Fields): Op {
  const others = op.keys().map((key) => {
    const value = op.value(key);
    if (typeof value === 'boolean' || isNumber(value)) return [printable(key), value];
    return [printable(key), short(op, key)];
  });
  return {
    ...Object.fromEntries(others),
    kind: short(op, 'kind') as OpKind,
    dim: count(op, 'dim'),
    count: number(op, 'count'),
    particles: count(op, 'particles'),
  };
}

function quartiles(fields: Fields, key: string): Quartiles {
  const inner = fields.fields(key);
  const [low, median, high] = ['low', 'median', 'high'].map((name) => positive(inner, name)) as [
    number,
    number,
    number,
  ];
  if (low > median || median > high) throw new CaseError(`${inner.where} has its quartiles out of order`);
  return { low, median, high };
}

/** A number that is not negative. */
function number(fields: Fields, key: string): number {
  const value = fields.value(key);
  if (isNumber(value) && value >= 0) return value;
  throw new CaseError(`${fields.where}.${key} is ${shown(value)}; it must be a number from 0`);
}

function positive(fields: Fields, key: string): number {
  const value = number(fields, key);
  if (value > 0) return value;
  throw new CaseError(`${fields.where}.${key} is 0; it must be above 0`);
}

function count(fields: Fields, key: string): number {
  const value = positive(fields, key);
  if (Number.isSafeInteger(value)) return value;
  throw new CaseError(`${fields.where}.${key} is ${value}; it must be a whole number`);
}

/** Texts from outside stand in tables and terminals. */
function short(fields: Fields, key: string): string {
  return printable(fields.text(key).slice(0, MOST_TEXT));
}

function flag(fields: Fields, key: string): boolean {
  fields.value(key);
  return fields.flag(key, false);
}

function list(fields: Fields, key: string): unknown[] {
  const value = fields.value(key);
  if (Array.isArray(value) && value.length <= MOST_ROWS) return value;
  throw new CaseError(`${fields.where}.${key} is no list of at most ${MOST_ROWS} entries`);
}

const fault = (fields: Fields) => (fields.has('fault') ? { fault: short(fields, 'fault') } : {});
