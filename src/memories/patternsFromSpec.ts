import { quoted } from '../printable.ts';
import { closestName } from './closestName.ts';
import { generatorNamed, generators } from './generators.ts';
import type { Patterns } from './patterns.ts';

/**
 * Patterns of a spec: `name`, `name:count` or, where a set leaves the choice,
 * `name:count:dimension` and further numbers.
 *
 * @param spec 'circle', 'circle:9', 'gaussian:64:3', 'hypercube:3', 'featureMixtures:100:500:10:3'
 * @param options seed of the sets that are `seeded`; the others ignore it
 * @throws RangeError with one sentence: an unknown name lists the names, a bad number says what is allowed
 */
export function patternsFromSpec(spec: string, options: { seed: number }): Patterns {
  const [name = '', count, dim, ...more] = spec.trim().split(':');
  const generator = generatorNamed(spec);
  if (!generator) throw unknownName(name);
  if (more.length > generator.more.length) {
    const whole = [name, 'count', 'dimension', ...generator.more.map((number) => number.name)].join(':');
    throw new RangeError(
      `memories ${quoted(spec, 60)} has too many parts; write ${whole}, or less of it from the left`,
    );
  }
  return generator.make(
    count === undefined ? generator.defaultCount : integer(spec, count),
    options.seed,
    dim === undefined ? {} : { dim: integer(spec, dim), more: more.map((number) => integer(spec, number)) },
  );
}

function unknownName(name: string): RangeError {
  if (/[./\\]/.test(name)) return new RangeError(`${quoted(name)} is the name of a file; give the file itself`);
  if (name === '-') return new RangeError('"-" is no set; standard input is the file /dev/stdin');
  const names = Object.keys(generators);
  const near = closestName(name, names);
  const hint = near ? `; did you mean ${near}?` : '.';
  // A name comes from a link or a command line, and may hold anything.
  return new RangeError(`unknown memories ${quoted(name)}${hint} Known are: ${names.join(', ')}`);
}

/** Digits only: '9.5', '1e3', '' and ' 9' are typing errors, not counts. Larger numbers are left to the generator. */
function integer(spec: string, text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new RangeError(
    `memories ${quoted(spec, 60)}: ${quoted(text)} is no whole number in digits alone; write for example circle:9`,
  );
}
