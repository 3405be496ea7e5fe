import type { BenchReport, BenchRow } from './bench.ts';
import type { Quartiles } from './statistics.ts';

const COLUMNS = ['op', 'particles', 'steps', 'Gpairs/s', 'M steps/s', 'of ceiling', 'vs naive', 'kernel'] as const;
const WIDTHS = [20, 9, 5, 22, 22, 13, 18, 0] as const;

/** '1.42 (1.38-1.45)': median and quartiles. */
function told({ median, low, high }: Quartiles, unit: number): string {
  const digits = (value: number) => (value / unit).toPrecision(3);
  return `${digits(median)} (${digits(low)}-${digits(high)})`;
}

/** '23 (21-25) %'. */
function percent({ median, low, high }: Quartiles): string {
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
export function tableLine({
  name,
  particles,
  steps,
  pairs,
  particleSteps,
  ceiling,
  naive,
  kernel,
  fault,
}: BenchRow): string {
  if (fault) return line([name, String(particles), String(steps), `WRONG: ${fault}`]);
  return line([
    name,
    String(particles),
    String(steps),
    pairs ? told(pairs, 1e9) : '',
    told(particleSteps, 1e6),
    ceiling ? percent(ceiling.share) : '',
    naive ? `${told(naive.ratio, 1)}x` : '',
    kernel,
  ]);
}

/** What the figures rest on: the adapter, whether it is software, and the multiply-add ceiling of this run. */
export function preface({ adapter, ceiling }: Pick<BenchReport, 'adapter' | 'ceiling'>): string {
  const kind = adapter.software ? ' (software: never rank its times with hardware)' : '';
  const wrong = ceiling.fault ? ` WRONG: ${ceiling.fault}` : '';
  return `${adapter.name}${kind}\nmultiply-add ceiling ${told(ceiling.teraflops, 1)} TFLOP/s, ${ceiling.chains} chains${wrong}`;
}

/** True if every result of the report was right. */
export function allRight({ rows, ceiling }: BenchReport): boolean {
  return !ceiling.fault && rows.every(({ fault }) => !fault);
}
