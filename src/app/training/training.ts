import { type Signal, signal } from '@preact/signals';
import type { LossPoint } from '../../training/checkpoint.ts';
import { optionProblems, type TrainingOptions, trainingDefaults } from '../../training/options.ts';
import { download } from '../files/download.ts';
import type { FileActions } from '../files/fileActions.ts';
import type { Store } from '../store.ts';
import { trustedScript } from '../trustedScripts.ts';
import workerUrl from './trainer.worker.ts?worker&url';
import type { FromTrainer, ToTrainer } from './trainerMessages.ts';

/** How far a training of the page is, or was when it ended. */
export interface TrainingState {
  memories: string;
  options: TrainingOptions;
  step: number;
  /** of the steps since the last point of the curve; undefined before the first */
  loss: number | undefined;
  /** steps a second, once it is known */
  perSecond: number | undefined;
  history: readonly LossPoint[];
  /** undefined while it goes on */
  end: 'trained' | 'stopped' | 'failed' | undefined;
}

/**
 * A network that is trained on the memories of the last result, in a worker, and
 * moves the particles of the page meanwhile.
 */
export interface TrainingActions {
  readonly options: Signal<TrainingOptions>;
  readonly state: Signal<TrainingState | undefined>;
  /** one sentence, '' where nothing is wrong */
  readonly problem: Signal<string>;
  start(): Promise<void>;
  /** ends it; what it has learnt moves the particles */
  stop(): void;
  /** the last network as a file */
  save(): void;
  /** ends it, and nothing comes of it */
  dispose(): void;
}

/** The name of the network in links and commands. */
const NAME = 'network.npz';

export function createTraining(store: Store, files: FileActions): TrainingActions {
  const options = signal<TrainingOptions>({ ...trainingDefaults, steps: 4000 });
  const state: TrainingActions['state'] = signal(undefined);
  const problem = signal('');
  let worker: Worker | undefined;
  let last: Uint8Array | undefined;

  const tell = (message: ToTrainer) => worker?.postMessage(message);
  const update = (changes: Partial<TrainingState>) => {
    if (state.value) state.value = { ...state.value, ...changes };
  };
  function end(how: NonNullable<TrainingState['end']>): void {
    worker?.terminate();
    worker = undefined;
    update({ end: how });
  }

  /** The picture as the network is now; the address waits for the one that stays. */
  async function show(bytes: Uint8Array, stays: boolean): Promise<void> {
    last = bytes;
    const config = await files.giveNetwork(NAME, bytes);
    if (!config) return;
    if (stays) store.adopt(() => config);
    else if (!store.going.value) store.pass(config, 'film');
  }

  function receive(message: FromTrainer): void {
    switch (message.is) {
      case 'point': {
        const { step, loss } = message;
        update({ step, loss, history: [...(state.value?.history ?? []), { step, loss }] });
        return;
      }
      case 'step': {
        const { is: _, ...reached } = message;
        update(reached);
        // the next one when the picture of the last is there
        if (!store.going.value) tell({ do: 'send' });
        return;
      }
      case 'network':
        void show(message.bytes, false);
        return;
      case 'trained': {
        const stopped = message.network.training.steps < (state.value?.options.steps ?? 0);
        void show(message.bytes, true);
        end(stopped ? 'stopped' : 'trained');
        return;
      }
      case 'problem':
        problem.value = message.message;
        end('failed');
    }
  }

  return {
    options,
    state,
    problem,
    async start() {
      if (worker) return;
      problem.value = optionProblems(options.value).join('; ');
      if (problem.value) return;
      const patterns = await files.memories();
      if (!patterns) return;
      const begun = { step: 0, loss: undefined, perSecond: undefined, history: [], end: undefined };
      state.value = { memories: patterns.label, options: options.value, ...begun };
      worker = new Worker(trustedScript(workerUrl), { type: 'module', name: 'driftwell trainer' });
      worker.onmessage = ({ data }: MessageEvent<FromTrainer>) => receive(data);
      worker.onerror = ({ message }) => receive({ is: 'problem', message: `The training stopped: ${message}` });
      tell({ do: 'train', patterns, options: options.value });
    },
    dispose: () => worker?.terminate(),
    stop: () => tell({ do: 'stop' }),
    save() {
      if (last) download({ name: NAME, type: 'application/zip', bytes: last.slice() });
    },
  };
}
