import { type ComponentChildren, Fragment } from 'preact';
import { useEffect, useMemo } from 'preact/hooks';
import type { Stage, StepAt } from '../../experiments/equation.ts';
import { withMinus } from '../../printable.ts';
import type { Pane } from '../pane.ts';
import { decimalsOf, placeText } from '../placeText.ts';
import type { Part } from './arrowsOf.ts';
import { Bars } from './Bars.tsx';
import { EQUALS, Part as Marked, Maths, N, PLUS, Place, Sub, Times, V } from './mathml.tsx';
import { inWords, short, standIn } from './numbers.ts';
import { Steps } from './Steps.tsx';
import { createStepState, type StepState } from './stepState.ts';
import { alongSchedule, movesTitle } from './titles.ts';
import { meanInSymbols, weightsInSymbols } from './weightSymbols.tsx';

export interface EquationProps {
  pane: Pane;
}

/**
 * The step that the run shown makes at the cursor: in symbols, with its numbers,
 * as bars, and as arrows over the picture.
 */
export function Equation({ pane }: EquationProps) {
  const state = useMemo(() => createStepState(pane), [pane]);
  useEffect(() => state.close, [state]);
  const step = state.step.value;
  const extent = state.extent.value;
  if (state.elsewhere.value) {
    return (
      <p class="note">
        This picture has no places at which a particle could be. Basins, landscapes and samples in up to three
        dimensions have: there the equation stands with its numbers at the cursor.
      </p>
    );
  }
  if (!step || !extent) return <p class="note">The equation comes with the picture.</p>;
  return <Shown step={step} state={state} decimals={decimalsOf(extent)} />;
}

function Shown({ step, state, decimals }: { step: StepAt; state: StepState; decimals: number }) {
  const stage = step.stages.find(({ read }) => read);
  const words = inWords(step, decimals);
  const line = (part: Part, label: string, formulas: ComponentChildren) => (
    <Line part={part} label={label} words={words[part]} state={state}>
      {formulas}
    </Line>
  );
  const noisy = step.stages.some(({ terms }) => terms.some(({ of }) => of === 'z'));
  return (
    <div class="equation" data-lit={state.lit.value}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: by keys it can only be scrolled when it can be reached */}
      <section class="lines" tabIndex={0} aria-label="Formulas">
        <p class="where">{whereText(step, decimals)}</p>
        {stage && line('weights', 'Weights', <Weights step={step} stage={stage} decimals={decimals} />)}
        {stage && line('mean', 'Read out', <Mean stage={stage} readout={step.readout} decimals={decimals} />)}
        {line('drift', 'Step', <Steps step={step} decimals={decimals} />)}
        {noisy && line('noise', 'Noise', <Noise step={step} decimals={decimals} />)}
        {step.lacksPast && (
          <p class="note">A place has no past: what the step before read out is taken to be m, as it is now.</p>
        )}
        <Arrows step={step} times={state.magnified.value} />
      </section>
      {stage && <Bars stage={stage} exact={standIn(step.readout) === ''} state={state} />}
    </div>
  );
}

interface LineProps {
  part: Part;
  label: string;
  words: string;
  state: StepState;
  children: ComponentChildren;
}

/**
 * A formula with its numbers. It lights up under a pointer and by keys, and stays so once
 * it is pressed; its words say the same.
 */
function Line({ part, label, words, state: { lit, pinned }, children }: LineProps) {
  const on = () => {
    lit.value = part;
  };
  const off = () => {
    lit.value = pinned.value;
  };
  const press = () => {
    pinned.value = pinned.value === part ? undefined : part;
    on();
  };
  return (
    <div class="line" onPointerEnter={on} onPointerLeave={off}>
      <button
        type="button"
        class="quiet"
        aria-pressed={pinned.value === part}
        aria-describedby={`equation-${part}`}
        onClick={press}
        onFocus={on}
        onBlur={off}
      >
        {label}
      </button>
      <div class="formulas">{children}</div>
      <p class="unseen" id={`equation-${part}`}>
        {words}
      </p>
    </div>
  );
}

function whereText({ x, step, steps, moves, stages, centre, corrects }: StepAt, decimals: number): string {
  const at = placeText(x, decimals);
  const read = stages.find((stage) => stage.read)?.read;
  const noise = read ? `, σ = ${short(Math.sqrt(read.s))}` : '';
  const which = alongSchedule(moves) ? `, step ${step + 1} of ${steps}` : '';
  const about = centre ? ` Places are told from the mean of the memories, ${placeText(centre, decimals)}.` : '';
  const what = `${movesTitle(moves)}${corrects ? ', corrector' : ''}`;
  return `${what} at x = ${at}${noise}${which}.${about}`;
}

function Weights({ step, stage, decimals }: { step: StepAt; stage: Stage; decimals: number }) {
  const { read, x, top, energy } = stage;
  const [first] = top;
  if (!read || !first) return null;
  return (
    <>
      <Maths>{weightsInSymbols({ read, equalWeights: step.equalWeights })}</Maths>
      <Maths>
        <mi>x</mi>
        {EQUALS}
        <Place text={placeText(x, decimals)} />
        <mo>,</mo>
        <mi>s</mi>
        {EQUALS}
        <N text={short(read.s)} />
        {read.a !== 1 && (
          <>
            <mo>,</mo>
            <mi>a</mi>
            {EQUALS}
            <N text={short(read.a)} />
          </>
        )}
        <mo>:</mo>
        <Marked of="r">
          <Sub of="r" index={first.memory + 1} />
          {EQUALS}
          <N text={short(first.weight)} />
        </Marked>
        <mo>,</mo>
        <mi>E</mi>
        {EQUALS}
        <N text={withMinus(energy.toFixed(3))} />
        <mtext>{'\u00a0nat'}</mtext>
      </Maths>
    </>
  );
}

/** So many memories of the sum are written out. */
const WRITTEN_OUT = 2;

function Mean({ stage: { top, m }, readout, decimals }: { stage: Stage; readout: string; decimals: number }) {
  const instead = standIn(readout);
  const place = (values: readonly number[]) => <Place text={placeText(values, decimals)} />;
  if (instead) {
    return (
      <>
        <p class="note">{instead}</p>
        {m ? (
          <Maths>
            <Marked of="m">
              <V name="m" />
              {EQUALS}
              {place(m)}
            </Marked>
          </Maths>
        ) : (
          <p class="note">Its m takes long to prepare, so it is not computed at the cursor.</p>
        )}
      </>
    );
  }
  const shown = top.slice(0, WRITTEN_OUT).filter(({ weight }) => weight >= 5e-4);
  // what they add up to has a line of its own where they fill theirs
  const sum = (
    <>
      {EQUALS}
      <Marked of="m">{m && place(m)}</Marked>
    </>
  );
  return (
    <>
      <Maths>{meanInSymbols}</Maths>
      <Maths>
        {EQUALS}
        {shown.map(({ memory, weight, xi }, i) => (
          <Fragment key={memory}>
            {i > 0 && PLUS}
            <Marked of="r">
              <Times number={short(weight)} place={placeText(xi, decimals)} />
            </Marked>
          </Fragment>
        ))}
        {top.length > shown.length && (
          <>
            {PLUS}
            <mo>…</mo>
          </>
        )}
        {shown.length < WRITTEN_OUT && sum}
      </Maths>
      {shown.length === WRITTEN_OUT && <Maths>{sum}</Maths>}
    </>
  );
}

function Noise({ step: { noise, drawn }, decimals }: { step: StepAt; decimals: number }) {
  return (
    <Maths>
      <Marked of="z">
        <V name="z" />
        <mtext>{'\u00a0standard normal'}</mtext>
        {noise !== undefined && (
          <>
            <mtext>{', times\u00a0'}</mtext>
            <N text={short(noise)} />
          </>
        )}
        {drawn && (
          <>
            <mtext>{'; the first particle goes to\u00a0'}</mtext>
            <Place text={placeText(drawn, decimals)} />
          </>
        )}
      </Marked>
    </Maths>
  );
}

/** What the arrows over the picture are. */
function Arrows({ step, times }: { step: StepAt; times: number }) {
  if (step.stages.at(-1)?.next === undefined) return null;
  return (
    <p class="note arrows">
      <span class="drift">{step.drawn ? 'the step without its noise' : 'the step'}</span>
      {step.drawn && <span class="noise">noise of the first particle; ring: one standard deviation</span>}
      {times > 1 && <span>drawn {times.toLocaleString('en')} times as long</span>}
    </p>
  );
}
