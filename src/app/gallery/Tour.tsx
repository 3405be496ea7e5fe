import type { Tour as TourState } from './tour.ts';
import { tourSteps } from './tourSteps.ts';

export interface TourProps {
  tour: TourState;
}

/** What the step of the tour says, large enough for the last row of a lecture hall, and the way on. */
export function Tour({ tour: { step, go } }: TourProps) {
  const current = tourSteps[step.value - 1];
  if (!current) return null;
  return (
    <section class="tour" aria-labelledby="tour-title">
      <div class="said" aria-live="polite">
        <h2 id="tour-title">
          {current.title}{' '}
          <span class="note">
            {step.value} of {tourSteps.length}
          </span>
        </h2>
        <p>{current.see}</p>
        <p class="attempt">
          <strong>Try:</strong> {current.attempt}
        </p>
      </div>
      <div class="buttons">
        <button type="button" disabled={step.value === 1} onClick={() => go(step.value - 1)}>
          Back
        </button>
        <button type="button" disabled={step.value === tourSteps.length} onClick={() => go(step.value + 1)}>
          Next
        </button>
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
