import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { formatAddress } from '../../address.ts';
import { presetConfig } from '../../params/presets.ts';
import { quoted } from '../../printable.ts';
import { queryWith } from '../addressBar.ts';
import type { KeyBinding } from '../keys.ts';
import type { Store } from '../store.ts';

/** The guided tour: its step stands in the query, `?tour=3`, and the run of the step in the fragment as always. */
export interface Tour {
  /** from 1; 0 where there is no tour */
  readonly step: Signal<number>;
  /** what is wrong with the step that the address names, or '' */
  readonly problem: ReadonlySignal<string>;
  /** goes to a step and runs it; past the last, or to 0, ends the tour and leaves its run */
  go(step: number): Promise<void>;
  /** the fragment the page shall read: that of the address, or the run of the step where a link names only that */
  address(): Promise<string>;
}

export function createTour({ choosePreset, config, remark }: Store): Tour {
  const step = signal(stepIn(location.search));
  const problem = signal('');
  // back and forward; the run comes by the fragment, as ever
  addEventListener('popstate', () => (step.value = stepIn(location.search)));
  return {
    step,
    problem,
    async go(to) {
      let preset: string | undefined;
      try {
        preset = await presetOfStep(to);
      } catch {
        // no network, or a newer version of the site took its place
        return remark('The tour cannot be loaded; reload the page.');
      }
      if (preset) choosePreset(preset, presetConfig(preset).experiment);
      step.value = preset ? to : 0;
      // step and run are one entry of the history: what the store writes afterwards is there already
      const hash = preset ? '' : location.hash;
      history.pushState(
        null,
        '',
        location.pathname +
          queryWith({ tour: step.value > 0 ? String(step.value) : '' }) +
          (hash || formatAddress(config.value)),
      );
    },
    async address() {
      const { preset, wrong } = await stepNamed(location.search);
      problem.value = wrong;
      if (wrong) step.value = 0;
      if (location.hash) return location.hash;
      return preset ? `#preset=${preset}` : '';
    },
  };
}

/** The keys of the tour; page up and down are what a presenter's remote control sends. */
export function tourKeys({ step, go }: Tour): KeyBinding[] {
  const under = () => step.value > 0;
  return [
    { key: 't', does: 'guided tour: begin, leave', run: () => void go(under() ? 0 : 1) },
    { key: 'PageDown', does: 'next step of the tour', when: under, run: () => void go(step.value + 1) },
    { key: 'PageUp', does: 'the step before', when: under, run: () => void go(Math.max(1, step.value - 1)) },
  ];
}

/** The texts of the tour come with its first step. */
async function presetOfStep(step: number): Promise<string | undefined> {
  if (step === 0) return undefined;
  const { tourSteps } = await import('./tourSteps.ts');
  return tourSteps[step - 1]?.preset;
}

function stepIn(search: string): number {
  const step = Number(new URLSearchParams(search).get('tour'));
  return Number.isInteger(step) && step > 0 ? step : 0;
}

/** The run of the step that a query names, or what is wrong with that name. */
export async function stepNamed(search: string): Promise<{ preset: string | undefined; wrong: string }> {
  const name = new URLSearchParams(search).get('tour');
  if (!name || name === '0') return { preset: undefined, wrong: '' };
  const preset = await presetOfStep(stepIn(search));
  if (preset) return { preset, wrong: '' };
  const { tourSteps } = await import('./tourSteps.ts');
  return { preset, wrong: `The tour has no step ${quoted(name)}; its steps are 1 to ${tourSteps.length}` };
}
