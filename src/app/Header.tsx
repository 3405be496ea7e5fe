import { Action } from './Action.tsx';
import { Icon } from './Icon.tsx';

interface Props {
  /** what opens a part of the page; undefined: the link hides it */
  tour: (() => void) | undefined;
  gallery: (() => void) | undefined;
  share: (() => void) | undefined;
  help: () => void;
  /** whether the benchmark is offered */
  bench: boolean;
}

/** The name, and the ways in. */
export function Header({ tour, gallery, share, help, bench }: Props) {
  return (
    <header>
      <Brand />
      <nav aria-label="Ways in">
        {tour && <Action icon="tour" text="Tour" title="t" act={tour} />}
        {gallery && <Action icon="gallery" text="Gallery" title="g" act={gallery} />}
        {share && <Action icon="share" text="Share" title="l" act={share} />}
        {bench && (
          <a
            class="action"
            href="?gpu=bench"
            onClick={({ currentTarget }) => {
              currentTarget.hash = location.hash;
            }}
          >
            <Icon name="speed" />
            <span class="word">Speed</span>
          </a>
        )}
        <Action icon="help" text="Help" title="?" act={help} />
      </nav>
    </header>
  );
}

/** The mark is that of the icon, public/icon.svg. */
function Brand() {
  return (
    <h1>
      <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
        <path class="well" d="M2 9c5 0 5 15 10 15s4-9 8-9 4 5 10-6" />
        <circle class="ball" cx="12" cy="19" r="4" />
      </svg>
      driftwell
    </h1>
  );
}
