import { useEffect, useRef } from 'preact/hooks';
import type { FileActions } from './fileActions.ts';

/** A place for a matrix of numbers, where there is no file and a page cannot be pasted into. */
export function PasteForm({ files }: { files: FileActions }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const text = useRef<HTMLTextAreaElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} aria-labelledby="paste-title" onClose={() => (files.pasting.value = false)}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void files.paste(text.current?.value ?? '');
        }}
      >
        <h2 id="paste-title">Paste numbers</h2>
        <label for="pasted">A row per memory, as a spreadsheet copies it. Names of columns may stand above.</label>
        <textarea id="pasted" ref={text} rows={10} required placeholder={'x\ty\n0.1\t0.9\n-0.8\t0.4'} />
        <div class="buttons">
          <button type="submit" class="primary">
            Show them
          </button>
          <button type="button" onClick={() => dialog.current?.close()}>
            Cancel
          </button>
        </div>
      </form>
    </dialog>
  );
}
