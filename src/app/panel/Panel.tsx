import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import { advancedDials } from '../../params/advanced.ts';
import { changedDials, isActive } from '../../params/config.ts';
import { presets } from '../../params/presets.ts';
import { type Config, dials } from '../../params/table.ts';
import type { PageView } from '../pageView.ts';
import { configText, presetTexts, type Store } from '../store.ts';
import { DialField } from './DialField.tsx';

interface Props {
  store: Store;
  view: PageView;
  /** before the dials: whose they are, where there are two */
  children?: ComponentChildren;
}

/** A control for every dial that means something beside the others, from the table of dials; nothing is said twice. */
export function Panel({ store, view, children }: Props) {
  const config = store.config.value;
  const changed = changedDials(config);
  const unfolded = useSignal(false);
  const shown = dials.filter(([name]) => isActive(name, config) && !view.hide.has(name));
  // what a narrow page always shows, and what is turned most
  const noise = shown.filter(([name]) => name === 'beta');
  const advanced = shown.filter(([name]) => advancedDials.has(name));
  const field = ([name, dial]: (typeof dials)[number]) => (
    <DialField
      key={name}
      name={name}
      dial={dial}
      changed={name in changed}
      locked={view.lock.has(name)}
      store={store}
    />
  );
  return (
    <form class="panel" aria-label="Dials" onSubmit={(event) => event.preventDefault()}>
      {noise.map(field)}
      {children}
      {!view.hide.has('preset') && <PresetField store={store} config={config} locked={view.lock.has('preset')} />}
      {shown.filter(([name]) => name !== 'beta' && !advancedDials.has(name)).map(field)}
      {advanced.length > 0 && (
        // what is not as usual is not hidden
        <details
          class="advanced"
          open={unfolded.value || advanced.some(([name]) => name in changed)}
          onToggle={(event) => {
            unfolded.value = event.currentTarget.open;
          }}
        >
          <summary>Advanced dials</summary>
          <div class="fold">{advanced.map(field)}</div>
        </details>
      )}
    </form>
  );
}

function PresetField({ store, config, locked }: { store: Store; config: Config; locked: boolean }) {
  // every turn of a dial asks
  const names = useMemo(() => presetTexts(config.experiment), [config.experiment]);
  const chosen = names.get(configText(config)) ?? '';
  return (
    <div class="field">
      <label for="preset">preset</label>
      <select
        id="preset"
        title={chosen ? presets[chosen]?.doc : 'a run worth starting from'}
        value={chosen}
        disabled={locked}
        onChange={(event) => store.choosePreset(event.currentTarget.value)}
      >
        {chosen === '' && <option value="">own</option>}
        {Object.entries(presets).map(([name, { title }]) => (
          <option key={name} value={name}>
            {name}: {title}
          </option>
        ))}
      </select>
    </div>
  );
}
