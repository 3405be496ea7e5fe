import { type Signal, useSignal } from '@preact/signals';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { digits } from '../../printable.ts';
import { ChooseFile } from '../files/ChooseFile.tsx';
import type { FileActions } from '../files/fileActions.ts';
import { STILL } from '../media.ts';
import { configText } from '../presetTexts.ts';
import type { Store } from '../store.ts';
import type { Transport } from '../time/transport.ts';
import { Attempt } from './Attempt.tsx';
import { SHOWN, type Tour as TourState } from './tour.ts';
import { needsLess, stepConfig } from './tourRuns.ts';
import { type TourStep, tourSteps } from './tourSteps.ts';

export interface TourProps {
  tour: TourState;
  store: Store;
  transport: Transport;
  /** whether particles are seen as they move */
  motion: Signal<boolean>;
  locked: ReadonlySet<string>;
  /** undefined where the link hides files */
  files: FileActions | undefined;
  share(): void;
  copyLink(): void;
}

/** What a step of the tour asks and says, and the way on. */
export function Tour(props: TourProps) {
  const { step, go, predicted, waits } = props.tour;
  const current = tourSteps[step.value - 1];
  const asking = current?.question !== undefined && !predicted.value.has(step.value);
  const waiting = !asking && waits.value;
  // the picture is the answer: it is there, and not yet to be seen, no frame of it; that of another step is none
  useLayoutEffect(() => {
    document.documentElement.toggleAttribute('data-asking', asking);
    document.documentElement.toggleAttribute('data-waiting', waiting);
    return () => {
      for (const name of ['data-asking', 'data-waiting']) document.documentElement.removeAttribute(name);
    };
  }, [asking, waiting]);
  if (!current) return null;
  return (
    <section class="tour" aria-labelledby="tour-title">
      <h2 id="tour-title">
        {current.title}{' '}
        <span class="note">
          {step.value} of {tourSteps.length}
        </span>
      </h2>
      {asking ? (
        <Question tour={props.tour} step={current} />
      ) : (
        <Answer key={step.value} {...props} current={current} />
      )}
      <div class="buttons">
        <button type="button" disabled={step.value === 1} onClick={() => go(step.value - 1)}>
          Back
        </button>
        {step.value < tourSteps.length && (
          <button type="button" onClick={() => go(step.value + 1)}>
            Next
          </button>
        )}
        <button type="button" class="quiet" onClick={() => go(0)}>
          Leave the tour
        </button>
        <span class="note sources">
          {current.sources.map(([authors, arxiv]) => (
            <a key={arxiv} href={`https://arxiv.org/abs/${arxiv}`} target="_blank" rel="noopener">
              {authors}
            </a>
          ))}
        </span>
      </div>
    </section>
  );
}

function Question({ tour, step: { question } }: { tour: TourState; step: TourStep }) {
  if (!question) return null;
  return (
    <>
      <p class="asks" aria-live="polite">
        {question.asks}
      </p>
      <fieldset class="choices" aria-label="Your prediction">
        {question.choices.map((choice, i) => (
          <button key={choice} type="button" onClick={() => tour.predict(i)}>
            {choice}
          </button>
        ))}
        <button type="button" class="quiet" onClick={() => tour.predict(SHOWN)}>
          Show me
        </button>
      </fieldset>
    </>
  );
}

function Answer({
  tour,
  current,
  store,
  transport,
  motion,
  locked,
  files,
  share,
  copyLink,
}: TourProps & { current: TourStep }) {
  const { question, see, attempt, plays, leads } = current;
  const said = useRef<HTMLParagraphElement>(null);
  const less = useSignal<boolean | undefined>(undefined);
  const choice = tour.predicted.value.get(tour.step.value);
  useEffect(() => {
    void needsLess().then((answer) => (less.value = answer));
    // the button that was pressed is gone
    if (choice !== undefined) said.current?.focus();
  }, [less, choice]);
  // once it is seen, it is played; a reader who wants little motion presses Play
  useEffect(() => {
    if (!plays || matchMedia(STILL).matches) return;
    motion.value = true;
    transport.command({ do: 'restart' });
    transport.command({ do: 'play' });
    return () => {
      motion.value = false;
    };
  }, [plays, transport, motion]);
  const measured = useMeasured(current, store, less.value);
  return (
    <div class="said" aria-live="polite">
      <p ref={said} tabIndex={-1}>
        {question && (
          <strong>
            {verdict(question, choice)} {measured && `Measured: ${measured}. `}
          </strong>
        )}
        {see}
      </p>
      <div>
        {attempt && <Attempt attempt={attempt} store={store} locked={locked} />}
        {leads && <Ways files={files} share={share} copyLink={copyLink} />}
        {less.value && <Less step={current} />}
      </div>
    </div>
  );
}

function verdict({ choices, right }: NonNullable<TourStep['question']>, choice: number | undefined): string {
  const answer = `${choices[right]}.`;
  if (choice === undefined || choice === SHOWN) return answer;
  return choice === right
    ? `Yes: ${answer.charAt(0).toLowerCase()}${answer.slice(1)}`
    : `You said “${choices[choice]}”. It is: ${answer}`;
}

/** What the run of the step itself says, and goes on to say while its dial is turned. */
function useMeasured(step: TourStep, { shown }: Store, less: boolean | undefined): string | undefined {
  const kept = useRef<string | undefined>(undefined);
  const run = shown.value;
  if (run && less !== undefined && kept.current === undefined) {
    const config = stepConfig(step, less);
    if (config && configText(config) === configText(run.config))
      kept.current = step.question?.measured?.(run.report.tables);
  }
  return kept.current;
}

/** That the run is a smaller one, and how much. */
function Less({ step }: { step: TourStep }) {
  const [whole, here] = [stepConfig(step, false), stepConfig(step, true)];
  if (!step.smaller) return null;
  return (
    <p class="note">
      Smaller on this machine: {digits(here.particles)} particles in place of {digits(whole.particles)}.
    </p>
  );
}

/** Where to from here. */
function Ways({ files, share, copyLink }: Pick<TourProps, 'files' | 'share' | 'copyLink'>) {
  return (
    <div class="ways">
      {files && <ChooseFile files={files} text="Open my data" label="File of memories" />}
      <button type="button" onClick={copyLink}>
        Copy link
      </button>
      {files && (
        <button type="button" onClick={share}>
          Link for a class
        </button>
      )}
    </div>
  );
}
