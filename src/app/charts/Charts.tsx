import { useComputed, useSignal, useSignalEffect } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { type ChartHead, type ChartPoint, chartPictures, className } from '../../pictures/charts.ts';
import { significant, withMinus } from '../../printable.ts';
import { numberOf } from '../../view/picture.ts';
import type { Transport } from '../time/transport.ts';
import { Chart } from './Chart.tsx';
import type { ChartData, ChartState } from './charts.ts';

/** Charts that grow between two frames are drawn so often, ms: on software drivers the page takes time from the run. */
const REDRAW_MS = 1000;
/** On a narrow page dials come first: charts open when they are asked for. */
const ROOMY = '(min-width: 1081px)';
/** Iterations on the axis at first: where the run will settle nobody knows. */
const FIRST_ITERATIONS = 16;

export interface ChartsProps {
  charts: ChartState;
  transport: Transport;
  /** of which side, where there are two */
  name?: string | undefined;
}

/** How the particles fare along the run: shares of the classes, mean entropy and mean energy against the step. */
export function Charts({ charts, transport, name }: ChartsProps) {
  const data = useSeldom(charts, transport);
  const hovered = useSignal<number | undefined>(undefined);
  const open = useSignal(matchMedia(ROOMY).matches);
  const numbers = useSignal(false);
  const { moment } = transport;
  const pictures = useComputed(() => {
    if (!data.value || !open.value) return [];
    const { head, points, end } = data.value;
    return chartPictures(head, points, end);
  });
  if (!data.value) return null;
  const { head, points } = data.value;
  const present = moment.value?.step ?? 0;
  const at = nearest(points, hovered.value ?? present);
  const where = `${head.step} ${at.step}`;
  const level = at.sigma === undefined ? '' : ` at σ = ${at.sigma.toPrecision(3)}`;
  const values = [
    sharesText(head, at),
    `${decimals(at.entropy)} nat${level}`,
    `${decimals(at.participation)}${level}`,
    `${decimals(at.energy)} nat${level}`,
  ];
  return (
    <details class="charts" open={open.value} onToggle={(event) => (open.value = event.currentTarget.open)}>
      <summary>Charts{name && ` of ${name}`}</summary>
      <div class="row">
        {pictures.value.map((picture, i) => (
          <Chart
            key={picture.title}
            picture={picture}
            step={present}
            value={`${where}: ${values[i]}`}
            onHover={(step) => {
              hovered.value = step;
            }}
            onSeek={(step) => transport.command({ do: 'seek', step })}
          />
        ))}
      </div>
      <p class="note">
        {overText(at)} {head.caption}
      </p>
      <details open={numbers.value} onToggle={(event) => (numbers.value = event.currentTarget.open)}>
        <summary>Numbers of the charts</summary>
        {numbers.value && <ChartTable head={head} points={points} />}
      </details>
    </details>
  );
}

/** The data as of the last frame, or a moment later, and the step at which the charts end. */
function useSeldom({ data }: ChartState, { moment }: Transport) {
  const seldom = useSignal<(ChartData & { end: number }) | undefined>(undefined);
  const drawn = useRef({ at: 0, moment: moment.peek() });
  useSignalEffect(() => {
    const [now, of] = [data.value, moment.value];
    const { at, moment: before } = drawn.current;
    const timer = setTimeout(
      () => {
        drawn.current = { at: performance.now(), moment: of };
        const end = now && endOf(now, of?.open ? Number.POSITIVE_INFINITY : of?.last);
        const known = seldom.peek();
        const same = now?.points === known?.points && end === known?.end;
        if (!same) seldom.value = now && { ...now, end: end as number };
      },
      of === before ? Math.max(0, at + REDRAW_MS - performance.now()) : 0,
    );
    return () => clearTimeout(timer);
  });
  return seldom;
}

/** The axis of a run that ends where all has settled grows with it. */
function endOf({ head, points }: ChartData, last: number | undefined): number {
  const reached = points.at(-1)?.step ?? 0;
  const whole = Math.max(1, last ?? reached);
  if (head.step === 'step') return whole;
  return Math.min(whole, 2 ** Math.ceil(Math.log2(Math.max(FIRST_ITERATIONS, reached))));
}

function nearest(points: readonly ChartPoint[], step: number): ChartPoint {
  return points.reduce((best, point) => (Math.abs(point.step - step) < Math.abs(best.step - step) ? point : best));
}

function overText({ count, total }: ChartPoint): string {
  return count === total ? `Over all ${total} particles.` : `Over ${count} of ${total} particles, spread evenly.`;
}

/** The three largest shares, and what has none. */
function sharesText(head: ChartHead, { shares, none }: ChartPoint): string {
  const largest = shares
    .map((share, k) => ({ share, k }))
    .sort((a, b) => b.share - a.share)
    .slice(0, 3)
    .filter(({ share }) => share > 0)
    .map(({ share, k }) => `${percent(share)} in ${numberOf(head, k)}`);
  return [...largest, ...(none > 0 ? [`${percent(none)} in none`] : [])].join(', ');
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
const decimals = (value: number) => withMinus(value.toFixed(3));

function ChartTable({ head, points }: { head: ChartHead; points: readonly ChartPoint[] }) {
  const classes = points[0]?.shares.map((_, k) => className(head, k)) ?? [];
  const levels = points[0]?.sigma !== undefined;
  const columns = [head.step, ...(levels ? ['t', 'σ'] : []), 'H (nat)', 'Y₂', 'E (nat)', ...classes, 'none'];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: by keys it can only be scrolled when it can be reached
    <section class="scroll" tabIndex={0} aria-label="Table of the charts">
      <table>
        <caption>charts</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col" class="number">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {points.map(({ step, time, sigma, entropy, participation, energy, shares, none }) => (
            <tr key={step}>
              <th scope="row" class="number">
                {step}
              </th>
              {[...(levels ? [time, sigma] : []), entropy, participation, energy, ...shares, none].map((value, i) => (
                <td key={columns[i + 1]} class="number">
                  {withMinus(significant(value as number, 5))}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
