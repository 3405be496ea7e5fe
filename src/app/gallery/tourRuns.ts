import { formatAddress } from '../../address.ts';
import { parseConfig, salvageConfig } from '../../params/config.ts';
import { presetConfig, presetDials } from '../../params/presets.ts';
import type { Config } from '../../params/table.ts';
import { quoted } from '../../printable.ts';
import { machineHere } from '../machineHere.ts';
import { type TourStep, tourSteps } from './tourSteps.ts';

/**
 * The fragment of the run of a step, from 1, in the size that suits the machine; dials that a link locks have the
 * values of `now`. '' where there is no such step.
 */
export async function hashOfStep(at: number, now: Config, locked: ReadonlySet<string>): Promise<string> {
  const step = tourSteps[at - 1];
  if (!step) return '';
  const kept = Object.entries(now).filter(([name]) => locked.has(name));
  const { config } = salvageConfig(Object.fromEntries(kept), stepConfig(step, await needsLess()));
  return formatAddress(config);
}

/** The run of a step. */
export function stepConfig({ preset, smaller }: TourStep, less: boolean): Config {
  const { experiment } = presetConfig(preset);
  return parseConfig(less ? { ...smaller } : {}, { experiment, ...presetDials(preset) });
}

/** Whether a step of the tour, counted from 1, asks a question before it shows its answer. */
export const asks = (step: number): boolean => tourSteps[step - 1]?.question !== undefined;

/** What is wrong with the step that a query names; '' for one there is, and for none. */
export function wrongStep(search: string): string {
  const name = new URLSearchParams(search).get('tour') || '0';
  if (name === '0' || (/^\d+$/.test(name) && tourSteps[Number(name) - 1])) return '';
  return `The tour has no step ${quoted(name)}; its steps are 1 to ${tourSteps.length}`;
}

let known: Promise<boolean> | undefined;

/**
 * Whether steps are taken with fewer particles: without a GPU, and on phones, which have little time and less current.
 */
export function needsLess(): Promise<boolean> {
  known ??= machineHere().then((machine) => machine !== 'hardware');
  return known;
}
