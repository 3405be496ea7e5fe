/** Lines on a grid of 24 units: one set, one width of line. */
const PATHS = {
  tour: 'M6 20V4l11 4.5L6 13',
  gallery: 'M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM13 13h7v7h-7z',
  share: 'M12 15V4M8 7.5 12 4l4 3.5M5 12v8h14v-8',
  speed: 'M4 17a8 8 0 1 1 16 0M12 17l4.5-5.5',
  help: 'M9.2 9.3a2.9 2.9 0 1 1 4.3 2.6c-1 .6-1.5 1.2-1.5 2.4M12 17.6v.2M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18',
  compare: 'M4 5h7v14H4zM13 5h7v14h-7z',
  motion: 'M5 7.5a1 1 0 1 0 0-.1M3 16c4 0 5-3 9-3s5 3 9 3M11 5.5a1 1 0 1 0 0-.1M18 9a1 1 0 1 0 0-.1',
  film: 'M4 5h16v14H4zM4 9h3M4 15h3M17 9h3M17 15h3M8 5v14M16 5v14',
  play: 'M7 4.5v15l12-7.5z',
  pause: 'M8 5v14M16 5v14',
  back: 'M18 5v14L9 12zM6 5v14',
  step: 'M6 5v14l9-7zM18 5v14',
  restart: 'M5 5v5h5M5.6 9.6A7.5 7.5 0 1 1 4.5 14',
} as const;

export type IconName = keyof typeof PATHS;

/** A sign beside a word, or in place of one that a label says. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
