import type { KeyBinding } from '../keys.ts';
import type { HandDoors, Hands } from './hands.tsx';
import { keepEvents } from './lateListeners.ts';

/** Where a browser does not say when it is idle. */
const IDLE_MS = 500;
/** Signs that someone is there. */
const SIGNS = ['pointermove', 'pointerdown', 'touchstart', 'wheel', 'keydown'] as const;

/**
 * What hands do is loaded when the page is idle after its first picture, or with the first sign of a hand, which is then
 * told once more. `then` does something when it is there.
 */
export function lazyHands(doors: HandDoors): (then: (hands: Hands) => void) => void {
  let loaded: Promise<Hands> | undefined;
  const replay = keepEvents(doors.root, doors.ended);
  const signs = new AbortController();
  const load = () => {
    loaded ??= import('./hands.tsx').then(
      ({ createHands }) => {
        signs.abort();
        const hands = createHands(doors);
        replay();
        return hands;
      },
      (error) => {
        // without a connection the next sign tries again
        loaded = undefined;
        throw error;
      },
    );
    return loaded;
  };
  const early = () => void load().catch(() => undefined);
  const signal = AbortSignal.any([doors.ended, signs.signal]);
  for (const sign of SIGNS) addEventListener(sign, early, { capture: true, passive: true, signal });
  const end = doors.listen(({ kind }) => {
    if (kind !== 'done') return;
    end();
    whenIdle(() => doors.ended.aborted || early());
  });
  return (then) => void load().then(then);
}

/** Safari has no idle callbacks. */
function whenIdle(act: () => void): void {
  if ('requestIdleCallback' in window) requestIdleCallback(act);
  else setTimeout(act, IDLE_MS);
}

/** The keys of hands, wherever the focus is. */
export function handKeys(hands: (then: (hands: Hands) => void) => void): KeyBinding[] {
  return [
    { key: 'a', does: 'add a memory at the cursor', run: () => hands((on) => on.addMemory()) },
    { key: 'Delete', does: 'remove the memory nearest to the cursor', run: () => hands((on) => on.removeMemory()) },
    { key: 'm', does: 'take the nearest memory in hand; arrows move it', run: () => hands((on) => on.holdMemory()) },
    { key: 'q', does: 'set the cue at the cursor', run: () => hands((on) => on.setCue()) },
    { key: '+', does: 'nearer, about the cursor', run: () => hands((on) => on.zoom(0.5)) },
    { key: '-', does: 'farther', run: () => hands((on) => on.zoom(2)) },
    { key: '0', does: 'the whole region', run: () => hands((on) => on.resetRegion()) },
  ];
}
