import { lazily } from '../lazily.tsx';
import type { Store } from '../store.ts';

/** Of a sweep that goes on; its code comes with the first one. */
export const KeptSweep = lazily<{ store: Store }>(
  ({ store }) => store.kept.value !== undefined,
  async () => (await import('./KeptSweep.tsx')).KeptSweep,
);
