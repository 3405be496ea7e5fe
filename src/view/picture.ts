import type { Extent, Findings } from '../results.ts';
import type { GridSize } from './paintReference.ts';
import type { PaletteName } from './palettes.ts';
import type { Scale } from './scale.ts';

/** The plane of three dimensions that a picture shows. */
export interface Slice {
  /** its x_3 */
  at: number;
  /** between what it is worth looking: where the memories are */
  reach: readonly [low: number, high: number];
  /** low and high edge of the region, x_1, x_2, x_3 */
  edges: readonly number[];
}

/**
 * A picture as plain data: everything that is drawn round and over the painted pixels. Page and command line build it
 * alike and hand it to `drawAxes`, so that it says the same in both.
 */
export interface Picture {
  title: string;
  /** what makes the picture honest: system, beta, dynamics, the rule of the classes, adapter; each line wraps once */
  subtitle: readonly string[];
  /** what it shows, in plain words: of a run that is under way nothing yet */
  findings?: Findings;
  x: Axis;
  y: Axis;
  /**
   * the space of the memories, where places are points of it: x its first of `dim`
   * dimensions, y the second of more than one
   */
  space?: { dim: number; slice?: Slice };
  /** outer edges of the data rectangle in data coordinates */
  extent: Extent;
  layer: FieldLayer | LabelsLayer | SeriesLayer;
  /** lines of equal value over a painted field */
  contours?: Contours;
  /** a vector field over a painted one */
  arrows?: Arrows;
  /** drawn over the data, in data coordinates; those outside the extent are left out */
  markers: readonly Marker[];
  /** what is painted in these cells lies over the memories, as long as it leaves something of them to be seen */
  overMemories?: Cells;
  /** words at places of the data that are kept free for them */
  captions?: readonly Caption[];
  /**
   * the field is only what something else moves over: it has no colour bar, and the greys of the theme (groundScale)
   */
  ground?: true;
  /** of a picture that is images in rows and columns: where they lie, and their pixels */
  sheet?: Sheet;
}

/** Images of one size in rows and columns, as one grid of values; one cell of it is a unit of both axes. */
export interface Sheet {
  /** [height, width], NaN between the images; row 0 is the lowest */
  values: Float32Array<ArrayBuffer>;
  width: number;
  height: number;
  /** pixels of an image: lines, and across */
  lines: number;
  across: number;
  /** cells from the top of an image to its bottom: as many as lines, or more where it is one line of numbers */
  tall: number;
  /** cells before the first column and row, and from one to the next */
  gap: number;
  pitchX: number;
  pitchY: number;
  rows: number;
  columns: number;
  /** the column of the images that a hand may draw on */
  drawn: number;
}

/** Some cells of a grid: not 0, [height, width], row 0 is the lowest. */
export interface Cells {
  grid: GridSize;
  chosen: Uint8Array;
}

/** A few words, their middle at a place of the data; cut to a width in data coordinates. */
export interface Caption {
  x: number;
  y: number;
  width: number;
  text: string;
}

/** One of the two axes of a picture. */
export interface Axis {
  /** of a projection, say which: 'x_{1} of 3' */
  label: string;
  /** '' or absent for a pure number */
  unit?: string;
  /** default 'linear'; 'log' with a positive extent: equal steps are equal ratios */
  scale?: 'linear' | 'log';
  /** numbers of their own in place of round ones, in data coordinates: of an axis that is a list */
  ticks?: readonly { value: number; label: string }[];
}

/** A painted scalar field: gets a colour bar. */
export interface FieldLayer {
  kind: 'field';
  name: string;
  unit: string;
  grid: GridSize;
  scale: Scale;
  palette: PaletteName;
}

/** A painted label map: gets a legend. */
export interface LabelsLayer {
  kind: 'labels';
  /** heading of the legend */
  name: string;
  grid: GridSize;
  /** one per label that has a colour */
  classes: readonly ClassEntry[];
  /** per label: the number that stands for it, and with it its colour; default: label + 1 */
  numbers?: readonly number[] | undefined;
  /** share of the cells without a class; shown if not 0 */
  none?: number;
  /** what lightness means; `light` as in LabelSource */
  shade?: { name: string; unit: string; scale: Scale; light: 'low' | 'high' };
}

/** A line of the legend: a class and its share. */
export interface ClassEntry {
  /** the number in the map, from 0; shown as label + 1, or by its number */
  label: number;
  /** memory, merged (3), spurious, global */
  name: string;
  /** such as 'e^{H} 4.13, distance 0.105'; '' for none */
  detail: string;
  /** 0..1 */
  fraction: number;
}

/** Curves over x, drawn by the axes themselves: densities of 1-D systems, fractions against a dial. */
export interface SeriesLayer {
  kind: 'series';
  curves: readonly Curve[];
  /** of curves that stand for classes: how many classes there are, as that decides their colours */
  classCount?: number;
  /** of those, as of a label map */
  numbers?: readonly number[] | undefined;
}

/** One curve: y against x. */
export interface Curve {
  name: string;
  /** the class it stands for, whose colour it has; -1: none of them, in grey */
  label?: number;
  /** ascending */
  x: ArrayLike<number>;
  /** as long as x; what is not finite leaves a gap */
  y: ArrayLike<number>;
  /** standard error of each y, drawn as bars of +- one */
  error?: ArrayLike<number>;
  /** a longer way from one x to the next was not measured: it is dotted */
  measured?: number;
  /** 'steps': x are the centres of bins; default 'line' */
  style?: 'line' | 'steps' | 'points';
}

/** Lines of equal value: contourLines makes them of a grid. */
export interface Contours {
  levels: readonly ContourLevel[];
  lines: readonly ContourLine[];
}

/** A value that has lines, and how they look. */
export interface ContourLevel {
  value: number;
  /** written on the line; '' for none */
  label: string;
  /** heavy, dashed and dotted lines are named in the key; dashed ones are drawn finer */
  style: 'plain' | 'heavy' | 'dashed' | 'dotted';
  /** what such a line is: 'energy of a saddle' */
  name?: string;
}

/** One line at a level. */
export interface ContourLine {
  /** index into levels */
  level: number;
  /** [n, 2]: x, y in data coordinates; closed lines repeat their first point */
  points: Float64Array;
}

/**
 * Vectors at the points of a grid that is evenly spaced in x and in y. Drawn with their direction as it is; the length
 * is compressed by a cube root, the longest one as long as the grid is wide; thinned out where the picture is small.
 */
export interface Arrows {
  /** 'score grad log p' */
  name: string;
  unit: string;
  /** [columns] and [rows], ascending, data coordinates */
  x: Float64Array;
  y: Float64Array;
  /** components along x and y, [rows, columns]; what is not finite or 0 has no arrow */
  u: Float64Array;
  v: Float64Array;
}

/** What a marker stands for; each kind has its sign. */
export type MarkerKind = 'memory' | 'minimum' | 'spurious' | 'saddle' | 'maximum';

/** A sign at a place of the data. */
export interface Marker {
  x: number;
  y: number;
  kind: MarkerKind;
  /** a word or number beside it, left out where it would cover another */
  text?: string;
  /** a CSS colour to be filled with; default white */
  color?: string;
}

/** The number that stands for a class, from 1. */
export function numberOf({ numbers }: Pick<LabelsLayer, 'numbers'>, label: number): number {
  return numbers?.[label] ?? label + 1;
}

/** Number of classes that a label map is coloured with: what the painter's `classCount` must be. */
export function classCountOf(layer: LabelsLayer): number {
  return layer.classes.reduce((most, { label }) => Math.max(most, label + 1), 0);
}

/** The scale that colours a field, or shades classes. */
export function scaleIn({ layer }: Picture): Scale | undefined {
  if (layer.kind === 'field') return layer.scale;
  return layer.kind === 'labels' ? layer.shade?.scale : undefined;
}

/** 'x' or 'x (unit)'. */
export function axisTitle({ label, unit }: { label: string; unit?: string }): string {
  return unit ? `${label} (${unit})` : label;
}
