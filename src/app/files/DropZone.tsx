import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { dotted, numberExtensions } from '../../files/formatTexts.ts';
import type { FileActions } from './fileActions.ts';

/** Two numbers or more; a word or an address on the clipboard is none of ours. */
const NUMBERS = /\d[\s,;|]+[-+.]?\d/;

/**
 * Takes files that are dropped, and numbers that are pasted, anywhere on the page,
 * and says so while they are held over it.
 */
export function DropZone({ files }: { files: FileActions }) {
  const over = useSignal(false);
  useEffect(() => {
    const hasFile = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
    const listeners = {
      dragover(event: DragEvent) {
        if (!hasFile(event)) return;
        event.preventDefault();
        over.value = true;
      },
      // leaving one element for another is no leaving of the page
      dragleave(event: DragEvent) {
        if (!event.relatedTarget) over.value = false;
      },
      drop(event: DragEvent) {
        if (!hasFile(event)) return;
        event.preventDefault();
        over.value = false;
        void files.open([...(event.dataTransfer?.files ?? [])]);
      },
    };
    const pairs = Object.entries(listeners) as [keyof typeof listeners, (event: DragEvent) => void][];
    for (const [name, listener] of pairs) addEventListener(name, listener);
    const paste = (event: ClipboardEvent) => {
      if (event.target instanceof Element && event.target.closest('input, textarea, dialog')) return;
      const given = [...(event.clipboardData?.files ?? [])];
      const text = event.clipboardData?.getData('text/plain') ?? '';
      if (given.length > 0) void files.open(given);
      else if (NUMBERS.test(text)) void files.paste(text);
    };
    addEventListener('paste', paste);
    return () => {
      removeEventListener('paste', paste);
      for (const [name, listener] of pairs) removeEventListener(name, listener);
    };
  }, [files, over]);
  if (!over.value) return null;
  return <div class="drop">Drop it: memories ({dotted(numberExtensions)}, pictures), or a file driftwell wrote</div>;
}
