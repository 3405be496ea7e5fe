import { lazily } from '../lazily.tsx';
import type { FileActions } from './fileActions.ts';

/** Asks for numbers, or what shall become of a file that waits. Its code comes with the first one. */
export const MemoriesDialog = lazily<{ files: FileActions }>(
  ({ files }) => files.waiting.value !== undefined || files.pasting.value,
  async () => (await import('./MemoriesForm.tsx')).MemoriesForm,
);
