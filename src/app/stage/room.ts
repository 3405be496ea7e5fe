import type { Findings } from '../../results.ts';
import type { Layout } from '../../view/layout.ts';
import type { Picture } from '../../view/picture.ts';

/** A part of the stage that the picture leaves free, CSS pixels from its upper left. */
export interface Room {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** Narrower lines are hard to read, and longer ones, too. */
const LEAST_WIDTH = 220;
const MOST_WIDTH = 480;
/** between what is drawn and what is written */
const GAP = 28;

/** The room right of the data and of their colour bar, or under their legend; undefined where it is too narrow. */
export function roomBeside({ layer }: Picture, { data, key, keyRow, unit, width }: Layout): Room | undefined {
  // curves are as wide as there is room, and a key under the data says that there is none beside them
  if (layer.kind === 'series' || (key && key.box.y > data.y + data.height)) return undefined;
  const legend = layer.kind === 'labels' ? key?.box : undefined;
  const left = legend ? legend.x / unit : (key ? key.box.x + key.box.width : data.x + data.width) / unit + GAP;
  const top = legend ? (legend.y + legend.height) / unit + GAP : data.y / unit;
  const room = { left, top, width: Math.min(MOST_WIDTH, width / unit - left), height: keyRow.y / unit - top };
  return room.width >= LEAST_WIDTH && room.height > 0 ? room : undefined;
}

/** Of text in the two sizes of words under a picture, rem: the width of a letter, rather too large, and a line. */
const LARGE = { letter: 0.48, line: 1.36 };
const SMALL = { letter: 0.42, line: 1.18 };

/** Whether what a picture shows and the rule of it have their place in a room. `rem`: in CSS pixels. */
export function fitsIn({ width, height }: Room, { shows, rule }: Findings, rem: number): boolean {
  const tall = (text: string, { letter, line }: typeof LARGE) =>
    // a word that has no place at the end of a line takes the next one
    Math.ceil(1 + (text.length * letter * rem) / (width - 4 * rem)) * line * rem;
  return width > 8 * rem && tall(shows, LARGE) + tall(rule, SMALL) + rem / 2 <= height;
}
