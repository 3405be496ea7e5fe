import { queryWith } from '../addressBar.ts';
import type { BenchState } from './benchState.ts';
import { ALL_OPS, benchParameters, isTrials, STANDARD } from './choice.ts';

/** The standard set, or a choice of one's own; the address asks for what is chosen, to be shared. */
export function Choice({ bench }: { bench: BenchState }) {
  const { choice, going } = bench;
  const { ops, trials, ramp } = choice.value;
  const choose = (changed: Partial<typeof choice.value>) => {
    choice.value = { ...choice.value, ...changed };
    const query = queryWith(benchParameters(choice.value));
    history.replaceState(history.state, '', `${location.pathname}${query}${location.hash}`);
  };
  const deviations = bench.deviations();
  const busy = going.value !== undefined;
  const toggle = (name: string, on: boolean) => {
    const chosen = ALL_OPS.filter((one) => (one === name ? on : ops.includes(one)));
    if (chosen.length > 0) choose({ ops: chosen });
  };
  return (
    <section aria-label="What is measured">
      <p>
        The kernels of driftwell, each held against a plain one and against what this machine's arithmetic and memory
        allow, and every result checked against float64. The standard set takes some minutes; keep the page in sight
        meanwhile.
      </p>
      <details>
        <summary>
          {deviations.length > 0 ? 'Own choice' : 'Standard set'}: {ops.length} of {ALL_OPS.length} operations, {trials}{' '}
          trials
        </summary>
        <fieldset class="ops" disabled={busy}>
          <legend>Operations</legend>
          {ALL_OPS.map((name) => (
            <label key={name}>
              <input
                type="checkbox"
                checked={ops.includes(name)}
                onChange={({ currentTarget }) => {
                  toggle(name, currentTarget.checked);
                  // the last one stays
                  currentTarget.checked = choice.value.ops.includes(name);
                }}
              />
              {name}
            </label>
          ))}
        </fieldset>
        <fieldset class="ops" disabled={busy}>
          <legend>How</legend>
          <label>
            trials
            <input
              type="number"
              min={1}
              max={1000}
              value={trials}
              onChange={({ currentTarget }) => {
                const asked = currentTarget.valueAsNumber;
                if (isTrials(asked)) choose({ trials: asked });
                currentTarget.value = String(choice.value.trials);
              }}
            />
          </label>
          <label>
            <input
              type="checkbox"
              checked={ramp}
              onChange={({ currentTarget }) => choose({ ramp: currentTarget.checked })}
            />
            also how many particles fit into a frame of 16 ms
          </label>
          <button type="button" disabled={deviations.length === 0 && !ramp} onClick={() => choose(STANDARD)}>
            Standard set
          </button>
          <button type="button" onClick={() => choose({ ops: ALL_OPS.filter((name) => name === 'dense D=2 K=256') })}>
            Only dense D=2 K=256
          </button>
        </fieldset>
      </details>
      {deviations.length > 0 && (
        <p class="banner">
          Non-standard parameters; the figures will not be comparable with standard runs: {deviations.join('; ')}.
        </p>
      )}
    </section>
  );
}
