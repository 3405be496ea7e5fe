import type { Signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { KeyBinding } from './keys.ts';

export interface HelpProps {
  open: Signal<boolean>;
  keys: readonly KeyBinding[];
}

/** All keys and what they do. */
export function Help({ open, keys }: HelpProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!open.value) return;
    dialog.current?.showModal();
    // else the button at the end gets the focus, and the dialog scrolls there
    title.current?.focus();
  }, [open.value]);
  return (
    <dialog
      ref={dialog}
      aria-labelledby="keys-title"
      onClose={() => {
        open.value = false;
      }}
    >
      <h2 id="keys-title" ref={title} tabIndex={-1}>
        Keys
      </h2>
      <dl class="keys">
        {keys.map(({ key, does }) => (
          <div key={key}>
            <dt>
              <kbd>{key === ' ' ? 'space' : key}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <p>Tab goes from control to control; arrows move a slider.</p>
      <p>
        On the picture, arrows move a cursor (Shift: farther; beyond an edge: the region), Enter shows the path from it,
        Shift+Enter sets the cue, Escape takes the path away. Ctrl+Z goes back by one change.
      </p>
      <div class="buttons">
        <button type="button" onClick={() => dialog.current?.close()}>
          Close
        </button>
      </div>
    </dialog>
  );
}
