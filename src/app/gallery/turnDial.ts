import { changedDials, parseConfig } from '../../params/config.ts';
import { type DialName, PARAMS } from '../../params/table.ts';
import { STILL } from '../media.ts';
import type { Store } from '../store.ts';

export type DialValue = number | string | boolean;

/** A dial is turned for so long, ms, in so many turns: slowly enough to be followed. */
const TURN_MS = 1800;
const TURNS = 18;

/** Through the values between, where a hand could; a reader who wants little motion sees the end at once. */
export async function turnDial(store: Store, name: DialName, to: DialValue, stop: AbortSignal): Promise<void> {
  const from = store.config.value[name];
  const still = matchMedia(STILL).matches;
  if (!still && typeof from === 'number' && typeof to === 'number') {
    for (const value of between(from, to, PARAMS[name].type === 'integer')) {
      store.turn(name, String(value));
      await new Promise((resolve) => setTimeout(resolve, TURN_MS / TURNS));
      if (stop.aborted) return;
    }
  }
  store.adopt(() => parseConfig({ [name]: to }, changedDials(store.config.value)));
}

/** Values on the way, by factors where both ends allow it; a dial of 0 stands for something else. */
export function between(from: number, to: number, whole: boolean): number[] {
  if (from <= 0 || to <= 0) return [];
  const all = Array.from({ length: TURNS - 1 }, (_, i) => from * (to / from) ** ((i + 1) / TURNS));
  const values = new Set(all.map((value) => (whole ? Math.round(value) : Number(value.toPrecision(3)))));
  return [...values].filter((value) => value !== from && value !== to);
}

/** The dial in the panel, if it is there: on a narrow page in the part of the sheet that is always seen. */
export function markDial(name: DialName, on: boolean): void {
  for (const control of document.querySelectorAll(`.panel [name="${name}"]`)) {
    const field = control.closest<HTMLElement>('.field');
    field?.classList.toggle('marked', on);
    const sheet = field?.closest<HTMLElement>('.sheet .inside');
    if (field && sheet) sheet.scrollTop = on ? field.offsetTop - sheet.offsetTop : 0;
  }
}
