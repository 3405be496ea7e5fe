import { effect } from '@preact/signals';
import { render } from 'preact';
import { cssFont } from '../view/font.ts';
import { connectEngine, type EngineLink } from './connectEngine.ts';
import { faultOf } from './faults.ts';
import type { ToEngine } from './messages.ts';
import { Panel } from './Panel.tsx';
import { Picture } from './Picture.tsx';
import { Results } from './Results.tsx';
import { Banner, Status } from './Status.tsx';
import { Stage } from './stage.ts';
import { createStore } from './store.ts';

/** Puts the page together: store, engine, stage. */
function start(root: HTMLElement): void {
  let engine: EngineLink | undefined;
  const send = (message: ToEngine) => engine?.send(message);
  const store = createStore({
    send,
    setAddress(hash) {
      if (hash !== location.hash) history.pushState(null, '', hash || location.pathname + location.search);
    },
  });

  async function mount(area: HTMLElement, axes: HTMLCanvasElement): Promise<void> {
    const stage = new Stage(area, axes, send);
    // texts are measured, so their letters must be there before the first picture
    const fonts = Promise.all(([400, 600] as const).map((weight) => document.fonts.load(cssFont(12, weight), 'aβ')));
    try {
      engine = await connectEngine((message) => {
        store.receive(message);
        stage.receive(message);
        if (message.kind === 'canvasLost') engine?.open(stage.newCanvas());
      });
    } catch (error) {
      store.receive({ kind: 'fault', run: undefined, fault: faultOf(error) });
      return;
    }
    engine.open(stage.newCanvas());
    document.documentElement.dataset.engine = engine.thread;
    store.readAddress(location.hash);
    addEventListener('hashchange', () => store.readAddress(location.hash));
    await fonts.catch(() => undefined); // a font that does not come is replaced by the browser's own
    effect(() => {
      if (store.shown.value) stage.show(store.shown.value.report);
    });
  }

  render(
    <>
      <header>
        <h1>driftwell</h1>
        <p>Associative memories and diffusion models as one dynamical system</p>
      </header>
      <Banner store={store} />
      <main>
        <Status store={store} />
        <Picture store={store} mount={mount} />
        <Results store={store} />
      </main>
      <Panel store={store} />
    </>,
    root,
  );
}

start(document.getElementById('page') as HTMLElement);
