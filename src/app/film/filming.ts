import { type ReadonlySignal, signal } from '@preact/signals';
import { replaceQuery } from '../addressBar.ts';
import type { Pane } from '../pane.ts';
import type { Film, FilmDoors } from './film.ts';

/** A film with the parts of the page that show it. */
export interface Shown {
  film: Film;
  /** which one it is: each has stages of its own */
  serial: number;
  parts: typeof import('./Film.tsx');
}

/**
 * A dial that moves by itself, if the page has one: opens and closes it, and keeps it in the
 * query, `?film=count:2..99:9` (written as sweepX is). `?below=` names presets of sweeps whose
 * curves stand below the stage meanwhile.
 */
export interface Filming {
  readonly shown: ReadonlySignal<Shown | undefined>;
  /** with a film that suits the run, or without */
  toggle(): Promise<void>;
  /** another dial, or other values of it; what is wrong is said, and the film is held as it was */
  change(spec: string): Promise<void>;
  /** the query has changed under the page, or is read for the first time */
  read(): Promise<void>;
}

export function createFilming(doors: FilmDoors): Filming {
  const shown = signal<Shown | undefined>(undefined);
  let serial = 0;

  /** All that only a film needs is loaded with the first one. */
  async function open(spec: string | undefined, below: string): Promise<void> {
    const { remark } = (doors.sides()[0] as Pane).store;
    try {
      const parts = await import('./Film.tsx');
      const film = parts.createFilm(spec, below, doors);
      shown.value?.film.close();
      shown.value = { film, serial: ++serial, parts };
    } catch (error) {
      shown.value?.film.hold();
      remark(
        error instanceof RangeError ? `No such film. ${error.message}` : 'The film cannot be loaded; reload the page.',
      );
    }
  }

  function close(): void {
    shown.value?.film.close();
    shown.value = undefined;
  }

  const namesBelow = () => shown.value?.film.below.map(({ name }) => name).join(',') ?? '';

  function write(): void {
    replaceQuery({ film: shown.value?.film.spec ?? '', below: namesBelow() });
  }

  return {
    shown,
    async toggle() {
      if (shown.value) {
        close();
        write();
        doors.rested();
      } else {
        await open(undefined, '');
        write();
      }
    },
    async change(spec) {
      await open(spec, namesBelow());
      write();
    },
    async read() {
      const query = new URLSearchParams(location.search);
      const [spec, below] = [query.get('film') ?? '', query.get('below') ?? ''];
      if (spec === '') close();
      else if (spec !== shown.value?.film.spec || below !== namesBelow()) await open(spec, below);
    },
  };
}
