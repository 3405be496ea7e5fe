import { type CaseEntry, parseCases } from '../../verify/casesFile.ts';
import { longCases } from '../../verify/longCases.ts';

/** The addresses of the files of reference cases, by their names. They are fetched when they are asked for. */
const addresses = import.meta.glob<string>('../../../cases/*.json', { query: '?url', import: 'default' });

/** Which cases shall be run, as a link says it. */
export interface CaseChoice {
  /** beginnings of ids, separated by commas; '' for all */
  only: string;
  /** also those that take a software driver many seconds */
  long: boolean;
}

/** A case of the page, and why it is not run, if it is not. */
export interface ListedCase {
  entry: CaseEntry;
  id: string;
  left: string;
}

/** Why a long case is left out. */
export const LONG = 'takes many seconds on a software driver; tick “long cases” to run it';

/**
 * Every case there is, in the order of the files. Throws where one cannot be fetched, and
 * CaseError where it is no file of cases.
 */
export async function fetchCases(): Promise<CaseEntry[]> {
  const files = await Promise.all(
    Object.entries(addresses)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(async ([path, addressOf]) => {
        const response = await fetch(await addressOf());
        if (!response.ok)
          throw new Error(`${path.split('/').at(-1)} cannot be fetched (${response.status}); reload the page`);
        return parseCases(await response.text());
      }),
  );
  return files.flat();
}

export const idOf = (entry: CaseEntry): string => ('case' in entry ? entry.case.id : entry.id);

/** The cases whose id begins as chosen, and of each whether it is run. */
export function chosenCases(entries: readonly CaseEntry[], { only, long }: CaseChoice): ListedCase[] {
  const beginnings = only
    .split(',')
    .map((text) => text.trim())
    .filter(Boolean);
  return entries
    .map((entry) => ({ entry, id: idOf(entry) }))
    .filter(({ id }) => beginnings.length === 0 || beginnings.some((beginning) => id.startsWith(beginning)))
    .map((listed) => ({ ...listed, left: !long && longCases.has(listed.id) ? LONG : '' }));
}

/** Reads `?gpu=verify&only=A,B01&long=1`. */
export function readCaseLink(search: string): CaseChoice {
  const query = new URLSearchParams(search);
  return { only: query.get('only') ?? '', long: query.get('long') === '1' };
}

/** The parameters of a link that asks for the same; '' for what is as it would be without. */
export function caseParameters({ only, long }: CaseChoice): Record<'gpu' | 'only' | 'long', string> {
  return { gpu: 'verify', only: only.trim(), long: long ? '1' : '' };
}
