import { type Signal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Dial, NumberDial } from '../../params/dial.ts';
import type { DialName } from '../../params/table.ts';
import { capital } from '../../printable.ts';
import { numberText } from './numberText.ts';

/** What dials do; loaded when the first one is asked for. */
const docs = () => import('../../params/docs.ts');

/** Opens and closes the help of a dial: by finger, by key, by pointer. */
export function HelpButton({ name, label, asked }: { name: string; label: string; asked: Signal<boolean> }) {
  return (
    <button
      type="button"
      class="about"
      aria-label={`About ${label}`}
      aria-expanded={asked.value}
      aria-controls={`${name}-help`}
      onClick={() => {
        asked.value = !asked.value;
      }}
    >
      i
    </button>
  );
}

/** What a dial does, and what it may be. */
export function Help({ name, dial, locked }: { name: DialName; dial: Dial; locked: boolean }) {
  const doc = useSignal('');
  useEffect(() => {
    let current = true;
    docs().then(
      ({ dialDocs }) => {
        if (current) doc.value = `${capital(dialDocs[name])}.`;
      },
      () => {
        if (current) doc.value = 'The help cannot be loaded; the page is offline or was updated. Reload it.';
      },
    );
    return () => {
      current = false;
    };
  }, [name, doc]);
  const numbers = 'min' in dial ? ` ${rangeOf(dial)}${unitOf(dial)}.` : '';
  return (
    <p class="help" id={`${name}-help`}>
      {doc.value}
      {numbers}
      {locked && ' The link locks it.'}
    </p>
  );
}

const rangeOf = (dial: NumberDial) => {
  const to = `to ${numberText(dial.max, dial)}`;
  return dial.least ? `From ${dial.min + 1} ${to}, or ${dial.least}` : `From ${numberText(dial.min, dial)} ${to}`;
};

const POWERS: Record<string, string> = { '^2': '²', '^3': '³' };

const unitOf = ({ unit }: Dial) =>
  unit && `, in ${unit.replace(/\^[23]/g, (power) => POWERS[power] ?? power).replaceAll(' ', '\u00a0')}`;
