import { effect, signal } from '@preact/signals';
import { render } from 'preact';
import { presets } from '../params/presets.ts';
import { cssFont } from '../view/font.ts';
import { Announcer } from './Announcer.tsx';
import { createAddressBar } from './addressBar.ts';
import { connectEngine, type EngineLink } from './connectEngine.ts';
import { DropZone } from './DropZone.tsx';
import { faultOf } from './faults.ts';
import { createFileDesk } from './fileDesk.ts';
import { Help } from './Help.tsx';
import { type KeyBinding, listenKeys } from './keys.ts';
import { MemoriesDialog } from './MemoriesDialog.tsx';
import type { ToEngine } from './messages.ts';
import { Panel } from './Panel.tsx';
import { Picture } from './Picture.tsx';
import { parseView } from './pageView.ts';
import { Results } from './Results.tsx';
import { Banner, Status } from './Status.tsx';
import { Stage } from './stage.ts';
import { createStore } from './store.ts';
import { Take } from './Take.tsx';
import { TransportBar } from './TransportBar.tsx';
import { createTransport, transportKeys, watchPage } from './transport.ts';

/** Puts the page together: store, engine, stage. */
function start(root: HTMLElement): void {
  let engine: EngineLink | undefined;
  const view = parseView(location.search);
  const send = (message: ToEngine) => engine?.send(message);
  const store = createStore({ send, locked: view.lock, setAddress: createAddressBar() });

  const desk = createFileDesk(store, send);
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
  const transport = createTransport(send);
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

  async function mount(area: HTMLElement, axes: HTMLCanvasElement): Promise<void> {
    const stage = new Stage(area, axes, send, (point) => (store.cursor.value = point));
    // texts are measured, so their letters must be there before the first picture
    const fonts = Promise.all(([400, 600] as const).map((weight) => document.fonts.load(cssFont(12, weight), 'aβ')));
    try {
      engine = await connectEngine((message) => {
        store.receive(message);
        stage.receive(message);
        transport.receive(message);
        desk.receive(message);
        if (message.kind === 'canvasLost') engine?.open(stage.newCanvas());
      });
    } catch (error) {
      store.receive({ kind: 'fault', run: undefined, fault: faultOf(error) });
      return;
    }
    engine.open(stage.newCanvas());
    document.documentElement.dataset.engine = engine.thread;
    watchPage(send);
    await store.readAddress(location.hash);
    if (view.problem) store.notice.value = view.problem;
    addEventListener('hashchange', () => store.readAddress(location.hash));
    await fonts.catch(() => undefined); // a font that does not come is replaced by the browser's own
    effect(() => stage.showCursor(store.cursor.value));
    effect(() => {
      if (store.shown.value) stage.show(store.shown.value.report);
    });
  }

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
        <Picture store={store} mount={mount} />
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
