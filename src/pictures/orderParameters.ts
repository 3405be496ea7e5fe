import type { RunSoFar } from '../experiments/run.ts';
import { capital, digits } from '../printable.ts';
import { type Table, tableRow, tableRows } from '../results.ts';
import type { Curve } from '../view/picture.ts';
import { plainText } from '../view/text.ts';
import { formatNumber } from '../view/ticks.ts';
import { short } from './describe.ts';
import { NOT_COMPUTED, type RunPicture } from './frame.ts';
import { cloneLine, momentText, timeFrame } from './overTime.ts';

/** An order parameter as the picture has it. */
interface Shown {
  column: string;
  name: string;
  symbol: string;
  /** divided by this */
  unit(memories: number): number;
}

const SHOWN: readonly Shown[] = [
  { column: 'overlap', name: 'overlap x·ξ/|ξ|^{2}', symbol: 'x·ξ/|ξ|^{2}', unit: () => 1 },
  { column: 'meanOverlap', name: 'overlap m·ξ/|ξ|^{2}', symbol: 'm·ξ/|ξ|^{2}', unit: () => 1 },
  { column: 'participation', name: 'Y_{2} = Σ r^{2}', symbol: 'Y_{2}', unit: () => 1 },
  { column: 'entropy', name: 'H / ln K', symbol: 'H / ln K', unit: (memories) => Math.log(memories) || 1 },
];

const CRITICAL: Readonly<Record<string, string>> = {
  speciation: 'largest variance of the memories: speciation',
  collapse: 'ln K = (D/2) ln(1 + a^{2}/s): collapse',
};

/**
 * Order parameters over time, above three dimensions: of the run points with standard errors, of the exact p_t lines.
 */
export function orderPicture(run: RunSoFar): RunPicture {
  const { patterns } = run.inputs;
  const { order, law, levels, criticalNoise, clones } = run.results as Record<string, Table>;
  const read = (table: Table, column: string) => Float64Array.from(tableRows(table), (row) => row[column] as number);
  const curveOf = (table: Table, { column, name, unit }: Shown, label: number): Curve => {
    const scale = unit(patterns.count);
    const values = (own: string) => read(table, own).map((value) => value / scale);
    return {
      name,
      label,
      x: read(table, 'column'),
      y: values(column),
      error: values(`${column}Error`),
      style: 'points',
    };
  };
  const points = SHOWN.map((shown, label) => curveOf(order as Table, shown, label)).filter(({ y }) => hasFinite(y));
  const lines = law
    ? SHOWN.map((shown, label): Curve => {
        const { x, y } = curveOf(law, shown, label);
        return { name: `${shown.name} of p_{t}`, label, x, y };
      }).filter(({ y }) => hasFinite(y))
    : [];
  const heights = [...points, ...lines].flatMap(({ y }) => Array.from(y)).filter(Number.isFinite);
  const [low, high] = [Math.min(0, ...heights), Math.max(1, ...heights)];
  const margin = 0.04 * (high - low);
  const extent = [-0.5, (levels as Table).shape[0] - 0.5, low - margin, high + margin] as const;
  const critical = Array.from({ length: criticalNoise?.shape[0] ?? 0 }, (_, i): Curve => {
    const { column, s } = tableRow(criticalNoise as Table, i) as Record<'column' | 's', number>;
    const name = CRITICAL[criticalNoise?.rowNames?.[i] ?? ''] ?? '';
    return { name: `s/a^{2} = ${short(s)}, ${name}`, label: -1, x: [column, column], y: [extent[2], extent[3]] };
  });
  const particles = (order as Table).shape[0] > 0 ? (tableRow(order as Table, 0).particles as number) : 0;
  const framed = timeFrame(
    run,
    `Order parameters of ${run.inputs.system.title}: ${patterns.label}, ${digits(particles)} particles`,
    extent,
  );
  const about = [
    'ξ: the memory at which a particle ends; r: the posterior weights at the level reached, m = Σ r ξ; mean and standard error over the particles',
    ...(law
      ? [
          `lines: ${lines.length === points.length ? 'the same' : 'Y_{2} and H'} of samples aξ + s^{1/2} z of the exact p_{t}, which a run from the exact start follows down to little noise`,
        ]
      : []),
  ];
  return {
    picture: {
      ...framed,
      title: capital(framed.title),
      subtitle: [...about, ...framed.subtitle, ...(clones ? [cloneLine(clones)] : [])],
      y: { label: 'order parameter' },
      layer: { kind: 'series', curves: [...critical, ...lines, ...points], classCount: SHOWN.length },
      markers: [],
    },
    cellAt(x) {
      const column = Math.min((levels as Table).shape[0] - 1, Math.max(0, Math.round(x)));
      const told = points.flatMap(({ label, y, error }) => {
        const [value, spread] = [y[column] as number, error?.[column] as number];
        const { symbol } = SHOWN[label as number] as Shown;
        return Number.isFinite(value) ? [`${symbol} = ${formatNumber(value)} ± ${formatNumber(spread, 2)}`] : [];
      });
      return { place: plainText(momentText(run, column)), value: plainText(told.join('; ')) || NOT_COMPUTED };
    },
  };
}

const hasFinite = (values: ArrayLike<number>) => Array.from(values).some(Number.isFinite);
