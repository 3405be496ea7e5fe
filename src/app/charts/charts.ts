import { type Signal, signal } from '@preact/signals';
import type { ChartHead, ChartPoint } from '../../pictures/charts.ts';
import type { FromEngine } from '../protocol/messages.ts';

/** The charts of the run shown, as far as they are known. */
export interface ChartData {
  run: number;
  head: ChartHead;
  /** by ascending step, at least one */
  points: readonly ChartPoint[];
}

export interface ChartState {
  /** undefined: the run has none */
  readonly data: Signal<ChartData | undefined>;
  receive(message: FromEngine): void;
}

/** Collects what the engine measures. The charts of the run before stay until there is a point to show. */
export function createCharts(): ChartState {
  const data = signal<ChartData | undefined>(undefined);
  let coming: Omit<ChartData, 'points'> | undefined;
  return {
    data,
    receive(message) {
      if (message.kind === 'charts') coming = message;
      else if (message.kind === 'chartPoint' && message.run === coming?.run) {
        const { run, head } = coming;
        const points = data.value?.run === run ? data.value.points : [];
        const after = points.findIndex(({ step }) => step > message.point.step);
        data.value = { run, head, points: points.toSpliced(after < 0 ? points.length : after, 0, message.point) };
      }
      // the numbers of its classes come with its pictures
      else if ((message.kind === 'frame' || message.kind === 'done') && message.run === coming?.run) {
        const { layer } = message.kind === 'done' ? message.report.picture : message.picture;
        if (layer.kind !== 'labels' || !layer.numbers || layer.numbers.join() === coming.head.numbers?.join()) return;
        coming = { ...coming, head: { ...coming.head, numbers: layer.numbers } };
        if (data.value?.run === message.run) data.value = { ...data.value, head: coming.head };
      }
      // a run with no way through time has no charts either
      else if (message.kind === 'moment' && !message.moment && message.run !== coming?.run) data.value = undefined;
    },
  };
}
