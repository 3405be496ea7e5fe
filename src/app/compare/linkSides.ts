import { effect, signal } from '@preact/signals';
import { changedDials, parseConfig } from '../../params/config.ts';
import type { Config } from '../../params/table.ts';
import type { Picture } from '../../view/picture.ts';
import type { Pane } from '../pane.ts';
import { onLine } from '../stage/overlay.ts';
import { type SharedScale, sharedScale, withSharedScale } from './sharedScale.ts';

/** What ties two sides together beside their time: cursor, colours, region. */

/** One cursor, where a place means the same on both. Returns how to end that. */
export function linkCursors(a: Pane, b: Pane): () => void {
  const across = ({ stage }: Pane) => stage.peek()?.seen?.picture.x.label;
  const follow = (from: Pane, to: Pane) =>
    effect(() => {
      const { value } = from.store.cursor;
      if (across(from) === across(to)) to.store.cursor.value = value;
    });
  const ends = [follow(a, b), follow(b, a)];
  return () => {
    for (const end of ends) end();
  };
}

/** One colour scale while both show one quantity, at the end of the runs as in the middle. Returns how to end that. */
export function linkScales(a: Pane, b: Pane): () => void {
  // what each stage shows of its own run, by the scale of that run
  const pictures = [a, b].map(({ stage }) => signal<Picture | undefined>(stage.value?.seen?.picture));
  const ends = [a, b].map(({ listen }, i) =>
    listen((message) => {
      const picture =
        message.kind === 'frame' ? message.picture : message.kind === 'done' ? message.report.picture : undefined;
      const of = pictures[i];
      if (of && picture) of.value = picture;
    }),
  );
  const restyle = (shared: SharedScale | undefined) => {
    for (const { stage } of [a, b]) {
      stage.value?.restyle((picture) => (shared ? withSharedScale(picture, shared) : picture));
    }
  };
  let sharing = false;
  ends.push(
    effect(() => {
      const [ofA, ofB] = pictures.map(({ value }) => value);
      const shared = ofA && ofB && sharedScale(ofA, ofB);
      if (shared || sharing) restyle(shared);
      sharing = shared !== undefined;
    }),
  );
  return () => {
    for (const end of ends) end();
    restyle(undefined);
  };
}

/** One region while both show the same one. */
export interface LinkedRegion {
  /** the dials of one side have been turned: the other one shows the same region again, if it did */
  follow(turned: Pane, other: Pane): void;
  /** both have been given their dials */
  settle(): void;
}

export function linkRegions(a: Pane, b: Pane): LinkedRegion {
  const box = ({ store }: Pane) => JSON.stringify(store.config.value.box);
  let one = true;
  const settle = () => {
    one = box(a) === box(b);
  };
  return {
    settle,
    follow(turned, other) {
      // a line has no region of a plane
      const [line, otherLine] = [turned, other].map(
        ({ stage: { value } }) => value?.seen && onLine(value.seen.picture),
      );
      if (one && line === otherLine && box(turned) !== box(other)) {
        const { config } = other.store;
        adopt(other, parseConfig({ box: turned.store.config.value.box }, changedDials(config.value)));
      }
      settle();
    },
  };
}

/** Runs a config unless it is the one shown. */
export function adopt({ store }: Pane, config: Config): void {
  if (JSON.stringify(config) !== JSON.stringify(store.config.value)) store.adopt(() => config);
}
