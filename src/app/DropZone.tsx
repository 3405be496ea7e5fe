import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { FileDesk } from './fileDesk.ts';

/** Takes a file that is dropped anywhere on the page, and says so while it is held over it. */
export function DropZone({ desk }: { desk: FileDesk }) {
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
        const file = event.dataTransfer?.files[0];
        if (file) void desk.open(file);
      },
    };
    const pairs = Object.entries(listeners) as [keyof typeof listeners, (event: DragEvent) => void][];
    for (const [name, listener] of pairs) addEventListener(name, listener);
    return () => {
      for (const [name, listener] of pairs) removeEventListener(name, listener);
    };
  }, [desk, over]);
  if (!over.value) return null;
  return <div class="drop">Drop it: memories (.npy, .npz, .csv), or a file driftwell wrote</div>;
}
