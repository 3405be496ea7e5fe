import { contains, overlaps, type Pen, type Place, type Rect } from './canvas2d.ts';
import type { KeyItem } from './keyRow.ts';
import { cellOf } from './paintReference.ts';
import type { Cells, Marker, MarkerKind } from './picture.ts';
import { drawTextMiddle, textWidth } from './text.ts';

/**
 * Memories and attractors over the data. Every kind has its own shape, all are white with a dark rim: they stand out on
 * any colour and do not depend on one.
 */

const MARKER_NAMES: Record<MarkerKind, string> = {
  memory: 'memory',
  minimum: 'minimum',
  spurious: 'spurious minimum',
  saddle: 'saddle',
  maximum: 'maximum',
};

const FILL = '#ffffff';
const RIM = '#000000';

// CSS pixels
const RADIUS = { memory: 6.5, minimum: 4.5, spurious: 5, saddle: 4.5, maximum: 4.5 } as const;
const TEXT = { size: 11, weight: 600 } as const;

/** Past this many markers of a kind they shrink, down to a third: a thousand memories are a dotted line, not a blot. */
const CROWD = 40;

/** Of the boxes of the memories, this share may be covered by what lies over them. */
const MOST_COVERED = 0.8;

/**
 * Draws markers inside the data box; `place` maps data coordinates to device pixels. Their texts keep off `taken`. Memories
 * leave out the pixels of `over`.
 */
export function drawMarkers(
  pen: Pen,
  markers: readonly Marker[],
  data: Rect,
  place: Place,
  taken = markerBoxes(pen, markers, data, place),
  over?: Cells,
): void {
  const { ctx } = pen;
  ctx.save();
  ctx.beginPath();
  ctx.rect(data.x, data.y, data.width, data.height);
  ctx.clip();
  const placed = placeMarkers(markers, data, place);
  const memories = placed.filter(isMemory);
  const free = over && freePixels(pen, memories, data, over);
  for (const one of placed) {
    const { marker, at, shrink } = one;
    const pieces = free?.get(one);
    ctx.save();
    if (pieces) {
      ctx.beginPath();
      for (const { x, y, width, height } of pieces) ctx.rect(x, y, width, height);
      ctx.clip();
    }
    drawMarker(pen, marker.kind, at[0], at[1], pieces ? Math.sqrt(shrink) : shrink, marker.color);
    ctx.restore();
  }
  // attractors first: where there is no room for both, they keep their numbers
  for (const { marker, at } of [...placed.filter((one) => !isMemory(one)), ...memories]) {
    if (marker.text) drawBeside(pen, marker.text, at, RADIUS[marker.kind] * pen.unit, data, taken);
  }
  ctx.restore();
}

/** The boxes that markers cover: nothing is written there. */
export function markerBoxes(pen: Pen, markers: readonly Marker[], data: Rect, place: Place): Rect[] {
  return placeMarkers(markers, data, place).map((placed) => boxOf(pen, placed));
}

/** A marker, its middle, and how much smaller than its kind it is. */
interface Placed {
  marker: Marker;
  at: readonly [number, number];
  shrink: number;
}

const isMemory = ({ marker: { kind } }: Placed) => kind === 'memory';

function boxOf({ unit }: Pen, { marker, at: [x, y], shrink }: Placed): Rect {
  const r = RADIUS[marker.kind] * shrink * unit;
  return { x: x - r, y: y - r, width: 2 * r, height: 2 * r };
}

/** Pieces of the lines of pixels round each memory where nothing lies over it; nothing where too little would be left of them all. */
function freePixels(pen: Pen, memories: readonly Placed[], data: Rect, over: Cells): Map<Placed, Rect[]> | undefined {
  let all = 0;
  let covered = 0;
  const free = new Map<Placed, Rect[]>();
  for (const memory of memories) {
    // what hides nothing need not shrink as much
    const box = boxOf(pen, { ...memory, shrink: Math.sqrt(memory.shrink) });
    const pieces: Rect[] = [];
    // the rim and the tips reach beyond the box
    const reach = 0.3 * box.width;
    const [left, right] = within(box.x - data.x, box.width, reach, data.width);
    const [top, bottom] = within(box.y - data.y, box.height, reach, data.height);
    for (let py = top; py < bottom; py++) {
      let from = left;
      for (let px = left; px < right; px++) {
        if (over.chosen[cellOf(px, py, over.grid, data)] === 0) continue;
        covered += 1;
        if (px > from) pieces.push({ x: data.x + from, y: data.y + py, width: px - from, height: 1 });
        from = px + 1;
      }
      if (right > from) pieces.push({ x: data.x + from, y: data.y + py, width: right - from, height: 1 });
      all += right - left;
    }
    free.set(memory, pieces);
  }
  return covered <= MOST_COVERED * all ? free : undefined;
}

/** The whole pixels from `start` over `length`, and `reach` more on both sides, of those from 0 to `end`. */
function within(start: number, length: number, reach: number, end: number): [from: number, to: number] {
  return [Math.max(0, Math.floor(start - reach)), Math.min(end, Math.ceil(start + length + reach))];
}

/** Those inside the data, kind by kind. */
function placeMarkers(markers: readonly Marker[], data: Rect, place: Place): Placed[] {
  const inside = markers
    .map((marker) => ({ marker, at: place(marker.x, marker.y) }))
    .filter(({ at: [x, y] }) => contains(data, { x, y, width: 0, height: 0 }));
  return (Object.keys(MARKER_NAMES) as MarkerKind[]).flatMap((kind) => {
    const same = inside.filter(({ marker }) => marker.kind === kind);
    const shrink = Math.max(1 / 3, Math.min(1, Math.sqrt(CROWD / same.length)));
    return same.map((one) => ({ ...one, shrink }));
  });
}

/** One marker with its middle at (x, y), device pixels. */
function drawMarker(pen: Pen, kind: MarkerKind, x: number, y: number, shrink = 1, color = FILL): void {
  const { ctx, unit } = pen;
  const radius = RADIUS[kind] * shrink * unit;
  const rim = 1.2 * Math.max(0.6, shrink) * unit;
  ctx.lineJoin = 'round';
  if (kind === 'spurious') {
    // strokes have no inside: the rim is a wider cross below
    cross(pen, x, y, radius, 2.6 * shrink * unit + 2 * rim, RIM);
    cross(pen, x, y, radius, 2.6 * shrink * unit, color);
    return;
  }
  ctx.beginPath();
  if (kind === 'minimum') ctx.arc(x, y, radius, 0, 2 * Math.PI);
  else
    outlineOf(kind).forEach(([r, angle], i) => {
      const px = x + r * radius * Math.sin(angle);
      const py = y - r * radius * Math.cos(angle);
      if (i === 0) ctx.moveTo(px, py);
      else ctx.lineTo(px, py);
    });
  ctx.closePath();
  if (color !== FILL) {
    // a dark colour on a dark ground is told by what is light round it
    ctx.lineWidth = 3 * rim;
    ctx.strokeStyle = FILL;
    ctx.stroke();
  }
  ctx.fillStyle = color;
  ctx.fill();
  ctx.lineWidth = rim;
  ctx.strokeStyle = RIM;
  ctx.stroke();
}

/** One entry per kind that occurs. */
export function markerKey(pen: Pen, markers: readonly Marker[]): KeyItem[] {
  const kinds = (Object.keys(MARKER_NAMES) as MarkerKind[]).filter((kind) => markers.some((m) => m.kind === kind));
  return kinds.map((kind) => ({
    name: MARKER_NAMES[kind],
    drawSign: (target, x, y) => drawMarker(target, kind, x, y),
    sign: 14 * pen.unit,
  }));
}

/** Five-pointed star, a triangle, or a square, as [radius, angle from the top]. */
function outlineOf(kind: 'memory' | 'saddle' | 'maximum'): (readonly [number, number])[] {
  if (kind === 'saddle') return [0, 1, 2].map((i) => [1.15, (i * 2 * Math.PI) / 3] as const);
  if (kind === 'maximum') return [1, 3, 5, 7].map((i) => [1.15, (i * Math.PI) / 4] as const);
  return Array.from({ length: 10 }, (_, i) => [i % 2 === 0 ? 1.1 : 0.46, (i * Math.PI) / 5] as const);
}

function cross(pen: Pen, x: number, y: number, radius: number, width: number, color: string): void {
  const { ctx } = pen;
  ctx.beginPath();
  for (const [dx, dy] of [
    [1, 1],
    [1, -1],
  ] as const) {
    ctx.moveTo(x - dx * radius, y - dy * radius);
    ctx.lineTo(x + dx * radius, y + dy * radius);
  }
  ctx.lineWidth = width;
  ctx.strokeStyle = color;
  ctx.stroke();
}

/** Where a text goes beside its marker: right, left, above, below, between those, and then once more farther off. */
const BESIDE = [1, 2.2].flatMap((far) =>
  [
    [1, 0],
    [-1, 0],
    [0, -1],
    [0, 1],
    [0.8, -0.8],
    [0.8, 0.8],
    [-0.8, -0.8],
    [-0.8, 0.8],
  ].map(([dx = 0, dy = 0]) => [dx * far, dy * far] as const),
);

/** Writes beside a marker where there is room, or not at all. */
function drawBeside(
  pen: Pen,
  text: string,
  [x, y]: readonly [number, number],
  radius: number,
  data: Rect,
  taken: Rect[],
): void {
  const width = textWidth(pen, text, TEXT);
  const height = TEXT.size * pen.unit;
  const gap = radius + 3 * pen.unit;
  for (const [dx, dy] of BESIDE) {
    const middleX = x + dx * (gap + width / 2);
    const middleY = y + dy * (gap + height / 2);
    const box = { x: middleX - width / 2, y: middleY - height / 2, width, height };
    if (!contains(data, box) || taken.some((other) => overlaps(other, box))) continue;
    taken.push(box);
    drawTextMiddle(pen, text, box.x, middleY, { ...TEXT, color: FILL, halo: RIM });
    return;
  }
}
