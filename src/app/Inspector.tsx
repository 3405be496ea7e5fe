import { placer } from '../view/axes.ts';
import type { Inspection } from './inspect.ts';
import { dataBox, onLine, type Placed } from './overlay.ts';
import { pathText, placeText, readingLines } from './pointText.ts';
import type { Store } from './store.ts';

interface Props {
  store: Store;
  inspection: Inspection;
  /** what is on the stage */
  seen(): Placed | undefined;
}

/** Below that, the card has a corner of its own instead of following the pointer. */
const NARROW = 480;
const GAP = 14;

/** The read-out beside the cursor. It is not spoken: who moves the cursor by keys is told when it rests. */
export function Inspector({ store, inspection, seen }: Props) {
  const cursor = store.cursor.value;
  const reading = inspection.reading.value;
  const refusal = inspection.refusal.value;
  const placed = seen();
  if (!cursor || !placed) return null;
  const { picture } = placed;
  const tables = store.shown.value?.report.tables ?? [];
  return (
    <div class="inspector" style={styleAt(cursor, placed)}>
      <p class="numbers">{placeText(cursor, picture.extent, onLine(picture))}</p>
      {reading && (
        <dl>
          {readingLines(reading, tables).map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {inspection.paths.value.map((path) => (
        <p key={path.kind} class={`path ${path.kind}`}>
          {pathText(path, tables)}
        </p>
      ))}
      {refusal && <p class="problem">{refusal}</p>}
    </div>
  );
}

/** Beside the pointer, on the side where there is more room; on a phone in the corner farthest from the finger. */
function styleAt(cursor: { x: number; y: number }, placed: Placed): Record<string, string> {
  const { layout, picture } = placed;
  const box = dataBox(placed);
  const [left, top] = [layout.data.x / layout.unit, layout.data.y / layout.unit];
  const [x, y] = placer(picture, box)(cursor.x, cursor.y);
  const toLeft = x > box.width / 2;
  const toTop = onLine(picture) || y > box.height / 2;
  const follows = box.width >= NARROW;
  const pixels = (value: number) => `${Math.round(value)}px`;
  const across = follows ? left + x + (toLeft ? -GAP : GAP) : left + (toLeft ? 0 : box.width);
  const down = onLine(picture) ? top + GAP : follows ? top + y + (toTop ? -GAP : GAP) : top + (toTop ? 0 : box.height);
  const shiftX = toLeft === follows ? '-100%' : '0';
  const shiftY = onLine(picture) ? '0' : toTop === follows ? '-100%' : '0';
  return { left: pixels(across), top: pixels(down), transform: `translate(${shiftX}, ${shiftY})` };
}
