import type { Signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

interface DialogProps {
  open: Signal<boolean>;
  /** one word */
  title: string;
  class?: string;
  children: ComponentChildren;
}

/** What lies over the page as long as it is there, and asks for nothing: a title, and Close at its end. */
export function Dialog({ open, title, class: kind, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const id = `${title.toLowerCase()}-title`;
  useEffect(() => {
    dialog.current?.showModal();
    // else the first button has the focus, and where that is the one at the end, the dialog scrolls there
    heading.current?.focus();
  }, []);
  return (
    <dialog ref={dialog} class={kind} aria-labelledby={id} onClose={() => (open.value = false)}>
      <h2 id={id} ref={heading} tabIndex={-1}>
        {title}
      </h2>
      {children}
      <div class="buttons">
        <button type="button" onClick={() => dialog.current?.close()}>
          Close
        </button>
      </div>
    </dialog>
  );
}
