import { useEffect, useMemo, useRef } from 'preact/hooks';
import { lossCurve } from '../../pictures/lossCurve.ts';
import { digits } from '../../printable.ts';
import type { TrainingOptions } from '../../training/options.ts';
import { keepDrawn } from '../charts/drawChart.ts';
import type { FileActions } from '../files/fileActions.ts';
import type { Store } from '../store.ts';
import { createTraining, type TrainingState } from './training.ts';

/** What a reader may choose; the rest is what trains well. */
const NUMBERS = [
  { name: 'steps', label: 'Steps' },
  { name: 'seed', label: 'Seed' },
] as const;
const HIDDEN = ['32,32', '64,64', '64,64,64', '128,128,128'];
/** CSS pixels */
const CHART = 220;

export interface TrainProps {
  /** somebody has looked at it: the part is loaded then */
  opened: boolean;
  store: Store;
  files: FileActions;
}

/** A network learns the memories by denoising, and the picture shows what it knows so far. */
export function Training({ store, files }: TrainProps) {
  const training = useMemo(() => createTraining(store, files), [store, files]);
  useEffect(() => training.dispose, [training]);
  const { options, problem } = training;
  const state = training.state.value;
  const goes = state !== undefined && state.end === undefined;
  const set = (changes: Partial<TrainingOptions>) => {
    options.value = { ...options.value, ...changes };
  };
  return (
    <section class="training" aria-label="Train a network">
      <p>
        A network learns to take the noise off the memories of this run. The picture is made with what it has learnt so
        far: at first a blur, then the law, in the end the memories.
      </p>
      <div class="take">
        <label>
          Hidden layers{' '}
          <select
            value={options.value.hidden.join()}
            disabled={goes}
            onChange={({ currentTarget }) => set({ hidden: currentTarget.value.split(',').map(Number) })}
          >
            {HIDDEN.map((units) => (
              <option key={units} value={units}>
                {units.replaceAll(',', ' × ')}
              </option>
            ))}
          </select>
        </label>
        {NUMBERS.map(({ name, label }) => (
          <label key={name}>
            {label}{' '}
            <input
              type="number"
              inputMode="numeric"
              value={options.value[name]}
              disabled={goes}
              onChange={({ currentTarget }) => set({ [name]: Number(currentTarget.value) })}
            />
          </label>
        ))}
        {goes ? (
          <button type="button" onClick={training.stop}>
            Stop
          </button>
        ) : (
          <button type="button" disabled={!store.shown.value} onClick={() => void training.start()}>
            Train a network
          </button>
        )}
        <button type="button" disabled={!state?.end || state.end === 'failed'} onClick={training.save}>
          Save the network
        </button>
      </div>
      {problem.value && (
        <p class="fault" role="alert">
          {problem.value}
        </p>
      )}
      {state && <p role="status">{said(state)}</p>}
      {state && state.history.length > 1 && <LossCurve state={state} />}
    </section>
  );
}

function said({ memories, step, options, loss, perSecond, end }: TrainingState): string {
  if (step === 0 && !end) return `Prepares to train on ${memories}: loads what trains.`;
  const at = `step ${digits(step)} of ${digits(options.steps)}${loss === undefined ? '' : `, loss ${loss.toFixed(4)}`}`;
  if (end === 'trained') return `Trained on ${memories}: ${at}. It moves the particles now.`;
  if (end === 'stopped') return `Stopped on ${memories}: ${at}. What it has learnt moves the particles.`;
  if (end === 'failed') return `Failed: ${at}`;
  return `Trains on ${memories}: ${at}${perSecond === undefined ? '' : `, ${digits(Math.round(perSecond))} steps/s`}`;
}

function LossCurve({ state: { history } }: { state: TrainingState }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const picture = { ...lossCurve(history), title: 'Denoising loss', subtitle: [] };
    return keepDrawn(canvas.current as HTMLCanvasElement, picture, undefined, CHART);
  }, [history]);
  return (
    <figure class="chart" aria-label={`Denoising loss against the step, ${history.at(-1)?.loss.toFixed(4)} now`}>
      <div class="plot">
        <canvas ref={canvas} />
      </div>
    </figure>
  );
}
