import { render } from 'preact';
import { Action } from './Action.tsx';
import { Announcer } from './Announcer.tsx';
import { undo } from './addressBar.ts';
import { hasMotion } from './first/seeing.ts';
import { Header } from './Header.tsx';
import { type KeyBinding, listenKeys, listenUndo } from './keys.ts';
import {
  Charts,
  Doors,
  DropZone,
  Gallery,
  Help,
  KeptSweep,
  MemoriesDialog,
  More,
  NoGpu,
  Panel,
  PointerHint,
  ScaleChoice,
  Share,
  SliceSlider,
  StoredPicture,
  TourStep,
  TransportBar,
} from './lateParts.ts';
import { holds, NARROW } from './media.ts';
import { pageKeys } from './pageKeys.ts';
import { createPageState, type PageState } from './pageState.ts';
import { parseView } from './pageView.ts';
import { Banner, Status } from './Status.tsx';
import { WholePage } from './share/WholePage.tsx';
import { Sheet } from './sheet/Sheet.tsx';
import { Details, Headline, WhatYouSee } from './stage/Caption.tsx';
import { Picture } from './stage/Picture.tsx';

const narrow = holds(NARROW);

/** Puts the parts of the page together. */
function Page({ page, keys }: { page: PageState; keys: readonly KeyBinding[] }) {
  const { view, side, comparing, filming, tour, seeing, open, part, offers } = page;
  const { store } = side;
  const { comparison, parts } = comparing.two.value ?? {};
  const { film: shownFilm, parts: filmParts, serial } = filming.shown.value ?? {};
  const difference = comparison?.difference.picture.value;
  const { store: turned, files, charts } = comparing.current();
  const of = turned === store ? 'A' : 'B';
  const first = seeing.usual.value === true;
  const size = first ? page.size.value : undefined;
  const inSheet = narrow.value && !view.embed;
  const beside = comparison || view.embed ? undefined : side.stage.value;
  const openShare = () => {
    open.share.value = true;
  };
  const time = (
    <>
      {!view.embed && <SliceSlider store={turned} locked={view.lock} />}
      <TransportBar transport={page.time()} />
    </>
  );
  const timeCharts = part('charts') && !difference && (
    <Charts
      key={of}
      name={comparison && of}
      charts={charts}
      transport={of === 'B' && comparison ? comparison.transport.second : page.time()}
    />
  );
  const panel = part('panel') && (
    <Panel key={of} store={turned} files={part('files') ? files : undefined} view={view}>
      {comparison && parts && <parts.SideSwitch comparison={comparison} />}
    </Panel>
  );
  return (
    <>
      {!view.embed && (
        <Header
          tour={offers('tour') ? () => void tour.go(1) : undefined}
          gallery={offers('gallery') ? () => (open.gallery.value = true) : undefined}
          share={part('files') ? openShare : undefined}
          help={() => (open.help.value = true)}
          bench={part('bench')}
        />
      )}
      {offers('tour') && (
        <TourStep
          tour={tour}
          store={store}
          transport={page.time()}
          motion={seeing.motion}
          locked={view.lock}
          files={part('files') ? files : undefined}
          share={openShare}
          copyLink={page.copyLink}
        />
      )}
      <Banner store={store} />
      <KeptSweep store={turned} />
      <NoGpu store={store} gallery={offers('gallery') ? open.gallery : undefined} />
      <Announcer store={store} name={comparison && 'A'} />
      <main>
        {!view.embed && (
          <div class="top">
            <Headline store={turned} instead={difference} film={shownFilm?.claim.value} />
            {!comparison && <Status store={store} />}
            <div class="actions">
              <Action
                icon="motion"
                text="Motion"
                title="particles that move, or the picture of the result"
                disabled={!hasMotion(turned)}
                on={seeing.motion.value && hasMotion(turned)}
                act={() => {
                  seeing.motion.value = !seeing.motion.value;
                }}
              />
              {part('compare') && (
                <Action icon="compare" text="Compare" title="b" on={comparison !== undefined} act={comparing.toggle} />
              )}
              {part('film') && (
                <Action icon="film" text="Film" title="f" on={shownFilm !== undefined} act={filming.toggle} />
              )}
            </div>
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
              <parts.SideHead comparison={comparison} side={side}>
                {!view.embed && <Status store={store} />}
              </parts.SideHead>
            )}
            <StoredPicture store={store} />
            <Picture store={store} mount={side.mount} name={comparison && 'A'} instead={difference} />
          </section>
          {comparison && parts && <parts.SecondSide comparison={comparison} controls={!view.embed} />}
          {beside && <WhatYouSee store={store} stage={beside} place="beside" />}
        </div>
        {!inSheet && time}
        {view.embed && <WholePage />}
        {!view.embed && (
          <Doors
            pane={comparing.current()}
            locked={view.lock}
            opens={part('files')}
            turns={part('panel')}
            size={size}
          />
        )}
        {!view.embed && (
          <div class="under">
            <WhatYouSee store={turned} instead={difference} stage={beside} place="under" />
            <Details store={turned} instead={difference} />
            <ScaleChoice store={turned} seeing={seeing} />
            <PointerHint store={turned} locked={view.lock} />
          </div>
        )}
        {shownFilm && filmParts && <filmParts.UnderFilm key={serial} film={shownFilm} />}
        {page.tab.value !== 'equation' && timeCharts}
        {!view.embed && (
          <More
            key={`more ${of}`}
            pane={comparing.current()}
            locked={view.lock}
            part={part}
            open={page.tab}
            copy={page.copy}
            copyLink={page.copyLink}
          />
        )}
        {/* the equation is read beside the picture */}
        {page.tab.value === 'equation' && timeCharts}
      </main>
      {inSheet ? <Sheet time={time}>{panel}</Sheet> : panel}
      {part('files') && <DropZone files={files} />}
      <MemoriesDialog files={files} />
      <Help open={open.help} keys={keys} />
      <Share
        open={open.share}
        store={turned}
        view={view}
        transport={page.time()}
        film={shownFilm}
        stages={() => document.querySelector<HTMLElement>('.sides')}
        copy={page.copy}
      />
      <Gallery open={open.gallery} store={turned} goTo={view.lock.size === 0 ? page.goTo : undefined} />
    </>
  );
}

function start(root: HTMLElement): void {
  const view = parseView(location.search);
  const page = createPageState(view);
  const keys = pageKeys(page);
  if (view.embed) document.documentElement.dataset.embed = '';
  if (view.hide.has('panel')) document.documentElement.dataset.wide = '';
  listenKeys(keys);
  listenUndo(undo);
  render(<Page page={page} keys={keys} />, root);
}

const root = document.getElementById('page') as HTMLElement;
// measured with nothing else on the page
const gpu = new URLSearchParams(location.search).get('gpu');
if (gpu === 'verify') void import('./holds/Holds.tsx').then(({ showHolds }) => showHolds(root));
else if (gpu !== null) void import('./bench/Bench.tsx').then(({ showBench }) => showBench(root));
else start(root);
