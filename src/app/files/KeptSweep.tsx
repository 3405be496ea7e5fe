import { digits } from '../../printable.ts';
import type { Store } from '../store.ts';

/** That a sweep goes on from points this browser had kept, and from which; and the way to begin again. */
export function KeptSweep({ store }: { store: Store }) {
  const kept = store.kept.value;
  if (!kept) return null;
  const { finished, total } = kept;
  const all = finished === total;
  return (
    <div class="banner kept" role="status">
      <p>
        {all
          ? `This browser had kept all ${digits(total)} points of this sweep: nothing was computed again.`
          : `The sweep goes on: this browser had kept ${digits(finished)} of its ${digits(total)} points.`}
      </p>
      <div class="buttons">
        <button type="button" onClick={store.runAfresh}>
          {all ? 'Discard them and compute again' : 'Discard them and begin again'}
        </button>
      </div>
    </div>
  );
}
