import { useComputed, useSignal } from '@preact/signals';
import { titleOf } from '../../params/config.ts';
import type { Dial } from '../../params/dial.ts';
import type { DialName } from '../../params/table.ts';
import type { FileActions } from '../files/fileActions.ts';
import type { Store } from '../store.ts';
import { Control } from './Control.tsx';
import { Help, HelpButton } from './DialHelp.tsx';
import { labelOf } from './mainDial.ts';

interface FieldProps {
  name: DialName;
  dial: Dial;
  /** it differs from its default */
  changed: boolean;
  locked: boolean;
  /** a sweep turns it */
  swept?: boolean;
  /** the one that is seen first */
  main?: boolean;
  /** of a number of memories: how many there are, where that is known */
  most?: number | undefined;
  store: Store;
  /** undefined where the link hides files */
  files: FileActions | undefined;
}

/** One dial: what it is called, what sets it, what is wrong with what was typed, and what it does for who asks. */
export function DialField(props: FieldProps) {
  const { name, dial, changed, locked, swept = false, main = false, most, store, files } = props;
  const problem = useComputed(() => problemOf(name, store)).value;
  const asked = useSignal(false);
  const label = labelOf(name, dial);
  const described = [problem && `${name}-problem`, asked.value && `${name}-help`].filter(Boolean).join(' ');
  return (
    <div class={main ? 'field main' : 'field'}>
      <div class="name">
        <label for={name === 'beta' ? 'noise' : name} title={titleOf(dial)}>
          {label.text} {label.symbol && <i>{label.symbol}</i>}
        </label>
        <code title="what it is called in links, files and commands">{name}</code>
        <HelpButton name={name} label={label.text} asked={asked} />
        {locked || swept ? (
          <span class="unit locked">{locked ? 'locked' : 'swept'}</span>
        ) : (
          changed && (
            <button
              type="button"
              class="quiet reset"
              aria-label={`Reset ${label.text}`}
              onClick={() => store.reset(name)}
            >
              reset
            </button>
          )
        )}
      </div>
      <div class="control">
        <Control
          name={name}
          dial={dial}
          label={label.text}
          locked={locked || swept}
          wrong={problem !== ''}
          described={described || undefined}
          reversed={main && name !== 'beta'}
          most={most}
          store={store}
          files={files}
        />
      </div>
      {problem && (
        <p class="problem" id={`${name}-problem`}>
          {problem}
        </p>
      )}
      {asked.value && <Help name={name} dial={dial} locked={locked} />}
    </div>
  );
}

/** The line of the last ConfigError that is about this dial. */
function problemOf(name: string, { fault }: Store): string {
  if (fault.value?.kind !== 'config') return '';
  const line = fault.value.message
    .split('\n')
    .find((text) => text.startsWith(`${name} `) || text.startsWith(`${name}:`));
  return line ?? '';
}
