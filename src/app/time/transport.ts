import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { KeyBinding } from '../keys.ts';
import { STILL } from '../media.ts';
import type { FromEngine, Moment, ToEngine, TransportCommand } from '../protocol/messages.ts';

/** Where a run stands in time, and the ways to move it. */
export interface Transport {
  readonly moment: ReadonlySignal<Moment | undefined>;
  /** steps per frame, once the reader has chosen a number */
  readonly speed: Signal<number | undefined>;
  command(command: TransportCommand): void;
  toggle(): void;
}

/** The transport of one engine. */
export interface OwnTransport extends Transport {
  receive(message: FromEngine): void;
}

/** Steps per frame, at most: 2^10. */
export const SPEED_POWERS = 10;

export function createTransport(send: (message: ToEngine) => void): OwnTransport {
  const moment = signal<Moment | undefined>(undefined);
  const speed = signal<number | undefined>(undefined);
  let run: number | undefined;
  const command = (asked: TransportCommand) => {
    if (asked.do === 'speed') speed.value = asked.rows;
    if (moment.value) send({ kind: 'transport', command: asked });
  };
  return {
    moment,
    speed,
    command,
    toggle: () => command({ do: moment.value?.playing ? 'pause' : 'play' }),
    receive(message) {
      if (message.kind !== 'moment') return;
      // each run has a player of its own, which has not heard of the speed
      const begins = message.run !== run && message.moment;
      run = message.run;
      moment.value = message.moment;
      if (begins && speed.value !== undefined) command({ do: 'speed', rows: speed.value });
    },
  };
}

/**
 * Whether the engine shows runs while they are computed, and goes on at all, which it does not where nobody sees it:
 * told now and whenever it changes. Returns how to end that.
 */
export function watchPage(send: (message: ToEngine) => void): () => void {
  const still = matchMedia(STILL);
  const tune = new URLSearchParams(location.search).get('tune');
  let offScreen = false;
  const hidden = () => offScreen || document.visibilityState === 'hidden';
  const tell = () => send({ kind: 'watch', live: !still.matches, hidden: hidden(), tune });
  // a frame far down the page of a lecture
  const observer = new IntersectionObserver(([seen]) => {
    offScreen = seen?.isIntersecting === false;
    tell();
  });
  if (window.parent !== window) observer.observe(document.documentElement);
  still.addEventListener('change', tell);
  document.addEventListener('visibilitychange', tell);
  tell();
  return () => {
    observer.disconnect();
    still.removeEventListener('change', tell);
    document.removeEventListener('visibilitychange', tell);
  };
}

/** The keys that move the time. */
export function transportKeys({ command, toggle }: Pick<Transport, 'command' | 'toggle'>): KeyBinding[] {
  const step = () => command({ do: 'step' });
  const back = () => command({ do: 'back' });
  return [
    { key: ' ', does: 'play or pause', run: toggle },
    { key: '.', does: 'one step on', run: step },
    { key: ',', does: 'one step back', run: back },
    { key: 'ArrowRight', does: 'one step on', run: step },
    { key: 'ArrowLeft', does: 'one step back', run: back },
    { key: 'r', does: 'restart', run: () => command({ do: 'restart' }) },
  ];
}
