import { type ReadonlySignal, signal } from '@preact/signals';

/** Whether a media query holds, as long as the page lives. */
export function holds(query: string): ReadonlySignal<boolean> {
  const list = matchMedia(query);
  const now = signal(list.matches);
  list.addEventListener('change', () => (now.value = list.matches));
  return now;
}

/** The reader has asked the system for little motion. */
export const STILL = '(prefers-reduced-motion: reduce)';

/** Dials are in a sheet at the lower edge: the same width as in the style sheets. */
export const NARROW = '(max-width: 1080px)';
