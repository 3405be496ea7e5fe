import type { KeyBinding } from '../keys.ts';
import { whenIdle } from '../whenIdle.ts';
import { keepEvents } from './lateListeners.ts';
import type { PointerActions } from './pointerContext.ts';
import type { PointerDoors } from './pointerInput.tsx';

/** Signs that someone is there. */
const SIGNS = ['pointermove', 'pointerdown', 'touchstart', 'wheel', 'keydown'] as const;

/**
 * Pointer actions are loaded when the page is idle after its first picture, or with the first input, which is then
 * told once more. `then` does something when it is there.
 */
export function loadPointerActions(doors: PointerDoors): (then: (pointer: PointerActions) => void) => void {
  let loaded: Promise<PointerActions> | undefined;
  const replay = keepEvents(doors.root, doors.ended);
  const signs = new AbortController();
  const load = () => {
    loaded ??= import('./pointerInput.tsx').then(
      ({ createPointerActions }) => {
        signs.abort();
        const pointer = createPointerActions(doors);
        replay();
        return pointer;
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

/** The keys of pointer actions, wherever the focus is. */
export function pointerKeys(pointer: (then: (pointer: PointerActions) => void) => void): KeyBinding[] {
  return [
    { key: 'a', does: 'add a memory at the cursor', run: () => pointer((on) => on.addMemory()) },
    { key: 'Delete', does: 'remove the memory nearest to the cursor', run: () => pointer((on) => on.removeMemory()) },
    { key: 'm', does: 'take the nearest memory in hand; arrows move it', run: () => pointer((on) => on.holdMemory()) },
    { key: 'q', does: 'set the cue at the cursor', run: () => pointer((on) => on.setCue()) },
    { key: '+', does: 'nearer, about the cursor', run: () => pointer((on) => on.zoom(0.5)) },
    { key: '-', does: 'farther', run: () => pointer((on) => on.zoom(2)) },
    { key: '0', does: 'the whole region', run: () => pointer((on) => on.resetRegion()) },
  ];
}
