import { digits } from '../../printable.ts';
import { ChooseFile } from '../files/ChooseFile.tsx';
import type { Pane } from '../pane.ts';
import { mainDial } from '../panel/mainDial.ts';
import { SIZES, type Size } from './firstScreen.ts';

/** A ring stays round a star so long, and a dial is marked, ms. */
const SHOWN_MS = 4000;

export interface DoorsProps {
  pane: Pane;
  locked: ReadonlySet<string>;
  /** whether files may be opened */
  opens: boolean;
  /** whether there is a panel of dials */
  turns: boolean;
  /** of the first screen, where it is shown */
  size: Size | undefined;
}

/** What to do first: three ways in. */
export function Doors({ pane, locked, opens, turns, size }: DoorsProps) {
  const { store, files } = pane;
  // until it is known, the place is kept: what stands beside it must not move under a hand
  const { value } = store.shown;
  const moves = !locked.has('memories') && (!value || value.report.picture?.space !== undefined);
  const noise = mainDial(store.config.value);
  return (
    <div class="doors">
      {moves && (
        <button
          type="button"
          disabled={!value}
          onClick={() => showMemory(pane)}
          title="drag a star; the picture follows"
        >
          Move a memory
        </button>
      )}
      {turns && noise && !locked.has(noise) && (
        <button type="button" onClick={showNoise}>
          Turn the noise
        </button>
      )}
      {opens && <ChooseFile files={files} text="Your data" label="Your data" />}
      {size && <SizeNote {...(store.withoutGpu.value ? SIZES.none : size)} />}
    </div>
  );
}

/** How many particles move, and why not more. */
function SizeNote({ particles, because }: Size) {
  return (
    <span class="note">
      {digits(particles)} particles a side{because && `, ${because}`}
    </span>
  );
}

/** A ring round a star, and the picture under the keys. */
function showMemory({ stage, store }: Pane): void {
  const { value } = stage;
  const star = value?.seen?.picture.markers.find(({ kind }) => kind === 'memory');
  if (!value || !star) return;
  value.focus();
  value.overlay.showHeld(star);
  store.said.value = 'Drag any star: the picture follows. With keys: arrows, then m';
  setTimeout(() => value.overlay.showHeld(undefined), SHOWN_MS);
}

/** The first dial of the panel is the noise. */
function showNoise(): void {
  const slider = document.querySelector<HTMLInputElement>('.panel input[type="range"]');
  const field = slider?.closest<HTMLElement>('.field');
  if (!slider || !field) return;
  slider.scrollIntoView({ block: 'nearest' });
  slider.focus();
  field.dataset.called = '';
  setTimeout(() => delete field.dataset.called, SHOWN_MS);
}
