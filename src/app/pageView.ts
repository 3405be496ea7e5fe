import { dials } from '../params/table.ts';

/** What a link says about the page itself, in its query: it changes no number, and a new run keeps it. */
export interface PageView {
  /** dials and parts that are not shown: `?hide=panel,delta` */
  hide: ReadonlySet<string>;
  /** dials that are shown but cannot be changed: `?lock=seed,beta` */
  lock: ReadonlySet<string>;
  /** only the stage: `?embed=1` */
  embed: boolean;
  /** one sentence about names that mean nothing; '' if all do */
  problem: string;
}

/** The parts of the page beside the dials that a link may hide. */
const PARTS = [
  'panel',
  'preset',
  'results',
  'files',
  'command',
  'compare',
  'film',
  'charts',
  'gallery',
  'tour',
  'bench',
];

/** Reads the query of an address. Unknown names are left aside and said. */
export function parseView(search: string): PageView {
  const query = new URLSearchParams(search);
  const dialNames: string[] = dials.map(([name]) => name);
  const [hide, strangers] = namesIn(query.get('hide'), [...PARTS, ...dialNames]);
  const [lock, others] = namesIn(query.get('lock'), ['preset', ...dialNames]);
  const unknown = [...strangers, ...others].map((name) => `"${name.slice(0, 40)}"`);
  const problem =
    unknown.length === 0 ? '' : `The link hides or locks ${unknown.join(', ')}, which this page has not; left aside.`;
  return { hide, lock, embed: query.get('embed') === '1', problem };
}

function namesIn(list: string | null, known: readonly string[]): [Set<string>, string[]] {
  const names = (list ?? '').split(',').filter((name) => name !== '');
  return [new Set(names.filter((name) => known.includes(name))), names.filter((name) => !known.includes(name))];
}
