import { isActive } from '../../params/config.ts';
import type { Store } from '../store.ts';

export interface PointerHintProps {
  store: Store;
  locked: ReadonlySet<string>;
}

/** What pointer or fingers can do on the picture, in one line; nothing where they can do nothing. */
export function PointerHint({ store, locked }: PointerHintProps) {
  const config = store.config.value;
  if (config.experiment === 'phase')
    return <Hint mouse={['point: read off', 'click: the run behind it']} fingers={['tap: the run behind it']} />;
  const picture = store.shown.value?.report.picture;
  if (!picture) return null;
  if (picture.sheet && !locked.has('cue')) {
    const [become, draw] = ['an image: it becomes the cue', 'on that cue: draw'];
    return (
      <Hint
        mouse={['point: read off', `click ${become}`, `drag ${draw}`, 'double-click it: clear it']}
        fingers={[`tap ${become}`, `drag ${draw}`, 'tap twice: clear it']}
      />
    );
  }
  if (!picture.space) return <Hint mouse={['point: read off']} fingers={['tap: read off']} />;
  const edits = !locked.has('memories') && !locked.has('count');
  const cue = (isActive('start', config) || isActive('cue', config)) && !locked.has('cue');
  const moves = isActive('box', config) && !locked.has('box');
  const mouse = [
    'point: read off',
    'click: path',
    ...(edits ? ['drag a star: move a memory', 'double-click: add one'] : []),
    ...(cue ? ['Shift+click: cue'] : []),
    ...(moves ? ['wheel, drag: zoom, move'] : []),
    '?: keys',
  ];
  const fingers = [
    'tap: read off, path',
    ...(edits ? ['drag a star: move a memory', 'tap twice: add one'] : []),
    ...(moves ? ['two fingers: zoom, move'] : []),
  ];
  return <Hint mouse={mouse} fingers={fingers} />;
}

function Hint({ mouse, fingers }: Record<'mouse' | 'fingers', readonly string[]>) {
  return (
    <p class="hint">
      <span class="mouse">{mouse.join(' · ')}</span>
      <span class="fingers">{fingers.join(' · ')}</span>
    </p>
  );
}
