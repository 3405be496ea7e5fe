import type { ThemeName } from './canvas2d.ts';
import { makeScale, type Scale } from './scale.ts';

/** The ends of the values 0 to 1 on a grey ramp: a ground that leaves the colours over it alone. */
const ENDS = { light: [-3, 1.12], dark: [-2.5, 3.75] } as const;

/** The scale of a ground under moving particles, in the colours of a theme: low is dark. */
export function groundScale(theme: ThemeName): Scale {
  const [low, high] = ENDS[theme];
  return makeScale('linear', low, high);
}
