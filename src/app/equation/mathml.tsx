import type { ComponentChild, ComponentChildren } from 'preact';

/** Pieces of formulas as MathML, which browsers set and read aloud by themselves. */

/** A letter, a number, an operator. */
export const V = ({ name }: { name: string }) => <mi>{name}</mi>;
export const N = ({ text }: { text: string }) => <mn>{text}</mn>;
export const O = ({ sign }: { sign: string }) => <mo>{sign}</mo>;
export const EQUALS = <mo>=</mo>;
export const PLUS = <mo>+</mo>;
export const MINUS = <mo>−</mo>;

export const Sub = ({ of, index }: { of: string; index: string | number }) => (
  <msub>
    <mi>{of}</mi>
    {typeof index === 'number' ? <mn>{index}</mn> : <mi>{index}</mi>}
  </msub>
);

/** x′ */
export const Prime = ({ of }: { of: string }) => (
  <msup>
    <mi>{of}</mi>
    <mo>′</mo>
  </msup>
);

export const Tilde = ({ of }: { of: string }) => (
  <mover>
    <mi>{of}</mi>
    <mo>~</mo>
  </mover>
);

export const Squared = ({ children }: { children: ComponentChild }) => (
  <msup>
    <mrow>{children}</mrow>
    <mn>2</mn>
  </msup>
);

export const Frac = ({ over, under }: { over: ComponentChildren; under: ComponentChildren }) => (
  <mfrac>
    <mrow>{over}</mrow>
    <mrow>{under}</mrow>
  </mfrac>
);

export const Root = ({ children }: { children: ComponentChildren }) => (
  <msqrt>
    <mrow>{children}</mrow>
  </msqrt>
);

export const Parens = ({ children }: { children: ComponentChildren }) => (
  <mrow>
    <mo>(</mo>
    {children}
    <mo>)</mo>
  </mrow>
);

/** A part of a formula that lights up with the others of its name. */
export const Part = ({ of, children }: { of: 'r' | 'm' | 'x' | 'z'; children: ComponentChildren }) => (
  <mrow class={`part-${of}`}>{children}</mrow>
);

/** '(0.312, −0.104)', or a number, in one piece. */
export const Place = ({ text }: { text: string }) => <mtext>{text}</mtext>;

/** '0.45 · (0.312, −0.104)' */
export const Times = ({ number, place }: { number: string; place: string }) => (
  <mrow>
    <mn>{number}</mn>
    <mo>·</mo>
    <mtext>{place}</mtext>
  </mrow>
);

export const Maths = ({ children }: { children: ComponentChildren }) => <math displaystyle={true}>{children}</math>;
