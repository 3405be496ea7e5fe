import { signal } from '@preact/signals';
import { render } from 'preact';
import { presets } from '../params/presets.ts';
import { Announcer } from './Announcer.tsx';
import { createAddressBar } from './addressBar.ts';
import { DropZone } from './DropZone.tsx';
import { Help } from './Help.tsx';
import { type KeyBinding, listenKeys } from './keys.ts';
import { MemoriesDialog } from './MemoriesDialog.tsx';
import { Panel } from './Panel.tsx';
import { Picture } from './Picture.tsx';
import { parseView } from './pageView.ts';
import { Results } from './Results.tsx';
import { Banner, Status } from './Status.tsx';
import { createSide } from './side.ts';
import { Take } from './Take.tsx';
import { TransportBar } from './TransportBar.tsx';
import { transportKeys } from './transport.ts';

/** Puts the page together. */
function start(root: HTMLElement): void {
  const view = parseView(location.search);
  const side = createSide({
    locked: view.lock,
    setAddress: createAddressBar(),
    async begin() {
      await store.readAddress(location.hash);
      if (view.problem) store.notice.value = view.problem;
      addEventListener('hashchange', () => store.readAddress(location.hash));
    },
  });
  const { store, transport, desk } = side;

  const help = signal(false);
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
    { key: '?', does: 'these keys', run: () => (help.value = true) },
  ];

  if (view.embed) document.documentElement.dataset.embed = '';
  listenKeys(view.embed ? inTime : keys);
  const part = (name: string) => !view.embed && !view.hide.has(name);
  render(
    <>
      {!view.embed && (
        <header>
          <h1>driftwell</h1>
          <p>Associative memories and diffusion models as one dynamical system</p>
          <button type="button" class="quiet" onClick={() => (help.value = true)}>
            Keys
          </button>
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
    </>,
    root,
  );
}

start(document.getElementById('page') as HTMLElement);
