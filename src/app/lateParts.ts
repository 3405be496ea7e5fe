import type { ChartsProps } from './charts/Charts.tsx';
import type { FileActions } from './files/fileActions.ts';
import type { DoorsProps } from './first/Doors.tsx';
import type { Seeing } from './first/seeing.ts';
import type { GalleryProps } from './gallery/Gallery.tsx';
import type { TourProps } from './gallery/Tour.tsx';
import type { HelpProps } from './Help.tsx';
import { lazily } from './lazily.tsx';
import type { PanelProps } from './panel/Panel.tsx';
import type { PointerHintProps } from './pointer/PointerHint.tsx';
import type { ShareProps } from './share/Share.tsx';
import type { Store } from './store.ts';
import type { MoreProps } from './tabs/More.tsx';
import type { Transport } from './time/transport.ts';
import { whenIdle } from './whenIdle.ts';

/** Parts of the page whose code comes when they are asked for, or once the page is idle: the first picture waits for none. */

const idle = () => new Promise<void>(whenIdle);
const always = () => true;

export const Gallery = lazily<GalleryProps>(
  ({ open }) => open.value,
  async () => (await import('./gallery/Gallery.tsx')).Gallery,
);

export const Share = lazily<ShareProps>(
  ({ open }) => open.value,
  async () => (await import('./share/Share.tsx')).Share,
);

export const TourStep = lazily<TourProps>(
  ({ tour }) => tour.step.value > 0,
  async () => (await import('./gallery/Tour.tsx')).Tour,
);

export const Help = lazily<HelpProps>(
  ({ open }) => open.value,
  async () => (await import('./Help.tsx')).Help,
);

export const Charts = lazily<ChartsProps>(
  ({ charts }) => charts.data.value !== undefined,
  async () => {
    await idle();
    return (await import('./charts/Charts.tsx')).Charts;
  },
);

export const More = lazily<MoreProps>(always, async () => {
  await idle();
  return (await import('./tabs/More.tsx')).More;
});

export const TransportBar = lazily<{ transport: Transport }>(always, async () => {
  await idle();
  return (await import('./time/TransportBar.tsx')).TransportBar;
});

export const Panel = lazily<PanelProps>(always, async () => {
  await idle();
  return (await import('./panel/Panel.tsx')).Panel;
});

export const Doors = lazily<DoorsProps>(always, async () => {
  await idle();
  return (await import('./first/Doors.tsx')).Doors;
});

export const ScaleChoice = lazily<{ store: Store; seeing: Seeing }>(always, async () => {
  await idle();
  return (await import('./first/ScaleChoice.tsx')).ScaleChoice;
});

export const PointerHint = lazily<PointerHintProps>(always, async () => {
  await idle();
  return (await import('./pointer/PointerHint.tsx')).PointerHint;
});

export const DropZone = lazily<{ files: FileActions }>(always, async () => {
  await idle();
  return (await import('./files/DropZone.tsx')).DropZone;
});
