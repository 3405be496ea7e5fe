import { useSignal } from '@preact/signals';
import type { Choice, Range, TablePreview } from '../protocol/fileMessages.ts';
import { ColumnTable } from './ColumnTable.tsx';
import type { FileDesk } from './fileDesk.ts';
import { MemoriesFrame } from './MemoriesFrame.tsx';
import { Option } from './Option.tsx';

interface Props {
  desk: FileDesk;
  preview: TablePreview;
  problem: string;
}

/** What an experiment takes as it is; more columns must be chosen from or reduced. */
const MOST_DIMENSIONS = 3;

/** What is in a table, and which rows and columns of it become memories. */
export function TableForm({ desk, preview, problem }: Props) {
  const { dim, gaps, picture } = preview;
  const numeric = preview.columns.flatMap(({ usual }, d) => (usual ? [d + 1] : []));
  const many = numeric.length > MOST_DIMENSIONS || dim > preview.columns.length;
  const pca = useSignal(many || picture !== undefined);
  const rows = useSignal('');
  const columns = useSignal(numeric.slice(0, many ? 2 : MOST_DIMENSIONS).join(', '));
  const standardise = useSignal(false);
  const centre = useSignal(false);
  const normalise = useSignal(false);
  const weights = useSignal(false);
  const choice = (): Choice =>
    weights.value
      ? { as: 'weights' }
      : {
          as: 'table',
          rows: rangesIn(rows.value),
          columns: pca.value ? [] : rangesIn(columns.value),
          pca: pca.value,
          standardise: standardise.value,
          centre: centre.value,
          normalise: normalise.value,
        };

  return (
    <MemoriesFrame desk={desk} name={preview.name} problem={problem} choice={choice}>
      <p>{description(preview)}</p>
      {!picture && <ColumnTable preview={preview} />}
      {gaps > 0 && (
        <p>
          {gaps} {gaps === 1 ? 'row has' : 'rows have'} no number in some column, and {gaps === 1 ? 'is' : 'are'} left
          out where that column is used.
        </p>
      )}
      {dim === 1 && (
        <fieldset>
          <legend>Use them as</legend>
          <Option type="radio" name="use" checked={!weights.value} set={() => (weights.value = false)}>
            memories on a line
          </Option>
          <Option type="radio" name="use" checked={weights.value} set={() => (weights.value = true)}>
            weights of the memories there are
          </Option>
        </fieldset>
      )}
      {dim > 1 && !picture && (
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
      {!weights.value && (
        <>
          <label class="option">
            Rows
            <input
              type="text"
              placeholder="all, or 1-100, 205"
              value={rows.value}
              onInput={({ currentTarget }) => (rows.value = currentTarget.value)}
            />
          </label>
          {dim > 1 && !picture && (
            <Option type="checkbox" checked={standardise.value} set={(checked) => (standardise.value = checked)}>
              standardise: every column to standard deviation 1
            </Option>
          )}
          <Option type="checkbox" checked={centre.value} set={(checked) => (centre.value = checked)}>
            centre: mean to the origin
          </Option>
          <Option type="checkbox" checked={normalise.value} set={(checked) => (normalise.value = checked)}>
            normalise: rms radius to 1
          </Option>
          {!picture && (
            <button type="button" class="quiet" onClick={() => void desk.transpose()}>
              Swap rows and columns
            </button>
          )}
        </>
      )}
    </MemoriesFrame>
  );
}

function description({ count, dim, dtype, weighted, picture }: TablePreview): string {
  if (picture) {
    const reduced = dim < picture.width * picture.height ? `, averaged to ${dim}` : '';
    return `${count} pictures of ${picture.width} × ${picture.height} pixels${reduced}: one memory each, by the two main directions (PCA) of their brightness from 0 to 1.`;
  }
  const rows = `${count} ${count === 1 ? 'row' : 'rows'} of ${dim} ${dim === 1 ? 'number' : 'numbers'}`;
  return `${rows} (${dtype}): one memory each${weighted ? ', with weights of their own' : ''}.`;
}

/** '1, 3-4' as ranges. What is no number stays NaN, which is then refused by name. */
function rangesIn(text: string): Range[] {
  return text
    .split(/[\s,;]+/)
    .filter((word) => word !== '')
    .map((word) => {
      const [, from = word, to = word] = /^(\d+)-(\d+)$/.exec(word) ?? [];
      return [Number(from), Number(to)];
    });
}
