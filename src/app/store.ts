import { type Signal, signal } from '@preact/signals';
import type { RunProgress } from '../experiments/run.ts';
import { ConfigError, changedDials, readConfig, resolvedConfig } from '../params/config.ts';
import { presetDials, presets } from '../params/presets.ts';
import type { Config, DialName } from '../params/table.ts';
import { formatAddress, parseAddress } from './address.ts';
import { type Fault, faultOf } from './faults.ts';
import type { FromEngine, RunReport, ToEngine } from './messages.ts';

/** Waits for the next letter or the next turn of a wheel before a run is begun. */
const DEBOUNCE_MS = 250;

export interface Going extends RunProgress {
  run: number;
  startedAt: number;
}

/**
 * All state of the page: the config, the last result, the run going on, and what went wrong. Components read the
 * signals; everything that happens comes through the functions.
 */
export interface Store {
  readonly config: Signal<Config>;
  /** the last finished run, with the config it was made of */
  readonly shown: Signal<{ report: RunReport; config: Config } | undefined>;
  readonly going: Signal<Going | undefined>;
  readonly fault: Signal<Fault | undefined>;
  readonly notice: Signal<string>;
  /** a dial gets a new value as text, true or false */
  change(name: DialName, value: string | boolean): void;
  choosePreset(name: string): void;
  run(): void;
  stop(): void;
  /** the address has changed under the page: at the start, by hand, by the back button */
  readAddress(hash: string): void;
  receive(message: FromEngine): void;
}

export interface StoreDoors {
  send(message: ToEngine): void;
  /** the address shall say this fragment; '' for none */
  setAddress(hash: string): void;
}

export function createStore({ send, setAddress }: StoreDoors): Store {
  const config = signal(readConfig({}));
  const shown = signal<{ report: RunReport; config: Config } | undefined>(undefined);
  const going = signal<Going | undefined>(undefined);
  const fault = signal<Fault | undefined>(undefined);
  const notice = signal('');
  let runs = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** what was typed since the last run */
  let typed: Partial<Record<DialName, string | boolean>> = {};

  function run(): void {
    fault.value = undefined;
    notice.value = '';
    going.value = { run: ++runs, startedAt: performance.now(), fraction: 0, pairsPerSecond: Number.NaN };
    // marks for benches and tests: run, done, picture
    performance.mark('driftwell run');
    send({ kind: 'run', run: runs, dials: resolvedConfig(config.value), view: {} });
  }

  /** Runs what `read` gives and says so in the address; what it throws is shown, and the old run stays. */
  function adopt(read: () => Config): boolean {
    clearTimeout(timer);
    try {
      config.value = read();
    } catch (error) {
      fault.value = faultOf(error);
      return false;
    }
    typed = {};
    setAddress(formatAddress(config.value));
    run();
    return true;
  }

  return {
    config,
    shown,
    going,
    fault,
    notice,
    run,
    change(name, value) {
      typed = { ...typed, [name]: value };
      clearTimeout(timer);
      // over what differs from the defaults, so that defaults follow the dials they depend on
      timer = setTimeout(() => adopt(() => readConfig(typed, changedDials(config.value))), DEBOUNCE_MS);
    },
    choosePreset(name) {
      adopt(() => readConfig({ experiment: config.value.experiment }, presetDials(name)));
    },
    stop() {
      send({ kind: 'stop' });
    },
    readAddress(hash) {
      try {
        config.value = parseAddress(hash);
      } catch (error) {
        const problem = faultOf(error);
        // a first visit gets a picture all the same: that of the defaults
        if (runs === 0) {
          run();
          notice.value = 'The address is left aside: this is the default run.';
        }
        fault.value = problem;
        return;
      }
      typed = {};
      run();
    },
    receive(message) {
      if ('run' in message && message.run !== undefined && message.run !== runs) return;
      switch (message.kind) {
        case 'progress':
          if (going.value) going.value = { ...going.value, ...message };
          break;
        case 'done':
          performance.mark('driftwell done');
          shown.value = { report: message.report, config: config.value };
          going.value = undefined;
          break;
        case 'fault':
          fault.value = message.fault;
          going.value = undefined;
          break;
        case 'notice':
          notice.value = message.text;
          break;
      }
    },
  };
}

/** The preset that this config is, or ''. */
export function presetOf(config: Config): string {
  const same = JSON.stringify(resolvedConfig(config));
  const { experiment } = config;
  return (
    Object.keys(presets).find((name) => {
      try {
        return JSON.stringify(resolvedConfig(readConfig({ experiment }, presetDials(name)))) === same;
      } catch (error) {
        if (error instanceof ConfigError) return false;
        throw error;
      }
    }) ?? ''
  );
}
