import { useSignal } from '@preact/signals';
import type { Choice, TableChoice, TablePreview } from '../protocol/fileMessages.ts';
import { type ColumnRoles, ColumnTable } from './ColumnTable.tsx';
import type { FileActions } from './fileActions.ts';
import { MemoriesFrame } from './MemoriesFrame.tsx';
import { Option } from './Option.tsx';
import {
  AXES,
  type Coordinates,
  columnsIn,
  coordinatesOf,
  firstColumns,
  firstCoordinates,
  rangesIn,
  tableText,
  usualColumns,
  withAxis,
  withoutColumn,
} from './tableColumns.ts';

const COORDINATES: readonly (readonly [Coordinates, string])[] = [
  ['images', 'images, every pixel a number, for retrieval'],
  ['plane', 'two columns'],
  ['space', 'three columns: 3-D, of which pictures show a slice'],
  ['pca', 'the two main directions of all columns, or of their brightness (PCA)'],
];

interface Props {
  files: FileActions;
  preview: TablePreview;
  problem: string;
  /** the run shows images */
  images: boolean;
}

/** All columns at once. */
const isWhole = (kind: Coordinates) => kind === 'pca' || kind === 'images';

/** Images are one blot, too, at a beta that was meant for points of a plane. */
const ofImages = (dim: number) => dim > 3;

/** The column that was chosen; none in place of that of the file. */
function weighing({ weigher: own }: TablePreview, chosen: number | undefined): Pick<TableChoice, 'weights'> {
  if (chosen !== undefined) return { weights: chosen };
  return own === undefined ? {} : { weights: 'none' };
}

/** What is in a table, and which rows and columns of it become memories. */
export function TableForm({ files, preview, problem, images }: Props) {
  const { dim, gaps, picture } = preview;
  const coordinates = useSignal(firstCoordinates(preview, images));
  const rows = useSignal('');
  const columns = useSignal(firstColumns(preview, coordinates.value));
  const standardise = useSignal(false);
  const centre = useSignal(false);
  const normalise = useSignal(false);
  const weights = useSignal(false);
  const weigher = useSignal(preview.weigher);
  const choice = (): Choice =>
    weights.value
      ? { as: 'weights' }
      : {
          as: 'table',
          rows: rangesIn(rows.value),
          columns: isWhole(coordinates.value) ? [] : rangesIn(columns.value),
          pca: coordinates.value === 'pca',
          standardise: standardise.value,
          centre: centre.value,
          normalise: normalise.value,
          ...weighing(preview, weigher.value),
        };
  const roles: ColumnRoles = {
    axes: AXES.slice(0, coordinates.value === 'space' ? 3 : 2),
    columns: isWhole(coordinates.value) ? [] : columnsIn(columns.value),
    weigher: weigher.value,
    take(axis, column) {
      const space = coordinates.value === 'space';
      if (isWhole(coordinates.value)) columns.value = firstColumns(preview, 'plane');
      if (!space) coordinates.value = 'plane';
      if (weigher.value === column) weigher.value = undefined;
      columns.value = withAxis(columns.value, axis, column, space ? 3 : 2);
    },
    weigh(column) {
      const off = weigher.value === column;
      weigher.value = off ? undefined : column;
      if (!off) columns.value = withoutColumn(columns.value, column);
    },
  };

  const offered: Readonly<Record<Coordinates, boolean>> = {
    images: picture !== undefined,
    plane: !picture,
    space: !picture && usualColumns(preview).length > 2,
    pca: true,
  };
  const coordinateKinds = COORDINATES.filter(([kind]) => offered[kind]);
  return (
    <MemoriesFrame files={files} name={preview.name} problem={problem} choice={choice} parts={ofImages}>
      <p>{tableText(preview)}</p>
      {!picture && <ColumnTable preview={preview} roles={dim > 1 ? roles : undefined} />}
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
      {dim > 1 && (
        <fieldset>
          <legend>{picture ? 'Use them as' : 'Coordinates'}</legend>
          {coordinateKinds.map(([kind, text]) => (
            <Option
              key={kind}
              type="radio"
              name="coordinates"
              checked={coordinates.value === kind}
              set={() => {
                coordinates.value = kind;
                if (!isWhole(kind)) columns.value = firstColumns(preview, kind);
              }}
            >
              {text}
            </Option>
          ))}
          {!picture && (
            <input
              type="text"
              aria-label="Columns to keep, at most three"
              value={columns.value}
              onInput={({ currentTarget: { value } }) => {
                columns.value = value;
                coordinates.value = coordinatesOf(value);
              }}
            />
          )}
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
            <button type="button" class="quiet" onClick={() => void files.transpose()}>
              Swap rows and columns
            </button>
          )}
        </>
      )}
    </MemoriesFrame>
  );
}
