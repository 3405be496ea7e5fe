import { signal } from '@preact/signals';
import { render } from 'preact';
import { presets } from '../params/presets.ts';
import { Announcer } from './Announcer.tsx';
import { createAddressBar } from './addressBar.ts';
import { DropZone } from './DropZone.tsx';
import type { GalleryProps } from './Gallery.tsx';
import { Help } from './Help.tsx';
import { type KeyBinding, listenKeys } from './keys.ts';
import { lazily } from './lazily.tsx';
import { MemoriesDialog } from './MemoriesDialog.tsx';
import { Panel } from './Panel.tsx';
import { Picture } from './Picture.tsx';
import { parseView } from './pageView.ts';
import { Results } from './Results.tsx';
import { Banner, Status } from './Status.tsx';
import { createSide } from './side.ts';
import { Take } from './Take.tsx';
import type { TourProps } from './Tour.tsx';
import { TransportBar } from './TransportBar.tsx';
import { createTour, tourKeys } from './tour.ts';
import { transportKeys } from './transport.ts';

const Gallery = lazily<GalleryProps>(
  ({ open }) => open.value,
  async () => (await import('./Gallery.tsx')).Gallery,
);
const TourStep = lazily<TourProps>(
  ({ tour }) => tour.step.value > 0,
  async () => (await import('./Tour.tsx')).Tour,
);

/** Puts the page together. */
function start(root: HTMLElement): void {
  const view = parseView(location.search);
  const side = createSide({
    locked: view.lock,
    setAddress: createAddressBar(),
    async begin() {
      await store.readAddress(await tour.address());
      if (view.problem) store.notice.value = view.problem;
      addEventListener('hashchange', async () => store.readAddress(await tour.address()));
    },
  });
  const { store, transport, desk } = side;
  const tour = createTour(store);

  const part = (name: string) => !view.embed && !view.hide.has(name);
  // both choose presets
  const offers = (name: 'gallery' | 'tour') => part(name) && !view.lock.has('preset');
  const help = signal(false);
  const gallery = signal(false);
  const copyLink = () => copy(location.href, 'Link');
  const copy = async (text: string, what: string) => {
    try {
      await navigator.clipboard.writeText(text);
      store.said.value = `${what} copied`;
    } catch {
      // an insecure page, or a reader who forbids it
      store.said.value = `${what} could not be copied: this browser gives no clipboard`;
    }
  };
  const inTime = transportKeys(transport);
  const keys: KeyBinding[] = [
    ...inTime,
    { key: 'n', does: 'new seed', run: store.newSeed },
    { key: 'c', does: 'copy the link', run: copyLink },
    { key: 's', does: 'save the picture as PNG', run: () => void desk.save('png') },
    ...Object.entries(presets)
      .slice(0, 9)
      .map(([name, { title }], i) => ({
        key: String(i + 1),
        does: `preset ${name}: ${title}`,
        run: () => store.choosePreset(name),
      })),
    ...(offers('gallery') ? [{ key: 'g', does: 'gallery', run: () => (gallery.value = true) }] : []),
    ...(offers('tour') ? tourKeys(tour) : []),
    { key: '?', does: 'these keys', run: () => (help.value = true) },
  ];

  if (view.embed) document.documentElement.dataset.embed = '';
  listenKeys(view.embed ? inTime : keys);
  render(
    <>
      {!view.embed && (
        <header>
          <h1>driftwell</h1>
          <p>Associative memories and diffusion models as one dynamical system</p>
          <nav aria-label="Ways in">
            {offers('gallery') && (
              <button type="button" class="quiet" onClick={() => (gallery.value = true)}>
                Gallery
              </button>
            )}
            {offers('tour') && (
              <button type="button" class="quiet" onClick={() => tour.go(1)}>
                Tour
              </button>
            )}
            <button type="button" class="quiet" onClick={() => (help.value = true)}>
              Keys
            </button>
          </nav>
          {offers('tour') && <TourStep tour={tour} />}
        </header>
      )}
      <Banner store={store} />
      <Announcer store={store} />
      <main>
        {!view.embed && <Status store={store} />}
        <Picture store={store} mount={side.mount} />
        <TransportBar transport={transport} />
        {part('files') && <Take store={store} desk={desk} copyLink={copyLink} />}
      </main>
      {part('panel') && <Panel store={store} view={view} />}
      {part('results') && <Results store={store} command={part('command')} copy={copy} />}
      {part('files') && <DropZone desk={desk} />}
      <MemoriesDialog desk={desk} />
      <Help open={help} keys={keys} />
      <Gallery open={gallery} store={store} />
    </>,
    root,
  );
}

start(document.getElementById('page') as HTMLElement);
