import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';

/** So far a finger moves that pulls, CSS pixels. */
const PULL = 16;

interface Props {
  /** always seen: the time of the run */
  time: ComponentChildren;
  /** the dials, the first of which is always seen */
  children: ComponentChildren;
}

/** On a narrow page: time and noise at the lower edge, all dials when it is pulled up. */
export function Sheet({ time, children }: Props) {
  const up = useSignal(false);
  const hand = useRef({ from: 0, pulled: false });
  return (
    <aside class="sheet" data-up={up.value} aria-label="Time and dials">
      <button
        type="button"
        class="handle"
        aria-expanded={up.value}
        aria-label={up.value ? 'Fewer dials' : 'All dials'}
        onPointerDown={(event) => {
          hand.current = { from: event.clientY, pulled: false };
          event.currentTarget.setPointerCapture(event.pointerId);
        }}
        onPointerMove={({ clientY }) => {
          const { from, pulled } = hand.current;
          if (from === 0 || pulled || Math.abs(clientY - from) < PULL) return;
          hand.current.pulled = true;
          up.value = clientY < from;
        }}
        onPointerUp={() => {
          hand.current.from = 0;
        }}
        onClick={() => {
          // what a pull has done, the click that ends it leaves
          if (!hand.current.pulled) up.value = !up.value;
          hand.current.pulled = false;
        }}
      />
      {time}
      <div class="inside">{children}</div>
    </aside>
  );
}
