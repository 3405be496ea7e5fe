import type { KeyBinding } from '../keys.ts';
import type { HandDoors, Hands } from './hands.tsx';

/** Signs that someone is there. */
const SIGNS = ['pointermove', 'pointerdown', 'touchstart', 'wheel', 'keydown'] as const;

/** What hands do is loaded with the first sign of one; `then` does something when it is there. */
export function lazyHands(doors: HandDoors): (then: (hands: Hands) => void) => void {
  let loaded: Promise<Hands> | undefined;
  const load = () => {
    for (const sign of SIGNS) removeEventListener(sign, load, { capture: true });
    loaded ??= import('./hands.tsx').then(({ createHands }) => createHands(doors));
    return loaded;
  };
  for (const sign of SIGNS) addEventListener(sign, load, { capture: true, passive: true, signal: doors.ended });
  return (then) => void load().then(then);
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
