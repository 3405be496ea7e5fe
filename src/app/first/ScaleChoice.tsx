import type { ColorScale } from '../../view/scale.ts';
import type { Store } from '../store.ts';
import { SCALES, type Seeing } from './seeing.ts';

const NAMES: Readonly<Record<ColorScale, string>> = {
  equalized: 'by rank',
  log: 'logarithmic',
  cbrt: 'cube root',
  linear: 'linear',
};

/** On which scale a density is coloured; nothing where the picture shows something else. */
export function ScaleChoice({ store, seeing: { scale, motion } }: { store: Store; seeing: Seeing }) {
  const { experiment } = store.config.value;
  if (motion.value || (experiment !== 'generate' && experiment !== 'trajectories')) return null;
  if (store.shown.value?.report.picture?.layer.kind !== 'field') return null;
  return (
    <label class="scale">
      Colours
      <select
        value={scale.value}
        onChange={({ currentTarget }) => {
          scale.value = currentTarget.value as ColorScale;
        }}
      >
        {SCALES.map((name) => (
          <option key={name} value={name}>
            {NAMES[name]}
          </option>
        ))}
      </select>
    </label>
  );
}
