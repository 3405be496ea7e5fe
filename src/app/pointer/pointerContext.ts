import { changedDials, parseConfig } from '../../params/config.ts';
import type { Extent } from '../../results.ts';
import type { FromEngine } from '../protocol/messages.ts';
import type { Stage } from '../stage/stage.ts';
import type { Store } from '../store.ts';
import type { Edit } from './editMemories.ts';
import type { Inspection } from './inspect.ts';

/** What pointer actions on a stage work with. */
export interface PointerContext {
  stage: Stage;
  store: Store;
  inspection: Inspection;
  locked: ReadonlySet<string>;
  listen(hear: (message: FromEngine) => void): () => void;
}

/** What is seen of the space of the memories; undefined where a picture shows something else. */
export function seenSpace({ stage }: PointerContext): { extent: Extent; dim: number } | undefined {
  const picture = stage.seen?.picture;
  return picture?.space && { extent: picture.extent, dim: picture.space.dim };
}

/** Sets dials and runs. False where they mean nothing; the page has said why. */
export function apply({ store }: PointerContext, edit: Edit): boolean {
  return store.adopt(() => parseConfig(edit, changedDials(store.config.value)));
}

/** Says why something cannot be done: beside the cursor, and aloud. */
export function refuse({ store, inspection }: PointerContext, why: string): void {
  inspection.refuse(why);
  store.said.value = why;
}

/**
 * Runs that follow a hand: each begins when something of the one before is to be seen, and those in between are left
 * out, so that a slow adapter shows fewer steps instead of none. `stop` leaves out the last one, too.
 */
export function createPace(listen: PointerContext['listen']): { begin(run: () => void): void; stop(): void } {
  let busy = false;
  let next: (() => void) | undefined;
  const go = () => {
    const run = next;
    next = undefined;
    busy = run !== undefined;
    run?.();
  };
  listen(({ kind }) => {
    if (kind === 'frame' || kind === 'done' || kind === 'fault') go();
  });
  return {
    begin(run) {
      next = run;
      if (!busy) go();
    },
    stop: () => (next = undefined),
  };
}

/** What keys do at the cursor. */
export interface PointerActions {
  addMemory(): void;
  removeMemory(): void;
  /** takes the memory nearest to the cursor, for the arrows to move; puts it down again */
  holdMemory(): void;
  setCue(): void;
  zoom(factor: number): void;
  resetRegion(): void;
}
