import { arrowKey } from './arrows.ts';
import { type Canvas2D, type Pen, type Rect, THEMES, type ThemeName } from './canvas2d.ts';
import { planColorBar } from './colorBar.ts';
import { contourKey } from './drawContours.ts';
import { planKeyRow } from './keyRow.ts';
import { type KeyPlan, type KeyRoom, planLegend } from './legend.ts';
import { markerKey } from './markers.ts';
import type { GridSize } from './paintReference.ts';
import type { Axis, Picture } from './picture.ts';
import { curveKey } from './series.ts';
import { lineHeight, textWidth, wrapText } from './text.ts';
import { linearTicks, logTicks, type Tick } from './ticks.ts';

/** Where everything goes, in device pixels. All texts were measured: nothing overlaps, nothing leaves the picture. */
export interface Layout {
  width: number;
  height: number;
  /** device pixels per CSS pixel */
  unit: number;
  theme: ThemeName;
  /** where the painted pixels go: whole pixels */
  data: Rect;
  title: readonly string[];
  subtitle: readonly string[];
  xTicks: readonly Tick[];
  yTicks: readonly Tick[];
  key: { plan: KeyPlan; box: Rect } | undefined;
  keyRow: { plan: ReturnType<typeof planKeyRow>; x: number; y: number };
}

/** How large a picture is, and in which colours. */
export interface LayoutOptions {
  /**
   * Size of the whole picture in CSS pixels; without a height it takes what it needs. Or `data`: size of the data
   * rectangle in device pixels, for a picture that is made round it.
   */
  size: { width: number; height?: number } | { data: GridSize };
  /**
   * a key below the data goes on below a given height, so that data are as large with
   * few classes as with many; default false
   */
  keyApart?: boolean;
  /**
   * keys stand below the data, however wide the picture is, and so much of the height is kept for
   * them, CSS pixels: pictures beside each other are of one size whatever their keys are. With
   * `keyApart` longer ones go on below the height
   */
  keyBelow?: number | undefined;
  /** device pixels per CSS pixel; default 1 */
  unit?: number;
  theme?: ThemeName;
  /** false: title and the lines below it stand elsewhere, as on the page; default true */
  head?: boolean;
}

/** Styles and distances of the frame, CSS pixels; axes.ts draws with the same ones. */
export const TITLE = { size: 15, weight: 600 } as const;
export const SUBTITLE = { size: 11.5 } as const;
export const AXIS_TITLE = { size: 12.5 } as const;
export const NUMBERS = { size: 11 } as const;
export const TICK = 5;
export const PAD = 12;
const EDGE = 4;
const KEY_GAP = 26;
const NUMBER_GAP = 4;

/** Narrower pictures (a phone) have their key below the data. */
const KEY_BESIDE = 560;
const LEGEND_WIDTH = 210;
const LEAST_DATA = 48;
/** Small data (a glyph of 8 x 8) still get a title and a legend that can be read. */
const LEAST_WIDTH = 320;
/** Cells of a line, which has no second coordinate, CSS pixels. */
const ROW_HEIGHT = 140;
/**
 * A legend beside low data goes on below it, so far from its upper edge at least
 * where nothing else is there, CSS pixels.
 */
const LEGEND_HEIGHT = 300;
/** A picture that is no plane is as wide as there is room, up to so many times its height. */
const WIDEST = 1.8;

/**
 * Lays a picture out. `ctx` only measures; the font must be loaded. Throws RangeError if the size leaves the data less
 * than 48 CSS pixels of width or height.
 */
export function layoutPicture(ctx: Canvas2D, picture: Picture, options: LayoutOptions): Layout {
  const layout = layoutOrWhyNot(ctx, picture, options);
  if (typeof layout === 'string') throw new RangeError(layout);
  return layout;
}

/** A picture and where it goes. */
export interface FittedPicture {
  picture: Picture;
  layout: Layout;
}

/**
 * Lays a picture out for a place on a screen, whose size may be any: as high as is offered, or, where
 * that is too low, as high as it needs; where the place is too narrow, without axes. Undefined where even
 * then nothing of the data would be seen.
 */
export function fitPicture(
  ctx: Canvas2D,
  picture: Picture,
  { width, height }: { width: number; height?: number | undefined },
  options: Omit<LayoutOptions, 'size'>,
): FittedPicture | undefined {
  for (const shown of [picture, withoutAxes(picture)]) {
    for (const size of height === undefined ? [{ width }] : [{ width, height }, { width }]) {
      const layout = layoutOrWhyNot(ctx, shown, { size, ...options });
      if (typeof layout !== 'string') return { picture: shown, layout };
    }
  }
  return undefined;
}

/** The data alone. */
export function withoutAxes(picture: Picture): Picture {
  const bare = ({ scale = 'linear' }: Axis): Axis => ({ label: '', ticks: [], scale });
  return { ...picture, x: bare(picture.x), y: bare(picture.y) };
}

/** The layout, or why the size has no room for the data. */
function layoutOrWhyNot(ctx: Canvas2D, picture: Picture, options: LayoutOptions): Layout | string {
  const { unit = 1, theme = 'light', head = true, keyApart = false, keyBelow, size } = options;
  const pen: Pen = { ctx, unit, theme: THEMES[theme] };
  const { layer } = picture;
  const given = 'data' in size ? size.data : undefined;
  const whole = 'data' in size ? undefined : { width: size.width * unit, height: (size.height ?? Infinity) * unit };

  // from the left edge: axis title, numbers, tick; their widths hardly depend on how many numbers fit
  const guess = given?.height ?? Math.min(whole?.width ?? 0, whole?.height ?? 0);
  const numbers = yTicksOf(pen, picture, guess).map(({ label }) => textWidth(pen, label, NUMBERS));
  // small pictures beside each other may have no axes at all
  const bare = picture.x.label === '' && picture.y.label === '';
  const left = Math.ceil((bare ? EDGE : PAD + 18 + NUMBER_GAP + TICK) * unit + Math.max(0, ...numbers));
  const wide = given ? given.width >= 200 * unit : (whole?.width ?? 0) >= KEY_BESIDE * unit;
  const beside = wide && keyBelow === undefined;
  const side = beside ? 'right' : 'below';
  const right = Math.ceil((bare ? EDGE : 24) * unit);

  const besideRoom: KeyRoom = { side, width: LEGEND_WIDTH * unit, height: given?.height ?? whole?.height ?? Infinity };
  const besideKey = beside ? planKey(pen, picture, besideRoom) : undefined;
  const keyWidth = besideKey ? besideKey.width + (KEY_GAP + PAD) * unit : right;

  const around = Math.max(LEAST_WIDTH * unit, left + (given?.width ?? 0) + keyWidth);
  const width = Math.ceil(whole?.width ?? around);
  const textRoom = width - 2 * PAD * unit;
  const title = head ? wrapText(pen, picture.title, textRoom, 2, TITLE) : [];
  const subtitle = head ? picture.subtitle.flatMap((line) => wrapText(pen, line, textRoom, 2, SUBTITLE)) : [];
  const headHeight = title.length * lineHeight(pen, TITLE.size) + subtitle.length * lineHeight(pen, SUBTITLE.size);
  // half a number of the vertical axis is above the data
  const top = Math.ceil(PAD * unit + headHeight + (head ? 10 * unit : 0));

  const items = bare
    ? []
    : [
        ...(layer.kind === 'series' ? curveKey(pen, layer) : []),
        ...markerKey(pen, picture.markers),
        ...(picture.contours ? contourKey(pen, picture.contours) : []),
        ...(picture.arrows ? [arrowKey(pen, picture.arrows)] : []),
      ];
  const row = planKeyRow(pen, items, textRoom);
  const underData = Math.ceil((bare ? 0 : TICK + NUMBER_GAP + 12 + 20) * unit);
  const rowGap = row.height > 0 ? 6 * unit : 0;
  const bottom = underData + rowGap + row.height + PAD * unit;

  // below the data the key takes what it needs, but never more than half of a given height
  const belowRoom: KeyRoom = { side, width: textRoom, height: keyApart ? Infinity : (whole?.height ?? Infinity) / 2 };
  const belowKey = beside ? undefined : planKey(pen, picture, belowRoom);
  const belowHeight = belowKey ? belowKey.height + 10 * unit : 0;

  const inside = keyApart ? 0 : belowHeight;
  const under = keyBelow === undefined ? bottom + inside : underData + (PAD + keyBelow) * unit;
  const room = { width: width - left - keyWidth, height: (whole?.height ?? Infinity) - top - under };
  if (!given && Math.min(room.width, room.height) < LEAST_DATA * unit) {
    const size = ({ width, height }: GridSize) =>
      [width, height].map((side) => (Number.isFinite(side) ? Math.round(side / unit) : 'any')).join('x');
    return (
      `picture of ${size({ width, height: whole?.height ?? 0 })} pixels leaves ${size(room)} ` +
      `for the data; it needs at least ${LEAST_DATA} both ways: make it larger or the texts shorter`
    );
  }
  const inner = given ?? fitData(picture, room, unit);
  const data: Rect = { x: left, y: top, ...inner };

  // now that the height is known: a bar is as high as the data, a legend may go on to the bottom of the picture
  const low = row.width <= data.width ? LEGEND_HEIGHT * unit : 0;
  const free =
    whole && Number.isFinite(whole.height) ? whole.height - top - PAD * unit : Math.max(data.height + underData, low);
  const keyHeight = layer.kind === 'field' ? data.height : free;
  const rightKey = beside ? planKey(pen, picture, { ...besideRoom, height: keyHeight }) : undefined;
  const key = rightKey
    ? { plan: rightKey, x: data.x + data.width + KEY_GAP * unit, y: top }
    : belowKey && { plan: belowKey, x: PAD * unit, y: top + data.height + underData + 10 * unit };
  const rowY = top + data.height + underData + belowHeight + rowGap;
  // under the data where it has the room, else from the edge
  const rowX = data.x + row.width <= width - PAD * unit && beside ? data.x : PAD * unit;
  const keyBottom = key && beside ? key.y + key.plan.height + PAD * unit : 0;
  const needed = Math.ceil(Math.max(rowY + row.height + PAD * unit, keyBottom));
  return {
    width,
    height: whole && Number.isFinite(whole.height) ? Math.max(Math.ceil(whole.height), keyApart ? needed : 0) : needed,
    unit,
    theme,
    data,
    title,
    subtitle,
    xTicks: xTicksOf(pen, picture, data.width),
    yTicks: yTicksOf(pen, picture, data.height),
    key: key && { plan: key.plan, box: { x: key.x, y: key.y, width: key.plan.width, height: key.plan.height } },
    keyRow: { plan: row, x: rowX, y: rowY },
  };
}

/** Largest data rectangle in the room: of a plane as its grid is, of anything else as the room is, within reason. */
function fitData(picture: Picture, room: GridSize, unit: number): GridSize {
  const { layer, space, sheet } = picture;
  if (layer.kind === 'series') {
    const width = Math.floor(room.width);
    return { width, height: Math.floor(Math.min(room.height, 0.62 * width, 900 * unit)) };
  }
  const { width, height } = layer.grid;
  if (height === 1) {
    return { width: Math.floor(room.width), height: Math.floor(Math.min(room.height, ROW_HEIGHT * unit)) };
  }
  const plane = sheet !== undefined || (space !== undefined && space.dim > 1);
  if (!plane && Number.isFinite(room.height) && room.width > room.height) {
    return { width: Math.floor(Math.min(room.width, WIDEST * room.height)), height: Math.floor(room.height) };
  }
  const factor = Math.min(room.width / width, room.height / height);
  return { width: Math.max(1, Math.floor(width * factor)), height: Math.max(1, Math.floor(height * factor)) };
}

function planKey(pen: Pen, { layer, ground }: Picture, room: KeyRoom): KeyPlan | undefined {
  if (layer.kind === 'series' || ground) return undefined;
  return layer.kind === 'field' ? planColorBar(pen, layer, room) : planLegend(pen, layer, room);
}

function xTicksOf(pen: Pen, { x, extent }: Picture, width: number): Tick[] {
  return axisTicks(x, extent[0], extent[1], width / (64 * pen.unit));
}

function yTicksOf(pen: Pen, { y, extent, layer }: Picture, height: number): Tick[] {
  if (layer.kind !== 'series' && layer.grid.height === 1) return [];
  return axisTicks(y, extent[2], extent[3], height / (46 * pen.unit));
}

function axisTicks(axis: Axis, min: number, max: number, count: number): Tick[] {
  if (axis.ticks) {
    return axis.ticks.map((tick) => ({ ...tick, position: (tick.value - min) / (max - min) }));
  }
  return axis.scale === 'log' ? logTicks(min, max, count) : linearTicks(min, max, count);
}
