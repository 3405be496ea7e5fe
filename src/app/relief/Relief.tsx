import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { reliefOf, reliefText } from '../../pictures/relief.ts';
import { THEMES } from '../../view/canvas2d.ts';
import { drawRelief, type Relief as Surface, type Viewpoint } from '../../view/relief.ts';
import { download } from '../files/download.ts';
import type { Pane } from '../pane.ts';

export interface ReliefProps {
  pane: Pane;
}

const DEGREE = Math.PI / 180;
/** A key or a button turns by so much. */
const STEP = 10 * DEGREE;
const TILT = { least: 10 * DEGREE, most: 85 * DEGREE } as const;
const FIRST: Viewpoint = { turn: 30 * DEGREE, tilt: 35 * DEGREE };
/** A drag over a CSS pixel. */
const PER_PIXEL = 0.5 * DEGREE;
const KEYS: Readonly<Record<string, readonly [turn: number, tilt: number]>> = {
  ArrowLeft: [STEP, 0],
  ArrowRight: [-STEP, 0],
  ArrowUp: [0, STEP],
  ArrowDown: [0, -STEP],
};

/** The energy of the landscape shown, as a surface that can be turned. */
export function Relief({ pane: { send, listen, store } }: ReliefProps) {
  const surface = useSignal<Surface | undefined>(undefined);
  useEffect(() => {
    const ask = () => send({ kind: 'lend', what: 'run' });
    const end = listen((message) => {
      if (message.kind === 'done') ask();
      const picture = store.shown.value?.report.picture;
      if (message.kind !== 'lent' || !message.run || !picture) return;
      surface.value = reliefOf(message.run.results, picture);
    });
    ask();
    return end;
  }, [send, listen, store, surface]);
  if (!surface.value) {
    return <p class="note">Landscapes and attractors in a plane have a relief: their energy as a surface.</p>;
  }
  return <Turned surface={surface.value} said={(text) => (store.said.value = text)} />;
}

function Turned({ surface, said }: { surface: Surface; said: (text: string) => void }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const view = useSignal(FIRST);
  const { turn, tilt } = view.value;
  const move = (by: number, up: number) => {
    const to = Math.min(TILT.most, Math.max(TILT.least, view.value.tilt + up));
    view.value = { turn: view.value.turn + by, tilt: to };
  };
  const angles = `turned by ${degrees(turn)}°, seen from ${degrees(tilt)}° above the ground`;
  useEffect(() => {
    const element = canvas.current as HTMLCanvasElement;
    const draw = () => paint(element, surface, { turn, tilt });
    draw();
    const observer = new ResizeObserver(draw);
    observer.observe(element);
    const dark = matchMedia('(prefers-color-scheme: dark)');
    dark.addEventListener('change', draw);
    return () => {
      observer.disconnect();
      dark.removeEventListener('change', draw);
    };
  }, [surface, turn, tilt]);
  const save = async () => {
    const blob = await new Promise<Blob | null>((resolve) => canvas.current?.toBlob(resolve, 'image/png'));
    if (!blob) return;
    download({ name: 'relief.png', type: 'image/png', bytes: new Uint8Array(await blob.arrayBuffer()) });
    said('Saved relief.png');
  };
  return (
    <figure class="relief">
      <canvas
        ref={canvas}
        role="img"
        tabIndex={0}
        aria-label={`${reliefText(surface)} It is ${angles}; arrows turn it.`}
        onKeyDown={(event) => {
          const by = KEYS[event.key];
          if (!by) return;
          event.preventDefault();
          event.stopPropagation();
          move(...by);
          said(angles);
        }}
        onPointerDown={({ currentTarget, pointerId }) => currentTarget.setPointerCapture(pointerId)}
        onPointerMove={({ currentTarget, pointerId, movementX, movementY }) => {
          if (currentTarget.hasPointerCapture(pointerId)) move(-movementX * PER_PIXEL, movementY * PER_PIXEL);
        }}
      />
      <figcaption>{reliefText(surface)}</figcaption>
      <div class="take">
        <button type="button" onClick={() => move(STEP, 0)}>
          Turn left
        </button>
        <button type="button" onClick={() => move(-STEP, 0)}>
          Turn right
        </button>
        <button type="button" onClick={() => move(0, STEP)}>
          From higher
        </button>
        <button type="button" onClick={() => move(0, -STEP)}>
          From lower
        </button>
        <button type="button" onClick={() => void save()}>
          Save relief
        </button>
      </div>
    </figure>
  );
}

const degrees = (angle: number) => Math.round((((angle / DEGREE) % 360) + 360) % 360);

function paint(canvas: HTMLCanvasElement, surface: Surface, view: Viewpoint): void {
  const unit = devicePixelRatio;
  const [width, height] = [canvas.clientWidth, canvas.clientHeight].map((size) => Math.round(size * unit)) as [
    number,
    number,
  ];
  const ctx = canvas.getContext('2d');
  // not laid out: nobody sees it
  if (!ctx || width === 0 || height === 0) return;
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const theme = THEMES[matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'];
  drawRelief(ctx, surface, view, { width, height, unit, theme });
}
