import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { presets } from '../../params/presets.ts';
import { Banner, Status } from '../Status.tsx';
import { Picture } from '../stage/Picture.tsx';
import type { Below, Film } from './film.ts';

export { createFilm } from './film.ts';

interface BarProps {
  film: Film;
  change(spec: string): void;
  close(): void;
}

/** Play, hold and scrub a film; its sweep can be written anew. */
export function FilmBar({ film, change, close }: BarProps) {
  const at = film.at.value;
  const text = film.label(at);
  const written = useSignal(film.spec);
  const bar = useRef<HTMLFieldSetElement>(null);
  useEffect(() => keepHeight(bar.current?.nextElementSibling as HTMLElement), []);
  return (
    <fieldset ref={bar} class="transport film" aria-label="Film">
      <button type="button" class="play" title="f" onClick={film.toggle}>
        {film.playing.value ? 'Hold' : 'Play film'}
      </button>
      <input
        class="scrub"
        type="range"
        aria-label="Frame of the film"
        aria-valuetext={text}
        min={0}
        max={film.frames - 1}
        step={1}
        value={at}
        onInput={(event) => film.seek(event.currentTarget.valueAsNumber)}
      />
      <span class="numbers moment" data-frame={at}>
        {text}, {at + 1} of {film.frames}
      </span>
      <label>
        sweep
        <input
          type="text"
          class="sweep"
          title="dial:from..to:n, dial:from..to:n:log, or dial:value,value,...; enter begins"
          value={written.value}
          spellcheck={false}
          autocomplete="off"
          onInput={(event) => {
            written.value = event.currentTarget.value;
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter') change(written.value);
          }}
        />
      </label>
      <button type="button" class="quiet" onClick={close}>
        Close
      </button>
    </fieldset>
  );
}

/** Legends grow and shrink with the frames; what stands below them stays where it is. Returns how to end that. */
function keepHeight(stages: HTMLElement): () => void {
  let most = 0;
  let width = 0;
  const observer = new ResizeObserver(() => {
    const { clientWidth, offsetHeight } = stages;
    most = clientWidth === width ? Math.max(most, offsetHeight) : 0;
    width = clientWidth;
    stages.style.minHeight = most > 0 ? `${most}px` : '';
  });
  observer.observe(stages);
  return () => {
    observer.disconnect();
    stages.style.minHeight = '';
  };
}

/** Below the stages: what the film shows, and curves with the place of the film on them. */
export function UnderFilm({ film }: { film: Film }) {
  return (
    <>
      <Claim film={film} />
      {film.below.length > 0 && (
        <div class="curves">
          {film.below.map((below) => (
            <Curve key={below.name} {...below} />
          ))}
        </div>
      )}
    </>
  );
}

/** What the frames show together that none of them shows alone. */
function Claim({ film }: { film: Film }) {
  const findings = film.findings.value;
  if (!findings) return null;
  return (
    <section class="claim" aria-labelledby="film-claim">
      <h2 id="film-claim">{findings.headline}</h2>
      <p>{findings.shows}</p>
      <p class="note">{findings.rule}</p>
    </section>
  );
}

function Curve({ name, side }: Below) {
  return (
    <section aria-label={presets[name]?.title}>
      <Banner store={side.store} />
      <Picture store={side.store} mount={side.mount} name={presets[name]?.title} />
      <Status store={side.store} />
    </section>
  );
}
