import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { copyText } from './copyText.ts';
import { download } from './files/download.ts';

interface Props {
  text: () => string;
  json: () => string;
  /** of the JSON as a file */
  name: string;
  /** further buttons, by what copies */
  children?: (copy: (text: string, what: string) => void) => ComponentChildren;
}

/** What was measured, to be taken along: as text, as JSON, as a file. */
export function TakeReport({ text, json, name, children }: Props) {
  const said = useSignal('');
  const copy = (words: string, what: string) => void copyText(words, what).then((answer) => (said.value = answer));
  const save = () => download({ name, type: 'application/json', bytes: new TextEncoder().encode(json()) });
  return (
    <div class="take">
      <button type="button" onClick={() => copy(text(), 'Text')}>
        Copy as text
      </button>
      <button type="button" onClick={() => copy(json(), 'JSON')}>
        Copy JSON
      </button>
      <button type="button" onClick={save}>
        Save JSON
      </button>
      {children?.(copy)}
      <span role="status">{said.value}</span>
    </div>
  );
}
