import { lazily } from '../lazily.tsx';
import type { Store } from '../store.ts';

/** Of pictures of three dimensions; its code comes with the first one. */
export const SliceSlider = lazily<{ store: Store; locked: ReadonlySet<string> }>(
  ({ store, locked }) => !locked.has('box') && store.shown.value?.report.picture?.space?.slice !== undefined,
  async () => (await import('./SliceSlider.tsx')).SliceSlider,
);
