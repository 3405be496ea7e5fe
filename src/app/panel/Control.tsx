import { dialText } from '../../address.ts';
import { ANY_COUNT } from '../../networks/shipped.ts';
import type { Dial, NumberDial } from '../../params/dial.ts';
import type { DialName } from '../../params/table.ts';
import { wordsOf } from '../../params/words.ts';
import { ChooseFile } from '../files/ChooseFile.tsx';
import type { FileActions } from '../files/fileActions.ts';
import type { Store } from '../store.ts';
import { narrowNumber, numberText } from './numberText.ts';
import { Slider } from './Slider.tsx';
import { Typed } from './Typed.tsx';

interface ControlProps {
  name: DialName;
  dial: Dial;
  label: string;
  locked: boolean;
  wrong: boolean;
  /** ids of what is said of it */
  described: string | undefined;
  /** its slider has the least value on the right */
  reversed: boolean;
  most: number | undefined;
  store: Store;
  /** undefined where the link hides files */
  files: FileActions | undefined;
}

/** What sets a dial: words to choose from, a box to tick, a slider with a number, or a text. */
export function Control(props: ControlProps) {
  const { name, dial, label, locked, wrong, described, store } = props;
  const value = store.config.value[name];
  const unnamed = { disabled: locked, 'aria-describedby': described, 'aria-invalid': wrong };
  const common = { ...unnamed, id: name, name };
  switch (dial.type) {
    case 'choice':
      return (
        <select {...common} value={dialText(value)} onChange={(event) => store.turn(name, event.currentTarget.value)}>
          {dial.choices.map((choice) => (
            <option key={choice} value={choice}>
              {wordsOf(name)[choice]}
            </option>
          ))}
        </select>
      );
    case 'switch':
      return (
        <input
          {...common}
          type="checkbox"
          checked={value === true}
          onChange={(event) => store.turn(name, event.currentTarget.checked)}
        />
      );
    case 'list':
      if (dial.names) return <NameOrFile {...props} names={dial.names} common={common} value={dialText(value)} />;
      return <Typed {...common} text={dialText(value)} change={(text) => store.change(name, text)} />;
    default: {
      const number = (
        <Typed
          {...common}
          {...(name === 'beta' ? { 'aria-label': 'Inverse noise β' } : {})}
          text={name === 'beta' ? narrowNumber(Number(value)) : numberText(Number(value), dial)}
          change={(text) => store.change(name, text)}
        />
      );
      if (name === 'seed')
        return (
          <>
            <SeedControls locked={locked} store={store} />
            {number}
          </>
        );
      const slider = <Slider {...props} dial={dial} label={label} value={Number(value)} texts={textsOf(name, dial)} />;
      return (
        <>
          {slider}
          {name === 'beta' && <NoiseNumber {...unnamed} beta={Number(value)} store={store} />}
          {name === 'beta' ? <span class="inverse">β {number}</span> : number}
        </>
      );
    }
  }
}

/** 'pham:{count}' and the default of memories without a network, in words. */
function nameText(name: string): string {
  if (name === 'none') return 'Choose one';
  return name.endsWith(`:${ANY_COUNT}`) ? `${name.slice(0, -ANY_COUNT.length - 1)}, for the number of memories` : name;
}

interface NameOrFileProps extends ControlProps {
  names: readonly string[];
  value: string;
  common: Record<string, unknown>;
}

/** One of those that have a name, or a file of the reader's own. */
function NameOrFile({ name, names, value, common, files, locked, store }: NameOrFileProps) {
  // the file in use, or that nothing is chosen yet
  const other = names.includes(value) ? [] : [value];
  return (
    <>
      <select {...common} value={value} onChange={(event) => store.change(name, event.currentTarget.value)}>
        {[...other, ...names].map((one) => (
          <option key={one} value={one}>
            {nameText(one)}
          </option>
        ))}
      </select>
      {files && !locked && <ChooseFile files={files} text="My file" label="File of a trained network" />}
    </>
  );
}

/** What the texts beside a slider say, in their order, while a hand moves it. */
const textsOf = (name: DialName, dial: NumberDial) => (value: number) =>
  name === 'beta' ? [narrowNumber(1 / value), narrowNumber(value)] : [numberText(value, dial)];

interface NoiseProps {
  disabled: boolean;
  'aria-describedby': string | undefined;
  'aria-invalid': boolean;
  beta: number;
  store: Store;
}

/** The noise s = 1/beta as a number. */
function NoiseNumber({ beta, store, ...rest }: NoiseProps) {
  return (
    <Typed
      {...rest}
      id="noise"
      text={narrowNumber(1 / beta)}
      change={(text) => {
        const inverse = 1 / Number(text);
        // what is no noise is refused as it was written
        store.change('beta', inverse > 0 && Number.isFinite(inverse) ? String(inverse) : `1/${text}`);
      }}
    />
  );
}

/** Another seed, or never another. */
function SeedControls({ locked, store }: Pick<ControlProps, 'locked' | 'store'>) {
  return (
    <span class="seed">
      <button type="button" disabled={store.seedLocked.value} onClick={store.newSeed}>
        New seed
      </button>
      <label>
        <input
          type="checkbox"
          checked={store.seedLocked.value}
          disabled={locked}
          onChange={(event) => {
            store.seedLocked.value = event.currentTarget.checked;
          }}
        />
        lock
      </label>
    </span>
  );
}
