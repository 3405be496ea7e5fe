import { type ReadonlySignal, signal } from '@preact/signals';
import type { Comparing } from './compare/comparing.ts';
import type { Filming } from './film/filming.ts';
import type { Size } from './first/firstScreen.ts';
import type { Seeing } from './first/seeing.ts';
import type { Tour } from './gallery/tour.ts';
import type { ViewDoors, ViewState } from './share/viewState.ts';
import { whenIdle } from './whenIdle.ts';

interface ReaderDoors {
  seeing: Pick<Seeing, 'read'>;
  comparing: Pick<Comparing, 'read'>;
  tour: Pick<Tour, 'address' | 'arrived'>;
  filming: Pick<Filming, 'read'>;
  view: ViewDoors;
  /** whether two sides may be shown, as the first screen does */
  compares: boolean;
}

interface AddressReader {
  /** reads all that the address says: at the start, by hand, by the back button */
  read(): Promise<void>;
  /** whether the address says nothing, so that the first screen is shown */
  isFirst(): boolean;
  /** of the first screen; undefined until it is shown */
  readonly size: ReadonlySignal<Size | undefined>;
}

export function createAddressReader({ seeing, comparing, tour, filming, view, compares }: ReaderDoors): AddressReader {
  const size = signal<Size | undefined>(undefined);
  let state: Promise<ViewState> | undefined;
  const isFirst = () => compares && location.hash === '' && !/[?&](tour|film)=/.test(location.search);

  /** The first screen depends on the machine. '' for the defaults. */
  async function firstHash(): Promise<string> {
    if (!isFirst()) return '';
    const { firstAddress, sizeHere } = await import('./first/firstScreen.ts');
    size.value = await sizeHere();
    return firstAddress(size.value);
  }

  // the first picture does not wait for it, unless the link says what of it is looked at
  async function readView(): Promise<void> {
    if (!state && !/[?&](step|path|result)=/.test(location.search)) await new Promise<void>(whenIdle);
    state ??= import('./share/viewState.ts').then(({ createViewState }) => createViewState(view));
    (await state).read();
  }

  return {
    size,
    isFirst,
    async read() {
      seeing.read(isFirst());
      await comparing.read((await tour.address()) || (await firstHash()));
      tour.arrived();
      await filming.read();
      void readView().catch(() => undefined); // without a connection the run is shown all the same
    },
  };
}
