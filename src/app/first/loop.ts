import { effect, type ReadonlySignal } from '@preact/signals';
import type { Transport } from '../time/transport.ts';

/** The end is seen so long before it begins again, ms. */
const REST_MS = 1500;
/** So often; what moves for ever is watched by nobody. */
const ROUNDS = 6;

/**
 * Plays runs again when all of them have come to their end, a few times, until somebody
 * does something. Returns how to end it.
 */
export function playAgain(
  transport: () => Transport,
  runs: () => readonly Transport[],
  wanted: ReadonlySignal<boolean>,
) {
  let rounds = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = () => {
    rounds = ROUNDS;
    clearTimeout(timer);
  };
  const atEnd = ({ moment }: Transport) => {
    const at = moment.value;
    return at !== undefined && !at.open && !at.playing && at.state === 'paused' && at.step >= at.last;
  };
  const end = effect(() => {
    clearTimeout(timer);
    // every one is read, so that this is called again whichever changes
    const ended = runs().map(atEnd);
    if (!wanted.value || rounds >= ROUNDS || ended.includes(false)) return;
    timer = setTimeout(() => {
      rounds++;
      transport().command({ do: 'play' });
    }, REST_MS);
  });
  for (const sign of ['pointerdown', 'keydown', 'wheel']) addEventListener(sign, stop, { once: true, passive: true });
  return () => {
    stop();
    end();
  };
}
