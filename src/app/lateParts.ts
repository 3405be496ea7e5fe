import type { ChartsProps } from './charts/Charts.tsx';
import type { NoGpuProps } from './faults/NoGpu.tsx';
import type { FileActions } from './files/fileActions.ts';
import type { DoorsProps } from './first/Doors.tsx';
import type { Seeing } from './first/seeing.ts';
import type { GalleryProps } from './gallery/Gallery.tsx';
import type { TourProps } from './gallery/Tour.tsx';
import type { HelpProps } from './Help.tsx';
import { type Component, lazily } from './lazily.tsx';
import type { PanelProps } from './panel/Panel.tsx';
import type { PointerHintProps } from './pointer/PointerHint.tsx';
import type { ShareProps } from './share/shareProps.ts';
import type { Store } from './store.ts';
import type { MoreProps } from './tabs/More.tsx';
import type { Transport } from './time/transport.ts';
import { whenIdle } from './whenIdle.ts';

/** Parts of the page whose code comes late: the first picture waits for none of them. */

/** Stands on every page, and comes once the page is idle. */
function onceIdle<P extends object>(load: () => Promise<Component<P>>): Component<P> {
  return lazily<P>(
    () => true,
    async () => {
      await new Promise<void>(whenIdle);
      return load();
    },
  );
}

export const TransportBar = onceIdle<{ transport: Transport }>(
  async () => (await import('./time/TransportBar.tsx')).TransportBar,
);

export const Panel = onceIdle<PanelProps>(async () => (await import('./panel/Panel.tsx')).Panel);

export const Doors = onceIdle<DoorsProps>(async () => (await import('./first/Doors.tsx')).Doors);

export const ScaleChoice = onceIdle<{ store: Store; seeing: Seeing }>(
  async () => (await import('./first/ScaleChoice.tsx')).ScaleChoice,
);

export const PointerHint = onceIdle<PointerHintProps>(
  async () => (await import('./pointer/PointerHint.tsx')).PointerHint,
);

export const DropZone = onceIdle<{ files: FileActions }>(async () => (await import('./files/DropZone.tsx')).DropZone);

export const More = onceIdle<MoreProps>(async () => (await import('./tabs/More.tsx')).More);

export const Charts = lazily<ChartsProps>(
  ({ charts }) => charts.data.value !== undefined,
  async () => {
    await new Promise<void>(whenIdle);
    return (await import('./charts/Charts.tsx')).Charts;
  },
);

// the others come when they are asked for

export const Gallery = lazily<GalleryProps>(
  ({ open }) => open.value,
  async () => (await import('./gallery/Gallery.tsx')).Gallery,
);

export const Share = lazily<ShareProps>(
  ({ open }) => open.value,
  async () => (await import('./share/Share.tsx')).Share,
);

export const Help = lazily<HelpProps>(
  ({ open }) => open.value,
  async () => (await import('./Help.tsx')).Help,
);

export const TourStep = lazily<TourProps>(
  ({ tour }) => tour.step.value > 0,
  async () => (await import('./gallery/Tour.tsx')).Tour,
);

/** Asks for numbers, or what shall become of a file that waits. */
export const MemoriesDialog = lazily<{ files: FileActions }>(
  ({ files }) => files.waiting.value !== undefined || files.pasting.value,
  async () => (await import('./files/MemoriesForm.tsx')).MemoriesForm,
);

/** Of a sweep that goes on from kept points. */
export const KeptSweep = lazily<{ store: Store }>(
  ({ store }) => store.kept.value !== undefined,
  async () => (await import('./files/KeptSweep.tsx')).KeptSweep,
);

/** Of pictures of three dimensions. */
export const SliceSlider = lazily<{ store: Store; locked: ReadonlySet<string> }>(
  ({ store, locked }) => !locked.has('box') && store.shown.value?.report.picture?.space?.slice !== undefined,
  async () => (await import('./files/SliceSlider.tsx')).SliceSlider,
);

export const NoGpu = lazily<NoGpuProps>(
  ({ store }) => store.withoutGpu.value !== undefined,
  async () => (await import('./faults/NoGpu.tsx')).NoGpu,
);

/** In place of a run that the CPU has not. */
export const StoredPicture = lazily<{ store: Store }>(
  ({ store }) => store.fault.value?.kind === 'gpu-only',
  async () => (await import('./faults/StoredPicture.tsx')).StoredPicture,
);
