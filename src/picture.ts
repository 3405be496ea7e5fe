/**
 * The door to pictures: a run -> what is painted and what is written round it -> pixels and canvas. Any canvas with the
 * 2-D API will do, of a browser or of @napi-rs/canvas; the font is the caller's to load (`FONT_STYLES` names the style
 * sheets for a page, 'driftwell/node' loads it in Node).
 */

export { paintedSize, textUnit } from './pictures/composition.ts';
export { type CellText, pictureOf, type RunPicture, type ViewDials } from './pictures/pictures.ts';
export { drawAxes, placer } from './view/axes.ts';
export type { Canvas2D, Pen, Place, Rect, Theme, ThemeName } from './view/canvas2d.ts';
export { contourLines } from './view/contours.ts';
export { cssFont, FONT_FILES, FONT_STYLES } from './view/font.ts';
export { type Layout, type LayoutOptions, layoutPicture } from './view/layout.ts';
export type { KeyPlan } from './view/legend.ts';
export { createPainter, type Painter, type PaintFormat } from './view/paint.ts';
export { type OnGpu, paintPixels, type Uploaded, uploadSource } from './view/paintPixels.ts';
export {
  type FieldSource,
  type GridSize,
  type LabelSource,
  type PaintSource,
  paintReference,
  type ScaledNumbers,
} from './view/paintReference.ts';
export type { PaletteName } from './view/palettes.ts';
export type {
  Arrows,
  Axis,
  Caption,
  Cells,
  ClassEntry,
  ContourLevel,
  ContourLine,
  Contours,
  Curve,
  FieldLayer,
  LabelsLayer,
  Marker,
  MarkerKind,
  Picture,
  SeriesLayer,
  Sheet,
  Slice,
} from './view/picture.ts';
export { type ColorScale, equalizedScale, makeScale, positionOf, type Scale, scaleOf } from './view/scale.ts';
export type { Tick } from './view/ticks.ts';
