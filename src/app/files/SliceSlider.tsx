import { useSignal } from '@preact/signals';
import { withMinus } from '../../printable.ts';
import type { Store } from '../store.ts';
import { edgesAt } from './edgesAt.ts';

const STEPS = 200;

/** Moves the plane that a picture of three dimensions shows: the region about it goes with it. */
export function SliceSlider({ store }: { store: Store }) {
  const slice = store.shown.value?.report.picture?.space?.slice;
  const turned = useSignal<{ box: string; at: number } | undefined>(undefined);
  if (!slice) return null;
  const { reach } = slice;
  const box = String(store.config.value.box);
  // the picture of a plane comes a while after the hand
  const at = turned.value?.box === box ? turned.value.at : slice.at;
  const turn = (to: number) => {
    const edges = edgesAt(slice, to).join(',');
    turned.value = { box: edges, at: to };
    store.turn('box', edges);
  };
  return (
    <label class="slice">
      <span>
        x<sub>3</sub> = {withMinus(at.toPrecision(3))}
      </span>
      <input
        type="range"
        aria-label="Plane x3 of the slice"
        min={reach[0]}
        max={reach[1]}
        step={(reach[1] - reach[0]) / STEPS}
        value={at}
        onInput={({ currentTarget }) => turn(Number(currentTarget.value))}
      />
    </label>
  );
}
