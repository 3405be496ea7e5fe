import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useMemo, useRef } from 'preact/hooks';
import { dialText } from '../../address.ts';
import { advancedDials } from '../../params/advanced.ts';
import { changedDials, isActive } from '../../params/config.ts';
import { presets } from '../../params/presets.ts';
import { type Section, sections } from '../../params/sections.ts';
import { type Config, type DialName, PARAMS } from '../../params/table.ts';
import type { FileActions } from '../files/fileActions.ts';
import type { PageView } from '../pageView.ts';
import { configText, presetTexts } from '../presetTexts.ts';
import type { Store } from '../store.ts';
import { DialField } from './DialField.tsx';
import { isSwept, mainDial } from './mainDial.ts';
import { memoriesIn } from './memoriesIn.ts';

export interface PanelProps {
  store: Store;
  /** undefined where the link hides files */
  files: FileActions | undefined;
  view: PageView;
  /** before the dials: whose they are, where there are two */
  children?: ComponentChildren;
}

/**
 * A control for every dial that means something beside the others, from the table of dials: the noise first,
 * then what is asked, then four sections.
 */
export function Panel({ store, files, view, children }: PanelProps) {
  const config = store.config.value;
  const changed = changedDials(config);
  const main = mainDial(config);
  const most = useMostMemories(store);
  const isShown = (name: DialName) => isActive(name, config) && !view.hide.has(name);
  const field = (name: DialName) => (
    <DialField
      key={name}
      name={name}
      dial={PARAMS[name]}
      changed={name in changed}
      locked={view.lock.has(name)}
      main={name === main}
      swept={isSwept(name, config)}
      most={name === 'count' ? most : undefined}
      store={store}
      files={files}
    />
  );
  return (
    <form class="panel" aria-label="Dials" onSubmit={(event) => event.preventDefault()}>
      {children}
      {main && isShown(main) && field(main)}
      <div class="fold">
        {!view.hide.has('preset') && <PresetField store={store} config={config} locked={view.lock.has('preset')} />}
        {sections.Question.filter(isShown).map(field)}
      </div>
      {(['Memories', 'Noise', 'Dynamics', 'Compute'] as const).map((section) => (
        <Part
          key={section}
          section={section}
          names={sections[section].filter((name) => name !== main && isShown(name))}
          changed={changed}
          field={field}
        />
      ))}
    </form>
  );
}

interface PartProps {
  section: Section;
  names: readonly DialName[];
  changed: Partial<Config>;
  field(name: DialName): ComponentChildren;
}

/** The dials of a section, those that few need folded. */
function Part({ section, names, changed, field }: PartProps) {
  const unfolded = useSignal(false);
  const advanced = names.filter((name) => advancedDials.has(name));
  if (names.length === 0) return null;
  return (
    <section aria-label={section}>
      <h2>{section}</h2>
      <div class="fold">{names.filter((name) => !advancedDials.has(name)).map(field)}</div>
      {advanced.length > 0 && (
        // what is not as usual is not hidden
        <details
          class="advanced"
          open={unfolded.value || advanced.some((name) => name in changed)}
          onToggle={(event) => {
            unfolded.value = event.currentTarget.open;
          }}
        >
          <summary>{`More of ${section.toLowerCase()}`}</summary>
          <div class="fold">{advanced.map(field)}</div>
        </details>
      )}
    </section>
  );
}

/** How many memories the set has: what its text says, or what was seen when all of them were run. */
function useMostMemories({ config, shown }: Store): number | undefined {
  const seen = useRef(new Map<string, number>());
  const of = shown.value;
  if (of && of.config.count === 0) seen.current.set(dialText(of.config.memories), of.report.memories);
  const { memories } = config.value;
  return memoriesIn(memories) ?? seen.current.get(dialText(memories));
}

function PresetField({ store, config, locked }: { store: Store; config: Config; locked: boolean }) {
  // every turn of a dial asks
  const names = useMemo(() => presetTexts(config.experiment), [config.experiment]);
  const chosen = names.get(configText(config)) ?? '';
  return (
    <div class="field">
      <div class="name">
        <label for="preset">Preset</label>
      </div>
      <select
        id="preset"
        value={chosen}
        disabled={locked}
        onChange={(event) => store.choosePreset(event.currentTarget.value)}
      >
        {chosen === '' && <option value="">Your own</option>}
        {Object.entries(presets).map(([name, { title }]) => (
          <option key={name} value={name}>
            {title}
          </option>
        ))}
      </select>
    </div>
  );
}
