import type { BenchHost, BenchReport, BenchRow, Ceilings } from './report.ts';
import type { Quartiles } from './statistics.ts';

/** A report as lines of text. */

const COLUMNS = [
  'op',
  'particles',
  'steps',
  'Gpairs/s',
  'M steps/s',
  'of ceiling',
  'vs naive',
  'in 16 ms',
  'CPU, of ceiling',
  'CPU, vs naive',
  'kernel',
];
const WIDTHS = [20, 9, 5, 22, 22, 13, 18, 9, 15, 18, 0];

/** The ceilings in the order in which they are told, with their units. */
export const CEILING_UNITS = [
  ['multiplyAdds', 'multiply-adds', 'G/s', 1e9],
  ['exp2s', 'exp2', 'G/s', 1e9],
  ['pairs', '10 multiply-adds and 1 exp2', 'Gpairs/s', 1e9],
  ['bytes', 'memory, read and written', 'GB/s', 1e9],
] as const;

/** '1.42 (1.38-1.45)': median and quartiles, in `unit`. */
export function told({ median, low, high }: Quartiles, unit: number): string {
  const digits = (value: number) => Number((value / unit).toPrecision(3)).toString();
  return `${digits(median)} (${digits(low)}-${digits(high)})`;
}

/** '23 (21-25) %'. */
export function percent({ median, low, high }: Quartiles): string {
  const digits = (value: number) => (100 * value).toFixed(0);
  return `${digits(median)} (${digits(low)}-${digits(high)}) %`;
}

const line = (cells: readonly string[]) =>
  cells
    .map((cell, i) => cell.padEnd(WIDTHS[i] as number))
    .join('  ')
    .trimEnd();

export function tableHead(): string {
  return line(COLUMNS);
}

/** One line of the table; a wrong result is WRONG in place of its figures. */
export function tableLine(row: BenchRow): string {
  const { name, particles, steps, fault } = row;
  if (fault) return line([name, String(particles), String(steps), `WRONG: ${fault}`]);
  const { share, ratio } = row.cpu ?? {};
  const cpu = [share ? percent(share) : '', ratio ? `${told(ratio, 1)}x` : ''];
  return line([name, String(particles), String(steps), ...figuresOf(row), ...cpu, row.kernel]);
}

/** Gpairs/s, M steps/s, share of the ceiling, ratio to the yardstick, particles in a frame; '' for what is not known. */
export function figuresOf({ pairs, particleSteps, ceiling, naive, frame }: BenchRow): string[] {
  return [
    pairs ? told(pairs, 1e9) : '',
    told(particleSteps, 1e6),
    ceiling ? percent(ceiling.share) : '',
    naive ? `${told(naive.ratio, 1)}x` : '',
    frame ? String(frame.particles) : '',
  ];
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
  return CEILING_UNITS.map(([key, name, unit, size]) => {
    const { perSecond, kernel, fault } = ceilings[key];
    return `${name}: ${fault ? `WRONG: ${fault}` : `${told(perSecond, size)} ${unit}`} (${kernel})`;
  }).join('\n');
}
