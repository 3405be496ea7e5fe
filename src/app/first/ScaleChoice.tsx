import { COLOR_SCALES, type ColorScale } from '../../view/scale.ts';
import type { Store } from '../store.ts';
import type { Seeing } from './seeing.ts';

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
  const layer = store.shown.value?.report.picture?.layer;
  if (layer?.kind !== 'field') return null;
  return (
    <label class="scale">
      Colours
      <select
        value={scale.value === 'own' ? layer.scale.name : scale.value}
        onChange={({ currentTarget }) => {
          scale.value = currentTarget.value as ColorScale;
        }}
      >
        {COLOR_SCALES.map((name) => (
          <option key={name} value={name}>
            {NAMES[name]}
          </option>
        ))}
      </select>
    </label>
  );
}
