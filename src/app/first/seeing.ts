import { computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { ViewDials } from '../../pictures/pictures.ts';
import { COLOR_SCALES, type ColorScale } from '../../view/scale.ts';
import { keepInQuery, replaceQuery } from '../addressBar.ts';
import { STILL } from '../media.ts';
import type { Store } from '../store.ts';

/**
 * How runs are seen: in motion or as their picture, and densities on their own
 * scale or another. It stands in the query.
 */
export interface Seeing {
  readonly motion: Signal<boolean>;
  readonly scale: Signal<'own' | ColorScale>;
  /** the same for the engine */
  readonly view: ReadonlySignal<ViewDials>;
  /** whether a link without a word about it shows motion; undefined until the address is read */
  readonly usual: Signal<boolean | undefined>;
  /** the address has changed */
  read(usual: boolean): void;
}

const MOTION = { motion: true, picture: false } as const;

export function createSeeing(remark: (sentence: string) => void): Seeing {
  const motion = signal(false);
  const usual = signal<boolean | undefined>(undefined);
  /**
   * at its end a run has all its particles at a few places: whoever wants little motion sees the picture of its result
   */
  const moves = () => usual.value === true && !matchMedia(STILL).matches;
  const scale = signal<'own' | ColorScale>('own');
  effect(() => {
    const word = motion.value ? 'motion' : 'picture';
    if (usual.value !== undefined) replaceQuery({ see: motion.value === moves() ? '' : word });
  });
  return {
    motion,
    scale,
    usual,
    view: computed(() => ({
      ...(motion.value ? { motion: true } : {}),
      ...(scale.value === 'own' ? {} : { colorScale: scale.value }),
    })),
    read(now) {
      const asked = new URLSearchParams(location.search).get('see') ?? '';
      if (usual.value === undefined) keepInQuery('scale', scale as Signal<string>, ['own', ...COLOR_SCALES], remark);
      const known = asked === 'motion' || asked === 'picture';
      if (asked && !known) remark(`see is "${asked.slice(0, 40)}"; allowed are motion and picture`);
      usual.value = now;
      motion.value = known ? MOTION[asked] : moves();
    },
  };
}

/** Whether the run shown can be seen in motion: starts or samples in a plane. The CPU computes the end alone. */
export function hasMotion({ config, shown, withoutGpu }: Store): boolean {
  const { experiment } = config.value;
  if (withoutGpu.value) return false;
  return (experiment === 'basins' || experiment === 'generate') && shown.value?.report.picture?.space?.dim === 2;
}
