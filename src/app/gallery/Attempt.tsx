import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { dialText } from '../../address.ts';
import type { Dial } from '../../params/dial.ts';
import { type Config, type DialName, PARAMS } from '../../params/table.ts';
import { formatNumber } from '../../view/ticks.ts';
import type { Store } from '../store.ts';
import type { Attempt as AttemptData } from './tourSteps.ts';
import { type DialValue, markDial, turnDial } from './turnDial.ts';

interface Props {
  attempt: AttemptData;
  store: Store;
  locked: ReadonlySet<string>;
}

/** A button that turns a dial as a hand would, marks it, and turns it back. */
export function Attempt({ attempt: { does, dials, shows }, store, locked }: Props) {
  /** what the dials were; undefined: nothing was tried */
  const before = useSignal<Partial<Config> | undefined>(undefined);
  const turning = useRef<AbortController | null>(null);
  const names = Object.keys(dials) as DialName[];
  const stop = () => {
    turning.current?.abort();
    for (const name of names) markDial(name, false);
  };
  // another step: the dial is left alone
  useEffect(() => stop, []);
  const config: Readonly<Record<string, unknown>> = store.config.value;

  function turnTo(values: Partial<Config>): void {
    stop();
    turning.current = new AbortController();
    for (const name of names) {
      markDial(name, true);
      void turnDial(store, name, values[name] as DialValue, turning.current.signal);
    }
  }

  const isLocked = names.find((name) => locked.has(name));
  return (
    <div class="attempt">
      {before.value ? (
        <button
          type="button"
          onClick={() => {
            turnTo(before.value as Partial<Config>);
            before.value = undefined;
          }}
        >
          Back to {named(before.value)}
        </button>
      ) : (
        <button
          type="button"
          disabled={isLocked !== undefined}
          onClick={() => {
            before.value = Object.fromEntries(names.map((name) => [name, store.config.value[name]]));
            turnTo(dials);
          }}
        >
          Try: {does}
        </button>
      )}
      {/* no live region: it changes with every turn, and `shows` says what comes of it */}
      <span class="numbers">{named(Object.fromEntries(names.map((name) => [name, config[name]])))}</span>
      {isLocked && <p class="note">The link locks {isLocked}.</p>}
      {before.value && <p>{shows}</p>}
    </div>
  );
}

function named(values: Readonly<Record<string, unknown>>): string {
  return Object.entries(values)
    .map(
      ([name, value]) =>
        `${signOf(name as DialName)} = ${typeof value === 'number' ? formatNumber(value) : dialText(value as string)}`,
    )
    .join(', ');
}

/** What people read in equations, else on the dial. */
function signOf(name: DialName): string {
  const dial: Dial = PARAMS[name];
  return dial.symbol ?? dial.label;
}
