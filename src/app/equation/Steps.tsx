import { Fragment } from 'preact';
import type { StepAt, Term } from '../../experiments/equation.ts';
import { placeText } from '../placeText.ts';
import { EQUALS, Part as Marked, Maths, MINUS, N, PLUS, Place, Prime, Tilde, Times, V } from './mathml.tsx';
import { short } from './numbers.ts';
import { symbolsOf } from './symbols.tsx';

/** More terms leave no room for what they add up to in the same line. */
const IN_LINE = 2;

/** The step in symbols where it has a name, then row by row with its numbers. */
export function Steps({ step, decimals }: { step: StepAt; decimals: number }) {
  const { stages } = step;
  const symbols = symbolsOf(step);
  return (
    <>
      {symbols && <Maths>{symbols}</Maths>}
      {stages.map(({ terms, next }, i) => {
        const sum = next && <Sum terms={terms} next={next} decimals={decimals} />;
        const long = terms.length > IN_LINE;
        return (
          <Fragment key={i}>
            <Maths>
              {i < stages.length - 1 ? <Tilde of="x" /> : <Prime of="x" />}
              {EQUALS}
              {terms.map((term, t) => (
                <Fragment key={term.of}>
                  {t > 0 && (term.coefficient < 0 ? MINUS : PLUS)}
                  <TermShown term={term} first={t === 0} decimals={decimals} />
                </Fragment>
              ))}
              {!long && sum}
            </Maths>
            {long && <Maths>{sum}</Maths>}
          </Fragment>
        );
      })}
    </>
  );
}

/** What the terms add up to, but for the noise; nothing where it is the only term already. */
function Sum({ terms, next, decimals }: { terms: readonly Term[]; next: readonly number[]; decimals: number }) {
  const noise = terms.find(({ of }) => of === 'z');
  if (terms.length === 1 && terms[0]?.coefficient === 1) return null;
  return (
    <>
      {EQUALS}
      <Place text={placeText(next, decimals)} />
      {noise && (
        <>
          {PLUS}
          <TermShown term={noise} first={false} decimals={decimals} />
        </>
      )}
    </>
  );
}

/**
 * '0.3 · (0.312, −0.104)', or with its symbol where it has no value. The sign of all but the first stands before it.
 */
function TermShown({ term, first, decimals }: { term: Term; first: boolean; decimals: number }) {
  const { of, coefficient, value } = term;
  const size = first ? coefficient : Math.abs(coefficient);
  return (
    <Marked of={of === 'm' || of === 'z' ? of : 'x'}>
      {!value ? (
        <>
          <N text={short(size)} />
          <V name={of} />
        </>
      ) : size === 1 ? (
        <Place text={placeText(value, decimals)} />
      ) : (
        <Times number={short(size)} place={placeText(value, decimals)} />
      )}
    </Marked>
  );
}
