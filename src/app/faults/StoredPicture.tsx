import { presetConfig, presets } from '../../params/presets.ts';
import { commandLine } from '../results/commandLine.ts';
import type { Store } from '../store.ts';
import { storedFor } from './storedPicture.ts';

/**
 * In place of a run that cannot be made without a GPU: the picture of the gallery that comes nearest, marked as stored.
 */
export function StoredPicture({ store }: { store: Store }) {
  const config = store.config.value;
  const { experiment } = config;
  const stored = storedFor(config);
  if (!stored) return null;
  const { preset, exact } = stored;
  const { title, doc } = presets[preset] as (typeof presets)[string];
  return (
    <figure class="stored">
      <img src={`${import.meta.env.BASE_URL}gallery/${preset}.png`} alt={`${title}: ${doc}`} width={512} height={512} />
      <figcaption>
        <p>
          <strong>A stored picture, not computed here:</strong> {experiment} runs on a GPU only.{' '}
          {exact
            ? 'It is of the dials that are set.'
            : 'It is the nearest one in the gallery, of other dials than those that are set.'}
        </p>
        <p>
          {title}. {doc}.
        </p>
        <code>{commandLine(presetConfig(preset))}</code>
        {!exact && (
          <div class="buttons">
            <button type="button" onClick={() => store.choosePreset(preset, experiment)}>
              Set its dials
            </button>
          </div>
        )}
      </figcaption>
    </figure>
  );
}
