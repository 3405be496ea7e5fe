import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { salvageAddress, shortAddress } from '../address.ts';
import type { RunStamp } from '../experiments/index.ts';
import type { RunProgress } from '../experiments/run.ts';
import { ConfigError, changedDials, parseConfig, resolvedConfig, type Salvaged } from '../params/config.ts';
import { presetDials } from '../params/presets.ts';
import { type Config, type DialName, dials } from '../params/table.ts';
import type { ViewDials } from '../pictures/pictures.ts';
import { DialInput, REST_MS } from './dialInput.ts';
import { type Fault, faultOf, isWithoutGpu } from './protocol/faults.ts';
import type { Coarse, FromEngine, RunReport, ToEngine } from './protocol/messages.ts';
import type { Point } from './protocol/pointMessages.ts';
import { TimeLeft } from './timeLeft.ts';

/** How far the run in hand is, and how long it may still take. */
export interface RunUnderWay extends RunProgress {
  run: number;
  /** undefined while it is not known */
  secondsLeft: number | undefined;
  /** the reader holds it, or nobody sees it */
  held: boolean;
  /** the reader has stopped it */
  stopping?: boolean;
}

/**
 * All state of the page: the config, the last result, the run going on, and what went wrong. Components read the
 * signals; everything that happens comes through the functions.
 */
export interface Store {
  readonly config: Signal<Config>;
  /** the last finished run, with the config it was made of */
  readonly shown: Signal<{ run: number; report: RunReport; config: Config } | undefined>;
  readonly going: Signal<RunUnderWay | undefined>;
  readonly fault: Signal<Fault | undefined>;
  /** why runs go to the CPU, with few particles; undefined: they go to the GPU */
  readonly withoutGpu: Signal<Fault | undefined>;
  /** what was mended or left aside, in lines */
  readonly notice: ReadonlySignal<string>;
  /** points of the sweep that this browser had kept before the run, of how many */
  readonly kept: Signal<{ finished: number; total: number } | undefined>;
  /** the last thing a key or a button did that shows nowhere else */
  readonly said: Signal<string>;
  /** the stamp of a run that came from a file: what the same config should give here */
  readonly expected: Signal<RunStamp | undefined>;
  /** the place that is pointed at, in data coordinates of the picture */
  readonly cursor: Signal<Point | undefined>;
  /** where the paths start that are shown; undefined: none are wanted */
  readonly pathFrom: Signal<Point | undefined>;
  /** new seeds are refused, and presets keep the one there is */
  readonly seedLocked: Signal<boolean>;
  /** how pictures are drawn */
  readonly view: ReadonlySignal<ViewDials>;
  /** a dial gets a new value as text, and perhaps another letter soon */
  change(name: DialName, value: string | boolean): void;
  /** for dragging a dial: runs at once, and again whenever the run before has been shown */
  turn(name: DialName, value: string | boolean): void;
  /** a dial gets its default again */
  reset(name: DialName): void;
  newSeed(): void;
  /** with the experiment that is shown, or a given one, where the preset does not bring its own */
  choosePreset(name: string, experiment?: Config['experiment']): void;
  /** runs the config that `read` gives; what it throws is shown, and the old run stays. Says whether it runs. */
  adopt(read: () => Config): boolean;
  /** shows a config on the way to another, which is then adopted: the address stays. only: its coarse picture */
  pass(config: Config, coarse: 'film' | 'only'): void;
  run(): void;
  /** runs again; what the browser has kept of the sweep is thrown away */
  runAfresh(): void;
  /** runs again, on the CPU because of this fault, or on the GPU */
  runWithout(fault: Fault | undefined): void;
  stop(): void;
  /** one more notice, until the next run */
  remark(text: string): void;
  /**
   * the address has changed under the page: at the start, by hand, by the back button. What is wrong with it is left
   * aside, and said
   */
  readAddress(hash: string): Promise<void>;
  receive(message: FromEngine): void;
}

/** What a store needs of the page: the way to the engine, the address, what is given. */
export interface StoreDoors {
  send(message: ToEngine): void;
  /** the address shall say this fragment; '' for none */
  setAddress(hash: string): void;
  /** dials that the link locks */
  locked: ReadonlySet<string>;
  /** what dials are that the address does not name, and before it is read; default: their defaults */
  base?: () => Partial<Config>;
  /** how pictures are drawn; default: as the command line draws them */
  view?: ReadonlySignal<ViewDials>;
}

const ASIDE = 'Parts of the address mean nothing here and are left aside.';

export function createStore({ send, setAddress, locked, base = () => ({}), view = signal({}) }: StoreDoors): Store {
  const config = signal(parseConfig({}, base()));
  const shown = signal<{ run: number; report: RunReport; config: Config } | undefined>(undefined);
  const going = signal<RunUnderWay | undefined>(undefined);
  const fault = signal<Fault | undefined>(undefined);
  const withoutGpu = signal<Fault | undefined>(undefined);
  const notice = signal('');
  const kept = signal<{ finished: number; total: number } | undefined>(undefined);
  const said = signal('');
  const expected = signal<RunStamp | undefined>(undefined);
  const cursor = signal<Point | undefined>(undefined);
  const pathFrom = signal<Point | undefined>(undefined);
  const seedLocked = signal(locked.has('seed'));
  let runs = 0;
  let timeLeft = new TimeLeft();
  let addressTimer: ReturnType<typeof setTimeout> | undefined;
  /** addresses read so far: of two that are read at once the later one counts */
  let reads = 0;

  function remark(text: string): void {
    notice.value = [...new Set([...notice.value.split('\n'), ...text.split('\n')])].filter(Boolean).join('\n');
  }

  function begin(coarse: Coarse, afresh = false): void {
    fault.value = undefined;
    kept.value = undefined;
    // frames follow one another too fast to read it
    if (coarse !== 'film') notice.value = '';
    timeLeft = new TimeLeft();
    going.value = { run: ++runs, fraction: 0, pairsPerSecond: Number.NaN, secondsLeft: undefined, held: false };
    // marks for benches and tests: run, done, and the picture of a run
    performance.mark('driftwell run', { detail: runs });
    const on = withoutGpu.value ? 'cpu' : 'gpu';
    send({ kind: 'run', run: runs, dials: resolvedConfig(config.value), view: view.value, coarse, on, afresh });
  }

  function runWithout(why: Fault | undefined): void {
    withoutGpu.value = why;
    begin('no');
  }

  /** What a preset may not touch. */
  function held(): Partial<Config> {
    const names = dials
      .map(([name]) => name)
      .filter((name) => locked.has(name) || (name === 'seed' && seedLocked.value));
    return Object.fromEntries(names.map((name) => [name, config.value[name]]));
  }

  async function writeAddress(made: Config): Promise<void> {
    const hash = await shortAddress(made);
    if (config.value === made) setAddress(hash);
  }

  function adopt(read: () => Config, turning = false): boolean {
    reads++;
    try {
      config.value = read();
    } catch (error) {
      fault.value = faultOf(error);
      return false;
    }
    input.forget();
    const made = config.value;
    clearTimeout(addressTimer);
    // a turn of the hand is one step of the history
    if (turning) addressTimer = setTimeout(() => void writeAddress(made), REST_MS);
    else void writeAddress(made);
    // the reader turns a dial and waits for the answer
    begin('first');
    return true;
  }

  // over what differs from the defaults, so that defaults follow the dials they depend on
  const input = new DialInput((changes, turning) =>
    adopt(() => parseConfig(changes, changedDials(config.value)), turning),
  );

  return {
    config,
    shown,
    going,
    fault,
    withoutGpu,
    notice,
    kept,
    said,
    expected,
    cursor,
    pathFrom,
    seedLocked,
    view,
    remark,
    run: () => begin('no'),
    runAfresh: () => begin('no', true),
    runWithout,
    pass(passing, coarse) {
      reads++;
      clearTimeout(addressTimer);
      // what is being typed while a film plays is the reader's next word, and stays
      if (coarse === 'only') input.forget();
      config.value = passing;
      begin(coarse);
    },
    adopt,
    change(name, value) {
      if (!locked.has(name)) input.type(name, value);
    },
    turn(name, value) {
      if (!locked.has(name)) input.turn(name, value);
    },
    reset(name) {
      if (locked.has(name)) return;
      const { [name]: _, ...others } = changedDials(config.value);
      adopt(() => parseConfig({}, others));
    },
    newSeed() {
      if (seedLocked.value) return;
      const [seed = 0] = crypto.getRandomValues(new Uint32Array(1));
      adopt(() => parseConfig({ seed }, changedDials(config.value)));
      said.value = `Seed ${seed}`;
    },
    choosePreset(name, experiment = config.value.experiment) {
      if (locked.has('preset')) return;
      adopt(() => parseConfig({}, { experiment, ...presetDials(name), ...held() }));
    },
    stop() {
      if (going.value) going.value = { ...going.value, stopping: true };
      send({ kind: 'stop' });
    },
    async readAddress(hash) {
      // what was typed into the run before is not meant for this one
      input.forget();
      clearTimeout(addressTimer);
      const read = ++reads;
      let found: Salvaged;
      try {
        found = await salvageAddress(hash, base());
      } catch (error) {
        if (read !== reads) return;
        if (runs === 0) begin('no');
        fault.value = faultOf(error);
        return;
      }
      if (read !== reads) return;
      const { config: parsed, problems, more, used } = found;
      const wrong = problems.length > 0;
      // nothing to go by: the run that is there stays; a first visit gets a picture all the same
      if (wrong && !used && runs > 0) {
        fault.value = faultOf(new ConfigError(problems, more));
        return;
      }
      // of two configs in one address the other one has changed
      const known = runs > 0 && !fault.value && JSON.stringify(parsed) === JSON.stringify(config.value);
      if (known) notice.value = '';
      else {
        config.value = parsed;
        begin(runs > 0 ? 'first' : 'no');
      }
      if (wrong) remark([ASIDE, ...new ConfigError(problems, more).problems].join('\n'));
    },
    receive(message) {
      if ('run' in message && message.run !== undefined && message.run !== runs) return;
      switch (message.kind) {
        case 'progress':
          timeLeft.progress(message.fraction, performance.now());
          if (going.value) going.value = { ...going.value, ...message, secondsLeft: timeLeft.seconds };
          break;
        case 'moment':
          timeLeft.hold(message.moment?.state === 'paused', performance.now());
          if (going.value && going.value.held !== timeLeft.held) going.value = { ...going.value, held: timeLeft.held };
          break;
        case 'kept':
          kept.value = message;
          break;
        case 'done':
          performance.mark('driftwell done');
          shown.value = { run: runs, report: message.report, config: config.value };
          going.value = undefined;
          input.answered();
          break;
        case 'frame':
          input.answered();
          break;
        case 'fault':
          going.value = undefined;
          if (isWithoutGpu(message.fault)) runWithout(message.fault);
          else fault.value = message.fault;
          break;
        case 'notice':
          remark(message.text);
          break;
      }
    },
  };
}

/** Whether it has read its address and been given a run: before that, its config is nobody's. */
export function begun({ going, shown, fault }: Store): boolean {
  return going.value !== undefined || shown.value !== undefined || fault.value !== undefined;
}
