import type { Signal } from '@preact/signals';
import { Dialog } from './Dialog.tsx';
import type { KeyBinding } from './keys.ts';

export interface HelpProps {
  open: Signal<boolean>;
  keys: readonly KeyBinding[];
}

/** All keys and what they do. */
export function Help({ open, keys }: HelpProps) {
  return (
    <Dialog open={open} title="Keys">
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
    </Dialog>
  );
}
