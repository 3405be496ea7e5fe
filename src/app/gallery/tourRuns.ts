import { formatAddress } from '../../address.ts';
import { isSoftware } from '../../gpu/software.ts';
import { parseConfig } from '../../params/config.ts';
import { presetConfig, presetDials } from '../../params/presets.ts';
import type { Config } from '../../params/table.ts';
import { quoted } from '../../printable.ts';
import type { Store } from '../store.ts';
import { type TourStep, tourSteps } from './tourSteps.ts';

/** Runs a step, in the size that suits the machine, but for dials that a link locks. Says whether there is such a step. */
export async function begin(to: number, store: Store, locked: ReadonlySet<string>): Promise<boolean> {
  const step = tourSteps[to - 1];
  if (!step) return false;
  const config = stepConfig(step, await needsLess());
  if (config) {
    const kept = Object.entries(store.config.value).filter(([name]) => locked.has(name));
    store.adopt(() => parseConfig(Object.fromEntries(kept), config));
  }
  return true;
}

/** The run of a step; undefined where it has none of its own. */
export function stepConfig({ preset, smaller }: TourStep, less: boolean): Config | undefined {
  if (!preset) return undefined;
  const { experiment } = presetConfig(preset);
  return parseConfig(less ? { ...smaller } : {}, { experiment, ...presetDials(preset) });
}

export const asks = (step: number): boolean => tourSteps[step - 1]?.question !== undefined;

/** The fragment of the run of the step that a query names, or what is wrong with that name. */
export async function stepNamed(search: string): Promise<{ hashOfStep: string; wrong: string }> {
  const name = new URLSearchParams(search).get('tour');
  if (!name || name === '0') return { hashOfStep: '', wrong: '' };
  const step = /^\d+$/.test(name) ? tourSteps[Number(name) - 1] : undefined;
  if (!step) {
    const wrong = `The tour has no step ${quoted(name)}; its steps are 1 to ${tourSteps.length}`;
    return { hashOfStep: '', wrong };
  }
  const config = stepConfig(step, await needsLess());
  return { hashOfStep: config ? formatAddress(config) : '', wrong: '' };
}

let known: Promise<boolean> | undefined;

/** Whether steps are taken with fewer particles: without a GPU, and on phones, which have little time and less current. */
export function needsLess(): Promise<boolean> {
  known ??= ask();
  return known;
}

async function ask(): Promise<boolean> {
  if (matchMedia('(pointer: coarse)').matches) return true;
  const adapter = await navigator.gpu?.requestAdapter().catch(() => null);
  return !adapter || isSoftware(adapter);
}
