import { closestName } from '../memories/closestName.ts';
import { dials } from '../params/table.ts';
import { quoted } from '../printable.ts';

/** What a link says about the page itself, in its query: it changes no number, and a new run keeps it. */
export interface PageView {
  /** dials and parts that are not shown: `?hide=panel,delta` */
  hide: ReadonlySet<string>;
  /** dials that are shown but cannot be changed: `?lock=seed,beta` */
  lock: ReadonlySet<string>;
  /** only the stage: `?embed=1` */
  embed: boolean;
  /** what means nothing, one sentence a line; '' if all does */
  problem: string;
}

/** The parts of the page beside the dials that a link may hide. */
export const PARTS = [
  'panel',
  'preset',
  'results',
  'equation',
  'relief',
  'shader',
  'files',
  'command',
  'compare',
  'film',
  'charts',
  'gallery',
  'tour',
  'bench',
  'training',
];

/** The tabs below the picture; the first is open where a link names none. */
export const TABS = ['numbers', 'files', 'equation', 'relief', 'train', 'shader', 'cite'] as const;

/** What the query of a link may name. */
const NAMES = [
  'hide',
  'lock',
  'embed',
  'tour',
  'film',
  'below',
  'step',
  'path',
  'result',
  'scale',
  'tab',
  'see',
  'tune',
  'gpu',
];

/** Reads the query of an address. Unknown names are left aside and said. */
export function parseView(search: string): PageView {
  const query = new URLSearchParams(search);
  const dialNames: string[] = dials.map(([name]) => name);
  const hide = namesIn('hide', query, [...PARTS, ...dialNames]);
  const lock = namesIn('lock', query, ['preset', ...dialNames]);
  // sites add parameters of their own: only what looks like one of ours is one
  const misspelt = [...query.keys()].flatMap((name) => {
    const meant = NAMES.includes(name) ? undefined : closestName(name, NAMES);
    return meant ? [`The link has ${quoted(name)}, which means nothing here; did you mean ${meant}?`] : [];
  });
  const problem = [...hide.problems, ...lock.problems, ...misspelt].join('\n');
  return { hide: hide.names, lock: lock.names, embed: query.get('embed') === '1', problem };
}

function namesIn(parameter: string, query: URLSearchParams, known: readonly string[]) {
  const given = (query.get(parameter) ?? '').split(',').filter((name) => name !== '');
  const problems = given
    .filter((name) => !known.includes(name))
    .map((name) => {
      const near = closestName(name, known);
      return `${parameter} has ${quoted(name)}, which this page has not; ${near ? `did you mean ${near}?` : 'left aside'}`;
    });
  return { names: new Set(given.filter((name) => known.includes(name))), problems };
}
