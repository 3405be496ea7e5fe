import type { ReadLevel } from '../../samplers/row.ts';
import { EQUALS, Frac, MINUS, Parens, Part, PLUS, Squared, Sub, V } from './mathml.tsx';

/** The weights in symbols: a softmax over logits; without what is 1 for all memories, or at this level. */
export function weightsInSymbols({ read, equalWeights }: { read: ReadLevel; equalWeights: boolean }) {
  const scaled = (
    <>
      {read.a !== 1 && <V name="a" />}
      <Sub of="ξ" index="k" />
    </>
  );
  const dot = read.similarity === 'dot';
  const byDot = (
    <Frac
      over={
        <>
          <V name="x" />
          <mo>·</mo>
          {scaled}
        </>
      }
      under=<V name="s" />
    />
  );
  const byDistance = (
    <Frac
      over={
        <Squared>
          <mrow>
            <mo>|</mo>
            <V name="x" />
            {MINUS}
            {scaled}
            <mo>|</mo>
          </mrow>
        </Squared>
      }
      under={
        <>
          <mn>2</mn>
          <V name="s" />
        </>
      }
    />
  );
  return (
    <>
      <Part of="r">
        <Sub of="r" index="k" />
      </Part>
      {EQUALS}
      <msub>
        <mi class="upright">softmax</mi>
        <mi>k</mi>
      </msub>
      <Parens>
        {!equalWeights && (
          <>
            <mi class="upright">log</mi>
            <Sub of="w" index="k" />
            {dot && PLUS}
          </>
        )}
        {!dot && MINUS}
        {dot ? byDot : byDistance}
      </Parens>
    </>
  );
}

export const meanInSymbols = (
  <>
    <Part of="m">
      <V name="m" />
    </Part>
    {EQUALS}
    <munder>
      <mo>∑</mo>
      <mi>k</mi>
    </munder>
    <Part of="r">
      <Sub of="r" index="k" />
    </Part>
    <Sub of="ξ" index="k" />
  </>
);
