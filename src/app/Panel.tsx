import { useComputed } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { isActive, rangeText } from '../params/config.ts';
import type { Dial } from '../params/dial.ts';
import { presets } from '../params/presets.ts';
import { type Config, type DialName, dials } from '../params/table.ts';
import { dialText } from './address.ts';
import { presetOf, type Store } from './store.ts';

/** A control for every dial that means something beside the others, from the table of dials; nothing is said twice. */
export function Panel({ store }: { store: Store }) {
  const config = store.config.value;
  const chosen = presetOf(config);
  return (
    <form class="panel" aria-label="Dials" onSubmit={(event) => event.preventDefault()}>
      <div class="field wide">
        <label for="preset">preset</label>
        <select
          id="preset"
          title={chosen ? presets[chosen]?.doc : 'a run worth starting from'}
          value={chosen}
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
      {dials
        .filter(([name]) => isActive(name, config))
        .map(([name, dial]) => (
          <Field key={name} name={name} dial={dial} value={config[name]} store={store} />
        ))}
    </form>
  );
}

interface FieldProps {
  name: DialName;
  dial: Dial;
  value: Config[DialName];
  store: Store;
}

function Field({ name, dial, value, store }: FieldProps) {
  const range = rangeText(dial);
  const unit = dial.unit ? `, ${dial.unit}` : '';
  const hint = dial.type === 'choice' ? dial.doc : `${dial.doc} (${range}${unit})`;
  return (
    <div class="field" title={hint}>
      <label for={name}>
        {name} {dial.unit && <span class="unit">{superscripts(dial.unit)}</span>}
      </label>
      <Control name={name} dial={dial} value={value} store={store} />
      <span class="unseen" id={`${name}-hint`}>
        {hint}
      </span>
    </div>
  );
}

function Control({ name, dial, value, store }: FieldProps) {
  const input = useRef<HTMLInputElement>(null);
  const invalid = useComputed(
    () => store.fault.value?.message.split('\n').some((line) => line.startsWith(`${name} `)) ?? false,
  );
  const text = dialText(value);
  // what is being typed is left alone: 8.0 on the way to 8.05 must not become 8
  useLayoutEffect(() => {
    const field = input.current;
    if (field && field.type !== 'checkbox' && field !== document.activeElement) field.value = text;
  });
  const common = { id: name, name, 'aria-describedby': `${name}-hint`, 'aria-invalid': invalid };
  if (dial.type === 'choice') {
    return (
      <select {...common} value={text} onChange={(event) => store.change(name, event.currentTarget.value)}>
        {dial.choices.map((choice) => (
          <option key={choice}>{choice}</option>
        ))}
      </select>
    );
  }
  if (dial.type === 'switch') {
    const checked = value === true;
    return (
      <input
        {...common}
        type="checkbox"
        checked={checked}
        onChange={(event) => store.change(name, event.currentTarget.checked)}
      />
    );
  }
  const numeric = dial.type === 'list' ? {} : { inputMode: 'decimal' as const };
  return (
    <input
      {...common}
      {...numeric}
      ref={input}
      type="text"
      defaultValue={text}
      spellcheck={false}
      autocomplete="off"
      onInput={(event) => store.change(name, event.currentTarget.value)}
    />
  );
}

const POWERS: Record<string, string> = { '^2': '²', '^3': '³' };

function superscripts(unit: string): string {
  return unit.replace(/\^[23]/g, (power) => POWERS[power] ?? power);
}
