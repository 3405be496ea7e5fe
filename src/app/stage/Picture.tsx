import { useEffect, useRef } from 'preact/hooks';
import { numberOf, type Picture as PictureData } from '../../view/picture.ts';
import type { Store } from '../store.ts';

interface Props {
  store: Store;
  /** called once (it must not change), with the elements the stage is made of */
  mount: (root: HTMLElement, axes: HTMLCanvasElement) => void;
  /** which one it is, where there are two */
  name?: string | undefined;
  /** what is shown in place of the run itself */
  instead?: PictureData | undefined;
}

/** The picture and what is said of it to those who cannot see it. */
export function Picture({ store, mount, name, instead }: Props) {
  const root = useRef<HTMLDivElement>(null);
  const axes = useRef<HTMLCanvasElement>(null);
  // once: the stage puts the engine's canvas before ours and keeps both
  useEffect(() => {
    mount(root.current as HTMLElement, axes.current as HTMLCanvasElement);
  }, [mount]);
  const shown = store.shown.value;
  // of a difference it is said first that it is one
  const words = instead
    ? `${instead.title}. ${spoken(instead)}`
    : shown
      ? spoken(shown.report.picture)
      : 'No picture yet';
  return (
    <div
      class="stage"
      ref={root}
      role="application"
      aria-label="Picture, with a cursor that the arrow keys move"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: an application takes the keys that a screen reader passes on
      tabIndex={0}
    >
      <canvas
        class="axes"
        ref={axes}
        role="img"
        aria-label={name && !instead ? `${name}: ${words}` : words}
        aria-describedby="results"
      />
    </div>
  );
}

/** The picture in one breath: its title, and the classes with their shares. */
function spoken(picture: PictureData | undefined): string {
  if (!picture) return 'A result without a picture; see the table';
  const { title, layer, findings } = picture;
  if (findings) return `${findings.headline} ${findings.shows}`;
  if (layer.kind !== 'labels') return title;
  const classes = layer.classes.map(
    ({ label, name, fraction }) => `${numberOf(layer, label)}, ${name}: ${(100 * fraction).toFixed(1)} %`,
  );
  return `${title}. ${classes.length} ${classes.length === 1 ? 'class' : 'classes'}. ${classes.join('; ')}`;
}
