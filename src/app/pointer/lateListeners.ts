const KEPT = ['pointerdown', 'pointermove', 'pointerup', 'pointercancel', 'keydown'] as const;
const POINTER = ['pointerId', 'pointerType', 'isPrimary', 'clientX', 'clientY', 'button', 'buttons'] as const;
const KEYS = ['key', 'shiftKey', 'ctrlKey', 'altKey', 'metaKey'] as const;

/**
 * Keeps the keys pressed on `root`, and the last press of the pointer with what followed it, for code that is loaded
 * because of them and listens later. The function it returns dispatches them again, to `root` alone, and keeps no more.
 * Of two presses the second one counts: sent at once, they would be a double click.
 */
export function keepEvents(root: EventTarget, ended: AbortSignal): () => void {
  let kept: Event[] = [];
  const enough = new AbortController();
  const keep = (event: Event) => {
    const isPointer = event.type !== 'keydown';
    if (event.type === 'pointerdown') kept = kept.filter(({ type }) => type === 'keydown');
    // a pointer that only moves says nothing that its next move would not say
    else if (isPointer && !kept.some(({ type }) => type === 'pointerdown')) return;
    kept.push(event);
  };
  for (const type of KEPT) root.addEventListener(type, keep, { signal: AbortSignal.any([ended, enough.signal]) });
  return () => {
    enough.abort();
    for (const event of kept) root.dispatchEvent(again(event));
    kept = [];
  };
}

/** The same event. It does not bubble: whoever listens farther out has heard it. */
function again(event: Event): Event {
  const read = event as unknown as Record<string, unknown>;
  const init = Object.fromEntries([...POINTER, ...KEYS].map((name) => [name, read[name]]));
  const Kind = event.constructor as new (type: string, init: object) => Event;
  return new Kind(event.type, { ...init, bubbles: false, cancelable: true });
}
