import type { ComponentChild } from 'preact';
import type { StepAt } from '../../experiments/equation.ts';
import { EQUALS, Frac, MINUS, Parens, Part, PLUS, Prime, Root, Squared, V } from './mathml.tsx';
import { alongSchedule } from './titles.ts';

/**
 * How a step is written in papers, by its name. What stands in no table here is told by the numbers of its row alone.
 */

const x = <V name="x" />;
const m = <V name="m" />;
const next = (
  <>
    <Prime of="x" />
    {EQUALS}
  </>
);
const M = <Part of="m">{m}</Part>;
const one = <mn>1</mn>;
const two = <mn>2</mn>;
const eta = <V name="η" />;
const s = <V name="s" />;

const damped = (
  <>
    {next}
    <Parens>
      {one}
      {MINUS}
      {eta}
    </Parens>
    {x}
    {PLUS}
    {eta}
    {M}
  </>
);

const noisy = (inside: ComponentChild) => (
  <>
    {damped}
    {PLUS}
    <Part of="z">
      <Root>{inside}</Root>
      <V name="z" />
    </Part>
  </>
);

/** S = s / a², the variance of x / a */
const kept = <Frac over={<Prime of="S" />} under={<V name="S" />} />;

const toTheMean = (
  <>
    <V name="a" />
    {M}
    {MINUS}
    {x}
  </>
);

const flowAlong = (
  <>
    <Frac
      over={
        <>
          <mi>d</mi>
          {x}
        </>
      }
      under={
        <>
          <mi>d</mi>
          <V name="t" />
        </>
      }
    />
    {EQUALS}
    <V name="f" />
    {x}
    {MINUS}
    <Frac
      over={
        <Squared>
          <V name="g" />
        </Squared>
      }
      under={
        <>
          {two}
          {s}
        </>
      }
    />
    <Parens>{toTheMean}</Parens>
  </>
);

type Moves = StepAt['moves'];

const SYMBOLS: { readonly [moves in Moves]?: ComponentChild } = {
  hopfield: damped,
  flow: (
    <>
      {next}
      <msup>
        <mi>e</mi>
        <mrow>
          {MINUS}
          <mi>h</mi>
        </mrow>
      </msup>
      {x}
      {PLUS}
      <Parens>
        {one}
        {MINUS}
        <msup>
          <mi>e</mi>
          <mrow>
            {MINUS}
            <mi>h</mi>
          </mrow>
        </msup>
      </Parens>
      {M}
    </>
  ),
  langevin: noisy(
    <>
      {two}
      {eta}
      <V name="T" />
      {s}
    </>,
  ),
  stochasticAttention: noisy(
    <>
      {two}
      {eta}
      {s}
    </>,
  ),
  ancestral: (
    <>
      {next}
      <Frac over={<Prime of="a" />} under={<V name="a" />} />
      {kept}
      {x}
      {PLUS}
      <Prime of="a" />
      <Parens>
        {one}
        {MINUS}
        {kept}
      </Parens>
      {M}
      {PLUS}
      <Part of="z">
        <Root>
          <Prime of="s" />
          <Parens>
            {one}
            {MINUS}
            {kept}
          </Parens>
        </Root>
        <V name="z" />
      </Part>
    </>
  ),
  ddim: (
    <>
      {next}
      <Prime of="a" />
      {M}
      {PLUS}
      <Root>
        <Prime of="s" />
        {MINUS}
        <Squared>
          <V name="ς" />
        </Squared>
      </Root>
      <Frac
        over={
          <>
            {x}
            {MINUS}
            <V name="a" />
            {M}
          </>
        }
        under={<Root>{s}</Root>}
      />
      {PLUS}
      <Part of="z">
        <V name="ς" />
        <V name="z" />
      </Part>
    </>
  ),
  eulerMaruyama: (
    <>
      {next}
      {x}
      {PLUS}
      <V name="h" />
      <Parens>
        {MINUS}
        <V name="f" />
        {x}
        {PLUS}
        <Squared>
          <V name="g" />
        </Squared>
        <Frac over={toTheMean} under={s} />
      </Parens>
      {PLUS}
      <Part of="z">
        <V name="g" />
        <Root>
          <V name="h" />
        </Root>
        <V name="z" />
      </Part>
    </>
  ),
  odeEuler: flowAlong,
  odeHeun: flowAlong,
  odeRk4: flowAlong,
};

/** The step of a run in symbols; undefined where it has no form of its own: a corrector, a method of several stages. */
export function symbolsOf({ moves, stages, corrects }: StepAt): ComponentChild {
  const [terms, ...others] = stages.at(-1)?.terms ?? [];
  const answersAlone = terms?.of === 'm' && others.length === 0;
  if (corrects) return undefined;
  if (!answersAlone) return SYMBOLS[moves];
  // the undamped map, and the last step of a schedule, which leads to clean data
  return (
    <>
      {next}
      {alongSchedule(moves) && <Prime of="a" />}
      {M}
    </>
  );
}
