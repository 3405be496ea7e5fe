import { type Format, formats, PICTURES_OF_BROWSERS, TEXTS_OF_NUMBERS } from './formats.ts';

/** What help texts, messages and docs say about formats, made from the table. */

const extensionsOf = (holdsTrue: (format: Format) => boolean) =>
  formats.filter(holdsTrue).map(({ extension }) => extension as string);

/** Extensions of the files in which a run is written. */
export const runExtensions = extensionsOf(() => true);
/** Of those that hold one result. */
export const oneResultExtensions = extensionsOf(({ holds }) => holds === 'array' || holds === 'table');
/** Of those from which a run is made again. */
export const carrierExtensions = extensionsOf(({ sidecar }) => !sidecar);
/** Of files whose rows of numbers are read as memories. */
export const numberExtensions = [...extensionsOf(({ memories }) => memories === 'numbers'), ...TEXTS_OF_NUMBERS];
/** Of files that every door reads as memories. */
const memoryExtensions = [...numberExtensions, ...extensionsOf(({ memories }) => memories === 'picture')];
/** Of all that a browser may open. */
export const openExtensions = [...new Set([...runExtensions, ...memoryExtensions, ...PICTURES_OF_BROWSERS])];

/** '.npy, .csv', or '.npy and .csv' with a word before the last. */
export function dotted(extensions: readonly string[], conjunction?: 'and' | 'or'): string {
  const names = extensions.map((extension) => `.${extension}`);
  const last = names.at(-1);
  if (!conjunction || !last || names.length === 1) return names.join(', ');
  return `${names.slice(0, -1).join(', ')} ${conjunction} ${last}`;
}

/** The format that the name of a file asks for. */
export function formatOfName(file: string): (typeof formats)[number] | undefined {
  const extension = /\.([^./\\]*)$/.exec(file)?.[1]?.toLowerCase();
  return formats.find((format) => format.extension === extension);
}
