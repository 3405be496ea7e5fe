import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { FileDesk } from './fileDesk.ts';
import type { Preview } from './fileMessages.ts';

/** What an experiment takes as it is; more columns must be chosen from or reduced. */
const MOST_DIMENSIONS = 3;

/** Shows what is in a dropped file and asks how it shall become memories. */
export function MemoriesDialog({ desk }: { desk: FileDesk }) {
  const waiting = desk.waiting.value;
  // another file, another form
  return waiting && <Dialog key={waiting.preview.sha256} desk={desk} {...waiting} />;
}

function Dialog({ desk, preview, problem }: { desk: FileDesk; preview: Preview; problem: string }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const { name, count, dim } = preview;
  const many = dim > MOST_DIMENSIONS;
  const pca = useSignal(many);
  const columns = useSignal(Array.from({ length: Math.min(dim, many ? 2 : dim) }, (_, d) => d + 1).join(', '));
  const centre = useSignal(false);
  const normalise = useSignal(false);
  useEffect(() => dialog.current?.showModal(), []);

  return (
    <dialog
      ref={dialog}
      aria-labelledby="memories-title"
      onClose={() => {
        desk.waiting.value = undefined;
      }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void desk.use({
            columns: columnsIn(columns.value),
            pca: pca.value,
            centre: centre.value,
            normalise: normalise.value,
          });
        }}
      >
        <h2 id="memories-title">Memories from {name}</h2>
        <p>
          {count} {count === 1 ? 'row' : 'rows'} of {dim} {dim === 1 ? 'number' : 'numbers'}: one memory each
          {preview.weighted && ', with weights of their own'}.
        </p>
        <Ranges preview={preview} />
        {dim > 1 && (
          <fieldset>
            <legend>Coordinates</legend>
            <Option type="radio" name="coordinates" checked={!pca.value} set={() => (pca.value = false)}>
              columns
            </Option>
            <input
              type="text"
              aria-label="Columns to keep, at most three"
              value={columns.value}
              onInput={({ currentTarget }) => {
                columns.value = currentTarget.value;
                pca.value = false;
              }}
            />
            <Option type="radio" name="coordinates" checked={pca.value} set={() => (pca.value = true)}>
              the two main directions (PCA)
            </Option>
          </fieldset>
        )}
        <Option type="checkbox" checked={centre.value} set={(checked) => (centre.value = checked)}>
          centre: mean to the origin
        </Option>
        <Option type="checkbox" checked={normalise.value} set={(checked) => (normalise.value = checked)}>
          normalise: rms radius to 1
        </Option>
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

interface OptionProps {
  type: 'radio' | 'checkbox';
  name?: string;
  checked: boolean;
  set: (checked: boolean) => void;
  children: string;
}

function Option({ set, children, ...rest }: OptionProps) {
  return (
    <label class="option">
      <input {...rest} onChange={(event) => set(event.currentTarget.checked)} />
      {children}
    </label>
  );
}

function Ranges({ preview: { ranges, dim } }: { preview: Preview }) {
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">column</th>
          <th scope="col" class="number">
            least
          </th>
          <th scope="col" class="number">
            largest
          </th>
        </tr>
      </thead>
      <tbody>
        {ranges.map(([least, most], d) => (
          <tr key={String(d)}>
            <th scope="row">{d + 1}</th>
            <td class="number">{Number(least.toPrecision(4))}</td>
            <td class="number">{Number(most.toPrecision(4))}</td>
          </tr>
        ))}
      </tbody>
      {dim > ranges.length && <caption class="below">and {dim - ranges.length} more</caption>}
    </table>
  );
}

/** '1, 3-4' as columns from 0. What is no number stays NaN, which is then refused by name. */
function columnsIn(text: string): number[] {
  return text
    .split(/[\s,;]+/)
    .filter((word) => word !== '')
    .flatMap((word) => {
      const [, from, to] = /^(\d+)-(\d+)$/.exec(word) ?? [];
      if (from === undefined) return [Number(word) - 1];
      // a range that is too long is refused for its length, not made
      return Array.from({ length: Math.min(100, Number(to) - Number(from) + 1) }, (_, i) => Number(from) - 1 + i);
    });
}
