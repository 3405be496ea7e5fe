import type { Store } from '../store.ts';
import { commandLine } from './commandLine.ts';

interface Props {
  store: Store;
  copy: (text: string, what: string) => void;
}

/** The command that makes the run without a browser. */
export function Command({ store, copy }: Props) {
  const text = commandLine(store.config.value);
  return (
    <div class="command">
      <span id="command-label">The same without a browser</span>
      <code id="command">{text}</code>
      <button type="button" aria-describedby="command-label" onClick={() => copy(text, 'Command')}>
        Copy
      </button>
    </div>
  );
}
