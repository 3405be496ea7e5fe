import type { Signal } from '@preact/signals';
import { presetLink } from '../../address.ts';
import { presetConfig, presets } from '../../params/presets.ts';
import { Dialog } from '../Dialog.tsx';
import type { Store } from '../store.ts';

export interface GalleryProps {
  open: Signal<boolean>;
  store: Store;
  /** follows a link within the page; undefined where a link has locked dials, which a scene does not keep */
  goTo: ((link: string) => void) | undefined;
}

/**
 * Every preset with its picture; one that is chosen runs. The pictures are files: npx driftwell gallery public/gallery
 */
export function Gallery({ open, store, goTo }: GalleryProps) {
  const choose = (name: string) => {
    if (presets[name]?.scene && goTo) return goTo(presetLink(name));
    // what the picture shows, whatever the page shows now
    store.choosePreset(name, presetConfig(name).experiment);
  };
  return (
    <Dialog open={open} title="Gallery" class="gallery">
      <p>Every picture is a run of driftwell. Choose one, and it runs here.</p>
      <ul class="cards">
        {Object.entries(presets).map(([name, { title, doc }]) => (
          <li key={name}>
            <button
              type="button"
              class="card"
              onClick={({ currentTarget }) => {
                // it gives the focus back, which taking it away does not
                currentTarget.closest('dialog')?.close();
                choose(name);
              }}
            >
              {/* what it shows is said below it */}
              <img src={`${import.meta.env.BASE_URL}gallery/${name}.png`} alt="" width={512} height={512} />
              <strong>{title}</strong>
              <span>{doc}</span>
              <span class="note">{presetConfig(name).experiment}</span>
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
