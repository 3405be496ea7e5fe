import type { SavedFile } from '../protocol/fileMessages.ts';

/** Hands a file to the browser's downloads. */
export function download({ name, type, bytes }: SavedFile): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([bytes], { type }));
  link.download = name;
  link.click();
  // the browser has taken the bytes by then
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
