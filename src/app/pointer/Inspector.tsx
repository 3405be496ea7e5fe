import { placer } from '../../view/axes.ts';
import type { FittedPicture } from '../../view/layout.ts';
import { NARROW } from '../media.ts';
import type { Point } from '../protocol/pointMessages.ts';
import { dataBox, onLine } from '../stage/overlay.ts';
import type { Store } from '../store.ts';
import type { Inspection } from './inspect.ts';
import { pathText, readOutAt } from './pointText.ts';

interface Props {
  store: Store;
  inspection: Inspection;
  /** what is on the stage */
  seen(): FittedPicture | undefined;
}

/** On narrower data the read-out stays below them, over the key, instead of following the pointer. */
const LOW = 480;
const GAP = 14;
/** Numbers and title of an axis, CSS pixels. */
const AXIS = 44;
/** What it takes up, about, CSS pixels. */
const CARD = { width: 310, height: 190 } as const;

/** The read-out beside the cursor. It is not spoken: who moves the cursor by keys is told when it rests. */
export function Inspector({ store, inspection, seen }: Props) {
  const cursor = store.cursor.value;
  const refusal = inspection.refusal.value;
  const paths = inspection.paths.value;
  const placed = seen();
  const opens = store.config.value.experiment === 'phase';
  if (!cursor || !placed || inspection.busy.value) return null;
  const flat = onLine(placed.picture);
  const tables = store.shown.value?.report.tables ?? [];
  const readOut = readOutAt(cursor, placed.picture, inspection.reading.value, tables);
  const [x = cursor.x, y = cursor.y] = paths[0]?.end ?? [];
  if (!readOut && !refusal) return null;
  return (
    <div class="inspector" style={styleAt(cursor, { x, y }, placed)}>
      {readOut && <p class="numbers">{readOut.place}</p>}
      {readOut && readOut.lines.length > 0 && (
        <dl>
          {readOut.lines.map(([name, value]) => (
            <div key={name}>
              {name && <dt>{name}</dt>}
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {opens && <p class="act">click: this run</p>}
      {paths.map((path) => (
        <p key={path.kind} class={`path ${path.kind}`}>
          {pathText(path, tables, flat)}
        </p>
      ))}
      {refusal && <p class="problem">{refusal}</p>}
    </div>
  );
}

/** Beside the pointer, away from where its path leads; of small data below them, which it would hide. */
function styleAt(cursor: Point, end: Point, placed: FittedPicture): Record<string, string> {
  // on the sheet, as the style sheet has it
  if (matchMedia(NARROW).matches) return {};
  const { layout, picture } = placed;
  const { width, height, ...box } = dataBox(placed);
  const place = placer(picture, { width, height, ...box });
  const [left, top] = [layout.data.x / layout.unit, layout.data.y / layout.unit];
  const [x, y] = place(cursor.x, cursor.y);
  const [endX, endY] = place(end.x, end.y);
  const flat = onLine(picture);
  const pixels = (value: number) => `${Math.round(value)}px`;
  if (width < LOW && !flat) return { left: '0', top: pixels(top + height + AXIS) };
  // beside the data stands the legend, which is only covered where there is no other place
  const stage = layout.width / layout.unit - left - x;
  const roomAt = { left: left + x, right: left + x > CARD.width ? width - x : stage, top: top + y };
  const leftward = endX === x ? x > width / 2 : endX > x;
  const toLeft = roomAt.right < CARD.width || (leftward && roomAt.left > CARD.width);
  const upward = endY === y ? y > height / 2 : endY > y;
  const toTop = !flat && upward && roomAt.top > CARD.height;
  const across = left + x + (toLeft ? -GAP : GAP);
  const down = flat ? top + GAP : top + y + (toTop ? -GAP : GAP);
  return {
    left: pixels(across),
    top: pixels(down),
    transform: `translate(${toLeft ? '-100%' : '0'}, ${toTop ? '-100%' : '0'})`,
  };
}
