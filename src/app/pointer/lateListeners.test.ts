import { expect, test } from 'vitest';
import { keepEvents } from './lateListeners.ts';

/** As a browser's pointer and key events, which Node has not. */
class Input extends Event {
  readonly init: Record<string, unknown>;
  constructor(type: string, init: Record<string, unknown> = {}) {
    super(type, init);
    this.init = init;
    Object.assign(this, { clientX: init.clientX, key: init.key, shiftKey: init.shiftKey });
  }
}

function stage() {
  const root = new EventTarget();
  const replay = keepEvents(root, new AbortController().signal);
  const send = (type: string, init: Record<string, unknown> = {}) =>
    root.dispatchEvent(new Input(type, { ...init, bubbles: true }));
  /** what a listener hears that comes late */
  const heard = () => {
    const events: string[] = [];
    for (const type of ['pointerdown', 'pointermove', 'pointerup', 'keydown']) {
      root.addEventListener(type, (event) => {
        const { clientX, key } = (event as Input).init;
        events.push(`${type} ${clientX ?? key}${event.bubbles ? ', bubbles' : ''}`);
      });
    }
    replay();
    return events;
  };
  return { send, heard, replay, root };
}

test('the tap that loads what listens to taps is heard', () => {
  const { send, heard } = stage();
  send('pointermove', { clientX: 3 });
  send('pointerdown', { clientX: 5 });
  send('pointerup', { clientX: 5 });
  expect(heard()).toEqual(['pointerdown 5', 'pointerup 5']);
});

test('of two taps the last one, so that they are no double tap; keys all', () => {
  const { send, heard } = stage();
  send('keydown', { key: 'ArrowLeft' });
  for (const clientX of [1, 2]) {
    send('pointerdown', { clientX });
    send('pointermove', { clientX: clientX + 0.5 });
    send('pointerup', { clientX });
  }
  send('keydown', { key: 'Enter' });
  expect(heard()).toEqual(['keydown ArrowLeft', 'pointerdown 2', 'pointermove 2.5', 'pointerup 2', 'keydown Enter']);
});

test('nothing is kept or told twice afterwards', () => {
  const { send, heard, replay, root } = stage();
  send('pointerdown', { clientX: 1 });
  expect(heard()).toEqual(['pointerdown 1']);
  let more = 0;
  root.addEventListener('pointerdown', () => more++);
  send('pointerdown', { clientX: 2 });
  replay();
  expect(more).toBe(1);
});
