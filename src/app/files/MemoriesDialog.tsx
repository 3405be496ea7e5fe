import { lazily } from '../lazily.tsx';
import type { FileActions } from './fileActions.ts';

/** Asks what shall become of a file that waits. Its code comes with the first one. */
export const MemoriesDialog = lazily<{ files: FileActions }>(
  ({ files }) => files.waiting.value !== undefined,
  async () => (await import('./MemoriesForm.tsx')).MemoriesForm,
);
