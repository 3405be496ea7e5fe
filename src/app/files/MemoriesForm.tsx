import { DrawingForm } from './DrawingForm.tsx';
import type { FileActions } from './fileActions.ts';
import { PasteForm } from './PasteForm.tsx';
import { TableForm } from './TableForm.tsx';

/** Shows what is in a dropped file, and asks how it shall become memories. */
export function MemoriesForm({ files }: { files: FileActions }) {
  const waiting = files.waiting.value;
  if (!waiting) return <PasteForm files={files} />;
  const { preview, problem, images } = waiting;
  // another file, another form; and rows that became columns are another table
  return preview.kind === 'drawing' ? (
    <DrawingForm key={preview.sha256} files={files} preview={preview} problem={problem} />
  ) : (
    <TableForm
      key={`${preview.sha256} ${preview.count}`}
      files={files}
      preview={preview}
      problem={problem}
      images={images}
    />
  );
}
