import type { NumberDial } from '../../params/dial.ts';
import type { DialName } from '../../params/table.ts';
import type { Store } from '../store.ts';
import { positionOf, SLIDER_STEPS, travelOf, valueAt } from './slider.ts';

interface SliderProps {
  name: DialName;
  dial: NumberDial;
  label: string;
  value: number;
  locked: boolean;
  /** the least value is on the right */
  reversed: boolean;
  /** of a number of memories: how many there are */
  most: number | undefined;
  /** what the texts beside it say of a value, in their order; the first is read aloud */
  texts(value: number): string[];
  store: Store;
}

/** Sweeps the part of a dial's range that a hand wants. */
export function Slider({ name, dial, label, value, locked, reversed, most, texts, store }: SliderProps) {
  const config: Readonly<Record<string, unknown>> = store.config.value;
  const usual = typeof dial.default === 'function' ? dial.default(config) : dial.default;
  const travel = travelOf(dial, usual, value, most);
  const turned = (position: number) => (reversed ? SLIDER_STEPS - position : position);
  return (
    <input
      type="range"
      aria-label={`${label} slider`}
      aria-valuetext={texts(value)[0]}
      min={0}
      max={SLIDER_STEPS}
      value={turned(positionOf(travel, value))}
      disabled={locked}
      onInput={({ currentTarget }) => {
        const next = valueAt(travel, turned(Number(currentTarget.value)));
        // the numbers follow the hand, whose turns may come faster than their answers
        const typed = currentTarget.parentElement?.querySelectorAll<HTMLInputElement>('input[type="text"]') ?? [];
        const said = texts(next);
        typed.forEach((input, i) => {
          input.value = said[i] ?? '';
        });
        store.turn(name, String(next));
      }}
    />
  );
}
