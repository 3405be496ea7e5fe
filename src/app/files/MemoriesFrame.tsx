import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Choice } from '../protocol/fileMessages.ts';
import type { FileActions } from './fileActions.ts';

interface Props {
  files: FileActions;
  /** of the file */
  name: string;
  /** what was wrong with the last choice, or '' */
  problem: string;
  /** what the fields say */
  choice: () => Choice;
  children: ComponentChildren;
}

/** The dialog round the fields that say how a file becomes memories. */
export function MemoriesFrame({ files, name, problem, choice, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby="memories-title"
      onClose={() => {
        files.waiting.value = undefined;
      }}
    >
      <form
        // the engine says what is wrong, in the same words on every page
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void files.use(choice());
        }}
      >
        <h2 id="memories-title" tabIndex={-1} autofocus>
          Memories from {name}
        </h2>
        {children}
        {problem && (
          <p class="problem" role="alert">
            {problem}.
          </p>
        )}
        <div class="buttons">
          <button type="submit">Use them</button>
          <button type="button" onClick={() => dialog.current?.close()}>
            Cancel
          </button>
        </div>
      </form>
    </dialog>
  );
}
