import { effect, signal } from '@preact/signals';
import { mostDimensions } from '../../experiments/dimensions.ts';
import { changedDials, isActive, parseConfig } from '../../params/config.ts';
import type { Config, DialName } from '../../params/table.ts';
import type { Picture } from '../../view/picture.ts';
import type { Pane } from '../pane.ts';
import { onLine } from '../stage/overlay.ts';
import { type SharedScale, sharedScale, withSharedScale } from './sharedScale.ts';

/** What ties two sides together beside their time: cursor, colours, region, memories. */

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

/** Dials that one side takes over from the other. */
export interface LinkedDials {
  /**
   * the dials of one side have been turned: the other one gets those again that it
   * shall have, too, if both had them alike
   */
  follow(turned: Pane, other: Pane): Promise<void>;
  /** both have been given their dials */
  settle(): void;
}

/**
 * What comes with memories that somebody brings, or moves: what was meant for the
 * old ones goes, and beta may be turned.
 */
const WITH_MEMORIES = ['memories', 'count', 'weights', 'beta'] as const;

/**
 * One region while both show the same one; and B has the memories of A until it is given others: points of a file that
 * A takes, and stars that are moved on A, are for both. `lend`: the engine of B is given the files of A.
 */
export function linkDials(a: Pane, b: Pane, lend: () => Promise<void>): LinkedDials {
  let before = new Map<Pane, Config>();
  const settle = () => {
    before = new Map([a, b].map((side) => [side, side.store.config.value]));
  };
  settle();

  /** The dials that `other` takes over. */
  function taken(turned: Pane, other: Pane): Partial<Config> {
    const [was, wasOther] = [before.get(turned), before.get(other)] as [Config, Config];
    const [now, ofOther] = [turned.store.config.value, other.store.config.value];
    const alike = (name: DialName) => same(was[name], wasOther[name]);
    const brought = turned === a && typeof now.memories === 'object' && !same(now.memories, was.memories);
    // a line has no region of a plane
    const [line, otherLine] = [turned, other].map(({ stage: { value } }) => value?.seen && onLine(value.seen.picture));
    const names: DialName[] = [
      ...(line === otherLine ? (['box'] as const) : []),
      ...(brought && alike('memories') && takes(ofOther, now.memories) ? WITH_MEMORIES : []),
    ];
    const missing = names.filter((name) => isActive(name, ofOther) && alike(name) && !same(now[name], ofOther[name]));
    return Object.fromEntries(missing.map((name) => [name, now[name]]));
  }

  return {
    settle,
    async follow(turned, other) {
      const dials = taken(turned, other);
      settle();
      if (Object.keys(dials).length === 0) return;
      if (typeof dials.memories === 'object' && 'sha256' in dials.memories) await lend();
      const { config } = other.store;
      other.store.adopt(() => parseConfig(dials, changedDials(config.value)));
      settle();
    },
  };
}

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

/** Whether memories have a place in the picture of a config. */
function takes({ experiment }: Config, memories: Config['memories']): boolean {
  const isFile = typeof memories === 'object' && 'shape' in memories;
  return !isFile || (memories.shape[1] ?? 1) <= mostDimensions(experiment);
}

/** Runs a config unless it is the one shown. */
export function adopt({ store }: Pane, config: Config): void {
  if (JSON.stringify(config) !== JSON.stringify(store.config.value)) store.adopt(() => config);
}
