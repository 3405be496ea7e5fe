import { resolvedConfig } from './config.ts';
import type { FileList, ListValue } from './dial.ts';
import { type Config, type DialName, dials } from './table.ts';

/** A dial that is not the same in two configs. */
export interface DifferingDial {
  name: DialName;
  /** its values as a caption says them; undefined where the dial means nothing */
  a: string | undefined;
  b: string | undefined;
}

/** What tells two configs apart, in the order of the table. */
export function differingDials(a: Config, b: Config): DifferingDial[] {
  const [ofA, ofB] = [resolvedConfig(a), resolvedConfig(b)];
  return dials
    .filter(([name]) => JSON.stringify(ofA[name]) !== JSON.stringify(ofB[name]))
    .map(([name]) => ({ name, a: captionText(ofA[name]), b: captionText(ofB[name]) }));
}

/** 'dynamics = ode, steps = 100': what one of the two has of its own; '' if nothing. */
export function ownDials(differing: readonly DifferingDial[], side: 'a' | 'b'): string {
  return differing
    .filter((dial) => dial[side] !== undefined)
    .map((dial) => `${dial.name} = ${dial[side]}`)
    .join(', ');
}

/** Four digits of a number, the name of a file; of many numbers only how many. */
function captionText(value: ListValue | number | boolean | undefined): string | undefined {
  if (typeof value === 'number') return String(Number(value.toPrecision(4)));
  if (Array.isArray(value)) {
    return value.length > 4 || Array.isArray(value[0]) ? `${value.length} given` : value.map(captionText).join(',');
  }
  return typeof value === 'object' ? (value as FileList).file : value === undefined ? undefined : String(value);
}
