import { changedDials, resolvedConfig } from './config.ts';
import type { FileList, ListValue } from './dial.ts';
import { type Config, type DialName, dials } from './table.ts';

/**
 * The dials that are not the same in two configs, in the order of the table; those that mean something in one count.
 */
function differingDials(a: Config, b: Config): DialName[] {
  const [ofA, ofB] = [resolvedConfig(a), resolvedConfig(b)];
  return dials.map(([name]) => name).filter((name) => JSON.stringify(ofA[name]) !== JSON.stringify(ofB[name]));
}

/**
 * What tells a config from another one, in words: 'dynamics = ode, steps = 100'; '' if nothing does. Dials that follow
 * from those and have their defaults are left out.
 */
export function ownDials(config: Config, other: Config): string {
  const [resolved, ofOther, changed] = [resolvedConfig(config), resolvedConfig(other), changedDials(config)];
  return differingDials(config, other)
    .filter((name) => resolved[name] !== undefined && (ofOther[name] !== undefined || changed[name] !== undefined))
    .map((name) => `${name} = ${captionText(resolved[name])}`)
    .join(', ');
}

/** Four digits of a number, the name of a file; of many numbers only how many. */
function captionText(value: ListValue | number | boolean | undefined): string | undefined {
  if (typeof value === 'number') return String(Number.isInteger(value) ? value : Number(value.toPrecision(4)));
  if (Array.isArray(value)) {
    return value.length > 4 || Array.isArray(value[0]) ? `${value.length} given` : value.map(captionText).join(',');
  }
  return typeof value === 'object' ? (value as FileList).file : value === undefined ? undefined : String(value);
}
