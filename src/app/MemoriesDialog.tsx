import type { FileDesk } from './fileDesk.ts';
import { lazily } from './lazily.tsx';

/** Asks what shall become of a file that waits. Its code comes with the first one. */
export const MemoriesDialog = lazily<{ desk: FileDesk }>(
  ({ desk }) => desk.waiting.value !== undefined,
  async () => (await import('./MemoriesForm.tsx')).MemoriesForm,
);
