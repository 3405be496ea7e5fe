import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { createAddressBar, followLink, keepInQuery } from './addressBar.ts';
import { createAddressReader } from './addressReader.ts';
import { type Comparing, createComparing } from './compare/comparing.ts';
import { copyText } from './copyText.ts';
import { createFilming, type Filming } from './film/filming.ts';
import type { Size } from './first/firstScreen.ts';
import { playAgain } from './first/loop.ts';
import { createSeeing, type Seeing } from './first/seeing.ts';
import { createTour, type Tour } from './gallery/tour.ts';
import { holds, STILL } from './media.ts';
import { type PageView, TABS } from './pageView.ts';
import { createPane, type Pane } from './pane.ts';
import { begun } from './store.ts';
import type { Transport } from './time/transport.ts';

/** All that the page keeps beside its panes, and the ways to change it. Its parts show it; its keys change it. */
export interface PageState {
  readonly view: PageView;
  /** A, which is there from the start to the end */
  readonly side: Pane;
  readonly comparing: Comparing;
  readonly filming: Filming;
  readonly tour: Tour;
  readonly seeing: Seeing;
  /** what is open over the page */
  readonly open: { readonly [part in 'help' | 'gallery' | 'share']: Signal<boolean> };
  /** the open tab */
  readonly tab: Signal<string>;
  /** of the first screen; undefined until it is shown */
  readonly size: ReadonlySignal<Size | undefined>;
  /** one time for both sides; a difference stands still */
  time(): Transport;
  /** whether the link leaves a part of the page there */
  part(name: string): boolean;
  /** the same of parts that choose presets */
  offers(name: 'gallery' | 'tour'): boolean;
  /** a link of this page is followed; what its query does not say of the page stays */
  goTo(link: string): Promise<void>;
  /** puts a text on the clipboard, and says so by the name of what it is */
  copy(text: string, what: string): Promise<void>;
  copyLink(): Promise<void>;
}

export function createPageState(view: PageView): PageState {
  const seeing = createSeeing((sentence) => side.store.remark(sentence));
  const side = createPane({
    locked: view.lock,
    view: seeing.view,
    setAddress: () => comparing.write(),
    async begin() {
      const { store } = side;
      await address.read();
      if (view.problem) store.remark(view.problem);
      if (tour.problem.value) store.remark(tour.problem.value);
      keepInQuery('tab', tab, TABS, store.remark);
      // hashchange is not told where the query changes, too
      addEventListener('popstate', address.read);
      if (!view.embed) return;
      const { listenToParent } = await import('./share/embed.ts');
      listenToParent({ store, transport: time, locked: view.lock });
    },
  });
  const writeAddress = createAddressBar(view.embed);
  const comparing = createComparing(side, view.lock, (hash) => {
    writeAddress(hash);
    seeing.usual.value = address.isFirst();
  });
  const filming = createFilming({
    sides: () => [side, ...(comparing.two.value ? [comparing.two.value.comparison.b] : [])],
    rested: () => {
      if (begun(side.store)) void comparing.write();
    },
    locked: view.lock,
  });
  const time = () => comparing.two.value?.comparison.transport ?? side.transport;
  const tour = createTour({ ...side, locked: view.lock, read: () => address.read() });
  const part = (name: string) => !view.embed && !view.hide.has(name);
  const address = createAddressReader({
    seeing,
    comparing,
    tour,
    filming,
    view: { ...side, transport: time },
    compares: part('compare'),
  });
  const tab = signal<string>(TABS[0]);
  const still = holds(STILL);
  playAgain(
    time,
    () => [side.transport, ...(comparing.two.value ? [comparing.two.value.comparison.b.transport] : [])],
    computed(() => seeing.motion.value && !still.value),
  );
  const copy: PageState['copy'] = async (text, what) => {
    side.store.said.value = await copyText(text, what);
  };

  return {
    view,
    side,
    comparing,
    filming,
    tour,
    seeing,
    open: { help: signal(false), gallery: signal(false), share: signal(false) },
    tab,
    size: address.size,
    time,
    part,
    offers: (name) => part(name) && !view.lock.has('preset'),
    async goTo(link) {
      tour.step.value = 0;
      followLink(link);
      await address.read();
    },
    copy,
    copyLink: () => copy(location.href, 'Link'),
  };
}
