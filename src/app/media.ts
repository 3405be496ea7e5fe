import { type ReadonlySignal, signal } from '@preact/signals';

/** Whether a media query holds, as long as the page lives. */
export function holds(query: string): ReadonlySignal<boolean> {
  const list = matchMedia(query);
  const now = signal(list.matches);
  list.addEventListener('change', () => (now.value = list.matches));
  return now;
}

/** Dials are in a sheet at the lower edge: the same width as in the style sheets. */
export const NARROW = '(max-width: 1080px)';
