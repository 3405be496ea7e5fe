import { effect, useComputed, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { doneText } from './Status.tsx';
import type { Store } from './store.ts';

const LEAST_PAUSE_MS = 1000;

/**
 * Says aloud what changes elsewhere on the page, of `name` where there are two: at most one message a
 * second, so that none cuts off the other.
 */
export function Announcer({ store, name }: { store: Store; name?: string | undefined }) {
  const text = useSignal('');
  // progress changes ten times a second; that it goes on does not
  const running = useComputed(() => store.going.value !== undefined);
  useEffect(() => {
    let waiting: string[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const say = (message: string) => {
      if (message === '') return;
      waiting.push(name ? `${name}: ${message}` : message);
      if (timer === undefined) speak();
    };
    const speak = () => {
      timer = undefined;
      if (waiting.length === 0) return;
      text.value = waiting.join('. ');
      waiting = [];
      timer = setTimeout(speak, LEAST_PAUSE_MS);
    };
    const stops = [effect(() => say(running.value ? 'Running' : doneText(store))), effect(() => say(store.said.value))];
    return () => {
      for (const stop of stops) stop();
      clearTimeout(timer);
    };
  }, [store, running, text, name]);
  return (
    <span class="unseen" role="status">
      {text}
    </span>
  );
}
