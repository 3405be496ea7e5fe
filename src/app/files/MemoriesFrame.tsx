import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { significant } from '../../printable.ts';
import type { Choice } from '../protocol/fileMessages.ts';
import type { FileActions } from './fileActions.ts';
import { Scatter } from './Scatter.tsx';

interface Props {
  files: FileActions;
  /** of the file */
  name: string;
  /** what was wrong with the last choice, or '' */
  problem: string;
  /** what the fields say */
  choice: () => Choice;
  /**
   * whether beta is turned to where neighbours part unless the reader says otherwise, by the dimension of the memories
   */
  parts: (dim: number) => boolean;
  children: ComponentChildren;
}

/** The dialog round the fields that say how a file becomes memories. */
export function MemoriesFrame({ files, name, problem, choice, parts, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const said = useSignal<boolean | undefined>(undefined);
  const look = files.looked.value;
  const wanted = choice();
  const turn = said.value ?? parts(look?.dim ?? 2);
  useEffect(() => {
    if (wanted.as !== 'weights') void files.look(wanted);
  }, [JSON.stringify(wanted)]);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      class="memories"
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
          void files.use(wanted, turn);
        }}
      >
        <h2 id="memories-title" tabIndex={-1} autofocus>
          Memories from {name}
        </h2>
        <div class="choices">{children}</div>
        {look && wanted.as !== 'weights' && (
          <div class="seen">
            <Scatter look={look} />
            {look.parting !== undefined && files.turnsBeta && (
              <button type="button" class="part" aria-pressed={turn} onClick={() => (said.value = !turn)}>
                Use s = {significant(1 / look.parting, 2)} (β = {significant(look.parting, 2)}):{' '}
                {look.dim > 3 ? 'all of them come back there' : 'neighbours part there'}
              </button>
            )}
          </div>
        )}
        {problem && (
          <p class="problem" role="alert">
            {problem}.
          </p>
        )}
        <div class="buttons">
          <button type="submit" class="primary">
            Use them
          </button>
          <button type="button" onClick={() => dialog.current?.close()}>
            Cancel
          </button>
        </div>
      </form>
    </dialog>
  );
}
