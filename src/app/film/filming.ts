import { type ReadonlySignal, signal } from '@preact/signals';
import type { Side } from '../side.ts';
import type { Film } from './film.ts';

/** A film with the parts of the page that show it. */
export interface Shown {
  film: Film;
  parts: typeof import('./Film.tsx');
}

/**
 * A dial that moves by itself, if the page has one: opens and closes it, and keeps it in the query, `?film=count:2..99:9`
 * (written as sweepX is). `?below=` names presets of sweeps whose curves stand below the stage meanwhile.
 */
export interface Filming {
  readonly shown: ReadonlySignal<Shown | undefined>;
  /** with a film that suits the run, or without */
  toggle(): Promise<void>;
  /** another dial, or other values of it; what is wrong is said, and the film stays as it was */
  change(spec: string): Promise<void>;
  /** the query has changed under the page, or is read for the first time */
  read(): Promise<void>;
}

export interface FilmingDoors {
  /** the stages it moves, A first */
  sides(): readonly Side[];
  /** a film has come to rest: its config shall be in the address */
  rested(): void;
}

export function createFilming(doors: FilmingDoors): Filming {
  const shown = signal<Shown | undefined>(undefined);

  /** All that only a film needs is loaded with the first one. */
  async function open(spec: string | undefined, below: string): Promise<void> {
    const { notice } = (doors.sides()[0] as Side).store;
    try {
      const parts = await import('./Film.tsx');
      const film = parts.createFilm(spec, below, doors);
      shown.value?.film.close();
      shown.value = { film, parts };
    } catch (error) {
      notice.value =
        error instanceof RangeError
          ? `The film stays as it was. ${error.message}`
          : 'The film cannot be loaded; reload the page.';
    }
  }

  function close(): void {
    shown.value?.film.close();
    shown.value = undefined;
  }

  function write(): void {
    const query = new URLSearchParams(location.search);
    const { spec, below } = shown.value?.film ?? { spec: '', below: [] };
    for (const [name, text] of Object.entries({ film: spec, below: below.map(({ name }) => name).join(',') })) {
      if (text) query.set(name, text);
      else query.delete(name);
    }
    // as a sweep is written, not as forms are sent
    const text = decodeURIComponent(String(query));
    history.replaceState(history.state, '', `${location.pathname}${text && `?${text}`}${location.hash}`);
  }

  return {
    shown,
    async toggle() {
      if (shown.value) close();
      else await open(undefined, '');
      write();
    },
    async change(spec) {
      await open(spec, shown.value?.film.below.map(({ name }) => name).join(',') ?? '');
      write();
    },
    async read() {
      const query = new URLSearchParams(location.search);
      const [spec, below] = [query.get('film') ?? '', query.get('below') ?? ''];
      if (spec === '') close();
      else if (spec !== shown.value?.film.spec) await open(spec, below);
    },
  };
}
