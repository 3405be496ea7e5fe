import { closestName } from '../memories/closestName.ts';
import { quotable, quoted } from '../printable.ts';
import { columnNames } from './columns.ts';
import { FileError } from './fileError.ts';
import { type ImageShape, shapeOfWord } from './greyValues.ts';
import type { NumberTable } from './parseTable.ts';
import type { Range } from './preparePatterns.ts';

/** What is taken of a file of numbers, as it stands behind the name: `mine.csv:x,y:standardise:centre`. */
export interface Take {
  /** columns by name or number, or arrays of an .npz; none: what the file suggests */
  names: readonly string[];
  pca: boolean;
  standardise: boolean;
  centre: boolean;
  normalise: boolean;
  /** the rows are images of this height and width; tiles of a picture that is a sheet of them */
  shape?: ImageShape;
  /** the least and the largest value become -1 and 1 */
  grey: boolean;
  /** the file's own weights are left aside */
  unweighted: boolean;
  /** rows with a gap are left out; else they are an error */
  complete: boolean;
}

/** In both spellings. */
const OPTIONS: Readonly<Record<string, Exclude<keyof Take, 'names' | 'shape'>>> = {
  pca: 'pca',
  standardise: 'standardise',
  standardize: 'standardise',
  centre: 'centre',
  center: 'centre',
  normalise: 'normalise',
  normalize: 'normalise',
  grey: 'grey',
  gray: 'grey',
  unweighted: 'unweighted',
  complete: 'complete',
};

/** The parts between colons: an option each, the size of images (28x28), or columns with commas between them. */
export function parseTake(take: string): Take {
  const parts = take.split(':').map((part) => part.trim());
  const options = parts.filter((part) => Object.hasOwn(OPTIONS, part)).map((part) => OPTIONS[part]);
  const shape = parts.map(shapeOfWord).find((found) => found !== undefined);
  const names = parts
    .filter((part) => !Object.hasOwn(OPTIONS, part) && !shapeOfWord(part))
    .flatMap((part) => part.split(','))
    .map((word) => word.trim())
    .filter((word) => word !== '');
  const has = (option: keyof Take) => options.some((given) => given === option);
  return {
    names,
    pca: has('pca'),
    standardise: has('standardise'),
    centre: has('centre'),
    normalise: has('normalise'),
    ...(shape ? { shape } : {}),
    grey: has('grey'),
    unweighted: has('unweighted'),
    complete: has('complete'),
  };
}

/** The columns that are meant: a name goes before a number, and numbers count from 1. Throws FileError. */
export function columnsNamed(file: string, table: NumberTable, word: string): Range {
  const names = table.columns ?? [];
  for (const same of [(name: string) => name === word, (name: string) => name.toLowerCase() === word.toLowerCase()]) {
    const found = names.flatMap((name, d) => (same(name) ? [d + 1] : []));
    if (found.length > 1) {
      throw new FileError(
        file,
        `has ${found.length} columns called ${quoted(word)}; give their numbers: ${found.slice(0, 8).join(', ')}`,
      );
    }
    if (found[0] !== undefined) return [found[0], found[0]];
  }
  const [, from = '', to = from] = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(word) ?? [];
  const range: Range = [Number(from), Number(to)];
  if (from !== '' && range.every((end) => end >= 1 && end <= table.dim)) return range;
  const near = word.length < 3 ? undefined : closestName(word, [...names, ...Object.keys(OPTIONS)]);
  const all = columnNames(
    table,
    Array.from({ length: table.dim }, (_, d) => d),
  );
  const hint = near ? `; did you mean ${quotable(near)}?` : ';';
  const allowed = `columns are ${all}; other words are pca, standardise, centre, normalise, grey, unweighted, complete, and 8x8 for images`;
  throw new FileError(file, `has no column ${quoted(word)}${hint} ${near ? `Its ${allowed}` : `its ${allowed}`}`);
}
