import { lazily } from '../lazily.tsx';
import type { Store } from '../store.ts';
import type { NoGpuProps } from './NoGpu.tsx';

/** What stands on the page where there is no GPU. Its code comes when that is known. */

export const NoGpu = lazily<NoGpuProps>(
  ({ store }) => store.withoutGpu.value !== undefined,
  async () => (await import('./NoGpu.tsx')).NoGpu,
);

export const StoredPicture = lazily<{ store: Store }>(
  ({ store }) => store.fault.value?.kind === 'gpu-only',
  async () => (await import('./StoredPicture.tsx')).StoredPicture,
);
