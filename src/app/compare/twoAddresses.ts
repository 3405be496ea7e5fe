/**
 * One fragment for two configs: `#v=1&particles=65536&b=beside&b.dynamics=ode`. A's dials stand as ever, B's behind
 * `b.`, and only those in which it differs from A; `b` says that there is a B, and how the two are seen.
 */
export interface TwoAddresses {
  /** the fragment of A alone; '' for none */
  a: string;
  /** the fragment of B, over the dials of A; undefined without a B */
  b: string | undefined;
  /** as it was given */
  view: string;
}

const OF_B = /^b(?:[.=]|$)/;

/** Splits an address into that of A, that of B and how both are seen: the parts of B begin with 'b.'. */
export function splitAddress(hash: string): TwoAddresses {
  const parts = hash
    .replace(/^#/, '')
    .split('&')
    .filter((part) => part !== '');
  const own = parts.filter((part) => !OF_B.test(part));
  const beside = parts.filter((part) => OF_B.test(part));
  const fragment = (of: string[]) => (of.length === 0 ? '' : `#${of.join('&')}`);
  if (beside.length === 0) return { a: fragment(own), b: undefined, view: '' };
  const dials = beside.filter((part) => part.startsWith('b.')).map((part) => part.slice(2));
  const [, view = ''] = beside.find((part) => !part.startsWith('b.'))?.split('=') ?? [];
  // a version that A refuses is none for B
  return { a: fragment(own), b: fragment([...own.filter((part) => part.startsWith('v=')), ...dials]), view };
}

/** What splitAddress takes apart. */
export function joinAddresses({ a, b, view }: TwoAddresses): string {
  if (b === undefined) return a;
  const dials = b
    .replace(/^#/, '')
    .split('&')
    .filter((part) => part !== '' && !part.startsWith('v='));
  return [a || '#v=1', `b=${view}`, ...dials.map((part) => `b.${part}`)].join('&');
}
