import { computed, signal } from '@preact/signals';
import { render } from 'preact';
import { presets } from '../params/presets.ts';
import { digits } from '../printable.ts';
import { Announcer } from './Announcer.tsx';
import { createAddressBar, keepInQuery, queryWith, undo, WRITTEN } from './addressBar.ts';
import { createAddressReader } from './addressReader.ts';
import { createComparing } from './compare/comparing.ts';
import { copyText } from './copyText.ts';
import { NoGpu, StoredPicture } from './faults/withoutGpu.ts';
import { KeptSweep } from './files/keptPoints.ts';
import { MemoriesDialog } from './files/MemoriesDialog.tsx';
import { SliceSlider } from './files/slices.ts';
import { createFilming } from './film/filming.ts';
import type { Size } from './first/firstScreen.ts';
import { playAgain } from './first/loop.ts';
import { createSeeing, hasMotion } from './first/seeing.ts';
import { createTour, tourKeys } from './gallery/tour.ts';
import { Header } from './Header.tsx';
import { Icon } from './Icon.tsx';
import { fullScreenKey, type KeyBinding, listenKeys, listenUndo } from './keys.ts';
import {
  Charts,
  Doors,
  DropZone,
  Gallery,
  Help,
  More,
  Panel,
  PointerHint,
  ScaleChoice,
  Share,
  TourStep,
  TransportBar,
} from './lateParts.ts';
import { holds, NARROW } from './media.ts';
import { parseView, TABS } from './pageView.ts';
import { createPane } from './pane.ts';
import { pointerKeys } from './pointer/loadOnFirstInput.ts';
import { Banner, Status } from './Status.tsx';
import { WholePage } from './share/WholePage.tsx';
import { Sheet } from './sheet/Sheet.tsx';
import { Details, Headline, WhatYouSee } from './stage/Caption.tsx';
import { Picture } from './stage/Picture.tsx';
import { begun } from './store.ts';
import { transportKeys } from './time/transport.ts';

/** What stands over the two sides of the first screen. */
const FIRST_TITLES = { a: 'Recall: the Hopfield network', b: 'Diffusion: noise runs backwards' };

/** Puts the page together. */
function start(root: HTMLElement): void {
  const view = parseView(location.search);
  const seeing = createSeeing((sentence) => store.remark(sentence));
  const side = createPane({
    locked: view.lock,
    view: seeing.view,
    setAddress: () => comparing.write(),
    async begin() {
      await read();
      if (view.problem) store.remark(view.problem);
      if (tour.problem.value) store.remark(tour.problem.value);
      keepInQuery('tab', tab, TABS, store.remark);
      // hashchange is not told where the query changes, too
      addEventListener('popstate', read);
      if (!view.embed) return;
      const { listenToParent } = await import('./share/embed.ts');
      listenToParent({ store, transport: timeOf, locked: view.lock });
    },
  });
  const writeAddress = createAddressBar(view.embed);
  const comparing = createComparing(side, view.lock, (hash) => {
    // an address that says nothing is that of the first screen
    writeAddress(hash || '#v=1');
    seeing.usual.value = isFirst();
  });
  const filming = createFilming({
    sides: () => [side, ...(comparing.two.value ? [comparing.two.value.comparison.b] : [])],
    rested: () => {
      if (begun(side.store)) void comparing.write();
    },
    locked: view.lock,
  });
  const { store } = side;
  const tour = createTour({ store, locked: view.lock, read: () => read() });
  /** one time for both sides; a difference stands still */
  const timeOf = () => comparing.two.value?.comparison.transport ?? side.transport;
  const size = signal<Size | undefined>(undefined);
  const isFirst = () => location.hash === '' && !/[?&](tour|film)=/.test(location.search) && part('compare');
  const readAddress = createAddressReader({
    comparing,
    tour,
    filming,
    view: { ...side, transport: timeOf },
    async first() {
      if (!isFirst()) return '';
      const { firstAddress, sizeHere } = await import('./first/firstScreen.ts');
      size.value = await sizeHere();
      return firstAddress(size.value);
    },
  });
  const read = () => {
    seeing.read(isFirst());
    return readAddress();
  };
  playAgain(
    timeOf,
    () => [side.transport, ...(comparing.two.value ? [comparing.two.value.comparison.b.transport] : [])],
    computed(() => seeing.motion.value && !still.value),
  );

  const part = (name: string) => !view.embed && !view.hide.has(name);
  // both choose presets
  const offers = (name: 'gallery' | 'tour') => part(name) && !view.lock.has('preset');
  const [help, gallery, share] = [signal(false), signal(false), signal(false)];
  const tab = signal<string>(TABS[0]);
  const narrow = holds(NARROW);
  const still = holds('(prefers-reduced-motion: reduce)');
  /** A link of this page, as if it had been followed; what its query does not say of the page stays. */
  const goTo = async (link: string) => {
    const { search, hash } = new URL(link, location.href);
    const { film = '', below = '' } = Object.fromEntries(new URLSearchParams(search));
    tour.step.value = 0;
    history.pushState(
      WRITTEN,
      '',
      `${location.pathname}${queryWith({ tour: '', step: '', path: '', film, below })}${hash}`,
    );
    await read();
  };
  const copyLink = () => copy(location.href, 'Link');
  const copy = async (text: string, what: string) => {
    store.said.value = await copyText(text, what);
  };
  const film = () => (filming.shown.value ? filming.shown.value.film.toggle() : void filming.toggle());
  const inTime = transportKeys({
    command: (asked) => timeOf().command(asked),
    toggle: () => timeOf().toggle(),
  });
  const pointerBindings = pointerKeys((then) => comparing.current().pointer(then));
  const keys: KeyBinding[] = [
    ...inTime,
    ...pointerBindings,
    { key: 'n', does: 'new seed', run: () => comparing.current().store.newSeed() },
    { key: 'c', does: 'copy the link', run: copyLink },
    ...(part('files')
      ? [{ key: 'l', does: 'share: link, picture, video, link for a class', run: () => (share.value = true) }]
      : []),
    fullScreenKey,
    { key: 's', does: 'save the picture as PNG', run: () => void comparing.current().files.save('png') },
    ...(part('film') ? [{ key: 'f', does: 'film: a dial moves by itself; holds and goes on', run: film }] : []),
    ...(part('compare') ? [{ key: 'b', does: 'compare: open or close a second stage', run: comparing.toggle }] : []),
    ...Object.entries(presets)
      .slice(0, 9)
      .map(([name, { title }], i) => ({
        key: String(i + 1),
        does: `preset ${name}: ${title}`,
        run: () => comparing.current().store.choosePreset(name),
      })),
    ...(offers('gallery') ? [{ key: 'g', does: 'gallery', run: () => (gallery.value = true) }] : []),
    ...(offers('tour') ? tourKeys(tour) : []),
    { key: '?', does: 'these keys', run: () => (help.value = true) },
  ];

  if (view.embed) document.documentElement.dataset.embed = '';
  listenKeys(view.embed ? [...inTime, ...pointerBindings, fullScreenKey] : keys);
  listenUndo(undo);
  const Page = () => {
    const { comparison, parts } = comparing.two.value ?? {};
    const { film: shownFilm, parts: filmParts, serial } = filming.shown.value ?? {};
    const difference = comparison?.difference.picture.value;
    const { store: turned, files, charts } = comparing.current();
    const of = turned === store ? 'A' : 'B';
    const first = seeing.usual.value === true;
    const inSheet = narrow.value && !view.embed;
    const time = <TransportBar transport={timeOf()} />;
    const panel = part('panel') && (
      <Panel key={of} store={turned} view={view}>
        {comparison && parts && <parts.SideSwitch comparison={comparison} />}
      </Panel>
    );
    return (
      <>
        {!view.embed && (
          <Header
            tour={offers('tour') ? () => void tour.go(1) : undefined}
            gallery={offers('gallery') ? () => (gallery.value = true) : undefined}
            share={part('files') ? () => (share.value = true) : undefined}
            help={() => (help.value = true)}
            bench={part('bench')}
          />
        )}
        {offers('tour') && (
          <TourStep
            tour={tour}
            store={store}
            transport={timeOf()}
            motion={seeing.motion}
            locked={view.lock}
            files={part('files') ? files : undefined}
            share={() => (share.value = true)}
            copyLink={copyLink}
          />
        )}
        <Banner store={store} />
        <KeptSweep store={turned} />
        <NoGpu store={store} gallery={offers('gallery') ? gallery : undefined} />
        <Announcer store={store} name={comparison && 'A'} />
        <main>
          {!view.embed && (
            <div class="top">
              <Headline store={turned} instead={difference} />
              {!comparison && <Status store={store} />}
              <button
                type="button"
                class="action"
                title="particles that move, or the picture of the result"
                disabled={!hasMotion(turned)}
                aria-pressed={seeing.motion.value}
                onClick={() => {
                  seeing.motion.value = !seeing.motion.value;
                }}
              >
                <Icon name="motion" />
                <span class="word">Motion</span>
              </button>
              {part('compare') && (
                <button
                  type="button"
                  class="action"
                  title="b"
                  aria-pressed={comparison !== undefined}
                  onClick={comparing.toggle}
                >
                  <Icon name="compare" />
                  <span class="word">Compare</span>
                </button>
              )}
              {part('film') && (
                <button
                  type="button"
                  class="action"
                  title="f"
                  aria-pressed={shownFilm !== undefined}
                  onClick={filming.toggle}
                >
                  <Icon name="film" />
                  <span class="word">Film</span>
                </button>
              )}
            </div>
          )}
          {comparison && parts && !first && (
            <parts.CompareBar comparison={comparison} locked={view.lock} pairs={part('compare')} />
          )}
          {shownFilm && filmParts && (
            <filmParts.FilmBar key={serial} film={shownFilm} change={filming.change} close={filming.toggle} />
          )}
          <div
            class={['sides', comparison && 'two', difference && 'alone', seeing.motion.value && 'moving']
              .filter(Boolean)
              .join(' ')}
          >
            <section class="side" aria-label="A">
              {comparison && parts && (
                <parts.SideHead comparison={comparison} side={side} title={first ? FIRST_TITLES.a : undefined}>
                  {!view.embed && <Status store={store} />}
                </parts.SideHead>
              )}
              <StoredPicture store={store} />
              <Picture store={store} mount={side.mount} name={comparison && 'A'} instead={difference} />
            </section>
            {comparison && parts && (
              <parts.SecondSide
                comparison={comparison}
                controls={!view.embed}
                title={first ? FIRST_TITLES.b : undefined}
              />
            )}
          </div>
          {!view.embed && <SliceSlider store={turned} locked={view.lock} />}
          {!inSheet && time}
          {view.embed && <WholePage />}
          {!view.embed && (
            <Doors pane={comparing.current()} locked={view.lock} opens={part('files')}>
              {size.value && first && (
                <span class="note">
                  {digits(size.value.particles)} particles a side{size.value.because && `, ${size.value.because}`}
                </span>
              )}
            </Doors>
          )}
          {!view.embed && (
            <div class="under">
              <WhatYouSee store={turned} instead={difference} />
              <Details store={turned} instead={difference} />
              <ScaleChoice store={turned} seeing={seeing} />
              <PointerHint store={turned} locked={view.lock} />
            </div>
          )}
          {shownFilm && filmParts && <filmParts.Curves key={serial} film={shownFilm} />}
          {part('charts') && !difference && (
            <Charts
              key={of}
              name={comparison && of}
              charts={charts}
              transport={of === 'B' && comparison ? comparison.transport.second : timeOf()}
            />
          )}
          {!view.embed && (
            <More
              key={`more ${of}`}
              pane={comparing.current()}
              locked={view.lock}
              part={part}
              open={tab}
              copy={copy}
              copyLink={copyLink}
            />
          )}
        </main>
        {inSheet ? <Sheet time={time}>{panel}</Sheet> : panel}
        {part('files') && <DropZone files={files} />}
        <MemoriesDialog files={files} />
        <Help open={help} keys={keys} />
        <Share
          open={share}
          store={turned}
          view={view}
          transport={timeOf()}
          film={shownFilm}
          stages={() => document.querySelector<HTMLElement>('.sides')}
          copy={copy}
        />
        <Gallery open={gallery} store={turned} goTo={view.lock.size === 0 ? goTo : undefined} />
      </>
    );
  };
  render(<Page />, root);
}

const root = document.getElementById('page') as HTMLElement;
// measured with nothing else on the page
const gpu = new URLSearchParams(location.search).get('gpu');
if (gpu === 'verify') void import('./holds/Holds.tsx').then(({ showHolds }) => showHolds(root));
else if (gpu !== null) void import('./bench/Bench.tsx').then(({ showBench }) => showBench(root));
else start(root);
