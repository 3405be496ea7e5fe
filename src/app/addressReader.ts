import type { Comparing } from './compare/comparing.ts';
import type { Filming } from './film/filming.ts';
import type { Tour } from './gallery/tour.ts';
import type { ViewDoors, ViewState } from './share/viewState.ts';
import { whenIdle } from './whenIdle.ts';

interface ReaderDoors {
  comparing: Pick<Comparing, 'read'>;
  tour: Pick<Tour, 'address'>;
  filming: Pick<Filming, 'read'>;
  view: ViewDoors;
  /** the address that is shown where there is none; '' for the defaults */
  first(): Promise<string>;
}

/** Returns what reads all that the address says: at the start, by hand, by the back button. */
export function createAddressReader({ comparing, tour, filming, view, first }: ReaderDoors): () => Promise<void> {
  let state: Promise<ViewState> | undefined;
  // the first picture does not wait for it, unless the link says what of it is looked at
  async function readView(): Promise<void> {
    if (!state && !/[?&](step|path)=/.test(location.search)) await new Promise<void>(whenIdle);
    state ??= import('./share/viewState.ts').then(({ createViewState }) => createViewState(view));
    (await state).read();
  }
  return async () => {
    await comparing.read((await tour.address()) || (await first()));
    await filming.read();
    void readView().catch(() => undefined); // without a connection the run is shown all the same
  };
}
