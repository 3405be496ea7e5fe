import { significant } from '../printable.ts';
import { slotsPerPair } from './ops.ts';
import type { BenchHost, BenchReport, BenchRow, Ceiling, Ceilings } from './report.ts';
import type { Quartiles } from './statistics.ts';

/** A report as lines of text. */

/** The ceilings in the order in which they are told, with their units. */
export const CEILING_UNITS = [
  ['multiplyAdds', 'multiply-adds', 'G/s', 1e9],
  ['exp2s', 'exp2', 'G/s', 1e9],
  ['pairs', '10 multiply-adds and 1 exp2', 'Gpairs/s', 1e9],
  ['bytes', 'memory, read and written', 'GB/s', 1e9],
] as const;

/** '1.42 (1.38-1.45)': median and quartiles, in `unit`. */
export function told({ median, low, high }: Quartiles, unit: number): string {
  const digits = (value: number) => significant(value / unit, 3);
  return `${digits(median)} (${digits(low)}-${digits(high)})`;
}

/** '23 (21-25) %'. */
export function percent({ median, low, high }: Quartiles): string {
  const digits = (value: number) => (100 * value).toFixed(0);
  return `${digits(median)} (${digits(low)}-${digits(high)}) %`;
}

/** What the column of shares is of. */
export const SHARES = 'shares, %: of the multiply-adds, the exp2 and the memory above';

/** A figure of a row: '' where it is not known. */
interface Figure {
  name: string;
  /** characters that it takes at most */
  width: number;
  of(row: BenchRow, ceilings: Ceilings): string;
}

const times = (ratio: Quartiles | undefined) => (ratio ? `${told(ratio, 1)}x` : '');
const share = (part: Quartiles | undefined) => (part ? percent(part) : '');

/** The figures of a row in the order in which they are told. */
const FIGURES: readonly Figure[] = [
  { name: 'Gpairs/s', width: 22, of: ({ pairs }) => (pairs ? told(pairs, 1e9) : '') },
  { name: 'M steps/s', width: 22, of: ({ particleSteps }) => told(particleSteps, 1e6) },
  { name: 'of ceiling', width: 13, of: ({ ceiling }) => share(ceiling?.share) },
  { name: 'vs naive', width: 18, of: ({ naive }) => times(naive?.ratio) },
  { name: 'CPU, of ceiling', width: 15, of: ({ cpu }) => share(cpu?.share) },
  { name: 'CPU, vs naive', width: 18, of: ({ cpu }) => times(cpu?.ratio) },
  { name: 'in 16 ms', width: 9, of: ({ frame }) => (frame ? String(frame.particles) : '') },
  { name: 'shares, %', width: 11, of: partsOf },
];

/**
 * Medians as shares of three ceilings that were measured before the rows: multiply-adds, exp2, memory. What is not of
 * pairs, or whose bytes are not counted, has none there.
 */
function partsOf({ op, pairs, particleSteps, traffic }: BenchRow, ceilings: Ceilings): string {
  const part = (perSecond: number | undefined, most: Ceiling) =>
    perSecond === undefined ? '-' : ((100 * perSecond) / most.perSecond.median).toFixed(0);
  const parts = [
    part(pairs && pairs.median * slotsPerPair(op.dim), ceilings.multiplyAdds),
    part(pairs?.median, ceilings.exp2s),
    part(traffic && traffic * particleSteps.median, ceilings.bytes),
  ];
  return parts.every((text) => text === '-') ? '' : parts.join(' ');
}

const line = (cells: readonly string[]) =>
  cells
    .map((cell, i) => cell.padEnd([20, 9, 5, ...FIGURES.map(({ width }) => width), 0][i] as number))
    .join('  ')
    .trimEnd();

export function tableHead(): string {
  return line(['op', 'particles', 'steps', ...FIGURES.map(({ name }) => name), 'kernel']);
}

/** One line of the table; a wrong result is WRONG in place of its figures. */
export function tableLine(row: BenchRow, ceilings: Ceilings): string {
  const { name, particles, steps, fault, kernel } = row;
  const figures = fault ? [`WRONG: ${fault}`] : [...FIGURES.map(({ of }) => of(row, ceilings)), kernel];
  return line([name, String(particles), String(steps), ...figures]);
}

/**
 * The figures of rows as a table, without columns in which there is none; a wrong
 * row has what is wrong in the first one.
 */
export function figureTable(
  rows: readonly BenchRow[],
  ceilings: Ceilings,
): { columns: string[]; cells: (row: BenchRow) => string[] } {
  const known = FIGURES.filter(({ of }) => rows.some((row) => of(row, ceilings) !== ''));
  return {
    columns: known.map(({ name }) => name),
    cells: (row) => (row.fault ? [`WRONG: ${row.fault}`] : known.map(({ of }) => of(row, ceilings))),
  };
}

/** What the figures rest on: adapter, program, load, and what differs from the standard. */
export function preface({
  adapter,
  version,
  program,
  load,
  deviations,
}: BenchHost & Pick<BenchReport, 'adapter' | 'deviations'>): string {
  const kind = adapter.software ? ' (software: never rank its times with hardware)' : '';
  const busy = load === undefined ? '' : `, load ${load.toFixed(1)}`;
  const banner =
    deviations.length > 0
      ? [`NON-STANDARD PARAMETERS, not comparable with standard runs: ${deviations.join('; ')}`]
      : [];
  return [`${adapter.name}${kind}`, `driftwell ${version}, ${program}${busy}`, ...banner].join('\n');
}

/** One line per ceiling. */
export function ceilingLines(ceilings: Ceilings): string {
  const lines = CEILING_UNITS.map(([key, name, unit, size]) => {
    const { perSecond, kernel, fault } = ceilings[key];
    return `${name}: ${fault ? `WRONG: ${fault}` : `${told(perSecond, size)} ${unit}`} (${kernel})`;
  });
  return [...lines, SHARES].join('\n');
}
