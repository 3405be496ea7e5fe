import { useComputed } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { dialText } from '../../address.ts';
import { rangeText } from '../../params/config.ts';
import type { Dial, NumberDial } from '../../params/dial.ts';
import { dialDocs } from '../../params/docs.ts';
import type { DialName } from '../../params/table.ts';
import type { Store } from '../store.ts';
import { positionOf, SLIDER_STEPS, travelOf, valueAt } from './slider.ts';

interface FieldProps {
  name: DialName;
  dial: Dial;
  /** it differs from its default */
  changed: boolean;
  locked: boolean;
  store: Store;
}

/** One dial: its name and unit, what sets it, and what is wrong with what was typed. */
export function DialField({ name, dial, changed, locked, store }: FieldProps) {
  const unit = dial.unit ? `, ${dial.unit}` : '';
  const range = dial.type === 'choice' ? '' : ` (${rangeText(dial)}${unit})`;
  const hint = `${dialDocs[name]}${range}${locked ? '; locked by the link' : ''}`;
  const problem = useComputed(() => problemOf(name, store)).value;
  return (
    <div class="field" title={hint}>
      <div class="name">
        <label for={name}>
          {name} {dial.unit && <span class="unit">{superscripts(dial.unit)}</span>}
        </label>
        {changed && !locked && (
          <button type="button" class="quiet" aria-label={`Reset ${name}`} onClick={() => store.reset(name)}>
            reset
          </button>
        )}
      </div>
      <div class="control">
        <Control name={name} dial={dial} locked={locked} wrong={problem !== ''} store={store} />
      </div>
      {problem && (
        <p class="problem" id={`${name}-problem`}>
          {problem}
        </p>
      )}
      <span class="unseen" id={`${name}-hint`}>
        {hint}
      </span>
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

interface ControlProps extends Pick<FieldProps, 'name' | 'dial' | 'locked' | 'store'> {
  wrong: boolean;
}

function Control({ name, dial, locked, wrong, store }: ControlProps) {
  const value = store.config.value[name];
  const described = wrong ? `${name}-problem ${name}-hint` : `${name}-hint`;
  const common = { id: name, name, disabled: locked, 'aria-describedby': described, 'aria-invalid': wrong };
  switch (dial.type) {
    case 'choice':
      return (
        <select {...common} value={dialText(value)} onChange={(event) => store.turn(name, event.currentTarget.value)}>
          {dial.choices.map((choice) => (
            <option key={choice}>{choice}</option>
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
      return <Typed {...common} text={dialText(value)} store={store} />;
    default:
      return (
        <>
          {name === 'seed' ? (
            <SeedControls locked={locked} store={store} />
          ) : (
            <Slider name={name} dial={dial} value={Number(value)} locked={locked} store={store} />
          )}
          <Typed {...common} inputMode="decimal" text={shortText(Number(value), dial)} store={store} />
        </>
      );
  }
}

interface TypedProps {
  id: string;
  name: DialName;
  disabled: boolean;
  'aria-describedby': string;
  'aria-invalid': boolean;
  inputMode?: 'decimal';
  text: string;
  store: Store;
}

function Typed({ text, store, ...rest }: TypedProps) {
  const input = useRef<HTMLInputElement>(null);
  // what is being typed is left alone: 8.0 on the way to 8.05 must not become 8
  useLayoutEffect(() => {
    if (input.current && input.current !== document.activeElement) input.current.value = text;
  });
  return (
    <input
      {...rest}
      ref={input}
      type="text"
      defaultValue={text}
      spellcheck={false}
      autocomplete="off"
      onInput={(event) => store.change(rest.name, event.currentTarget.value)}
    />
  );
}

interface SliderProps extends Pick<FieldProps, 'name' | 'locked' | 'store'> {
  dial: NumberDial;
  value: number;
}

function Slider({ name, dial, value, locked, store }: SliderProps) {
  const config: Readonly<Record<string, unknown>> = store.config.value;
  const usual = typeof dial.default === 'function' ? dial.default(config) : dial.default;
  const travel = travelOf(dial, usual, value);
  return (
    <input
      type="range"
      aria-label={`${name} slider`}
      aria-valuetext={String(value)}
      min={0}
      max={SLIDER_STEPS}
      value={positionOf(travel, value)}
      disabled={locked}
      onInput={({ currentTarget }) => {
        const next = String(valueAt(travel, Number(currentTarget.value)));
        // the number follows the hand, whose turns may come faster than their answers
        const typed = currentTarget.parentElement?.querySelector<HTMLInputElement>('input[type="text"]');
        if (typed) typed.value = next;
        store.turn(name, next);
      }}
    />
  );
}

/** Another seed, or never another. */
function SeedControls({ locked, store }: Pick<FieldProps, 'locked' | 'store'>) {
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

/** Six digits: 1/0.15 is 6.66667 to the reader, though the run, the link and the command have all of it. */
function shortText(value: number, { type }: NumberDial): string {
  return String(type === 'integer' ? value : Number(value.toPrecision(6)));
}

const POWERS: Record<string, string> = { '^2': '²', '^3': '³' };

function superscripts(unit: string): string {
  return unit.replace(/\^[23]/g, (power) => POWERS[power] ?? power);
}
