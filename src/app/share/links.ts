import { queryWith } from '../addressBar.ts';

/** What a teacher decides about a link. */
export interface Lesson {
  /** dials and parts of the page that are not shown */
  hide: ReadonlySet<string>;
  /** dials that cannot be turned */
  lock: ReadonlySet<string>;
  /** step of the tour at which it begins, from 1; 0: with the run that is shown */
  tour: number;
}

/** What would keep the tour from being shown: it chooses presets. */
const AGAINST_TOUR = { hide: ['tour'], lock: ['preset'] } as const;

/** The link of a page that is cut for a lesson. A tour brings its own runs, so the one shown is left out. */
export function lessonLink(href: string, { hide, lock, tour }: Lesson): string {
  const without = (names: ReadonlySet<string>, out: readonly string[]) =>
    [...names].filter((name) => tour === 0 || !out.includes(name)).join(',');
  const own = { hide: without(hide, AGAINST_TOUR.hide), lock: without(lock, AGAINST_TOUR.lock), embed: '' };
  const run = tour === 0 ? { tour: '' } : { tour: String(tour), step: '', path: '', result: '', film: '', below: '' };
  return withQuery(href, { ...own, ...run }, tour > 0);
}

/** The link with what the run gave here: whoever opens it sees whether it is the same there. '' takes that out. */
export function resultLink(href: string, result: string): string {
  return withQuery(href, { result }, false);
}

/** The link of the stage alone, for a frame. */
export function frameLink(href: string): string {
  return withQuery(href, { tour: '', tab: '', result: '', embed: '1' }, false);
}

/** The HTML of a frame that shows a link; what stands in attributes is escaped. */
export function frameCode(link: string, title: string): string {
  const attribute = (text: string) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
  return `<iframe src="${attribute(link)}" width="760" height="820" title="${attribute(title)}" style="border: 0" allow="fullscreen"></iframe>`;
}

function withQuery(href: string, parameters: Readonly<Record<string, string>>, withoutRun: boolean): string {
  const { origin, pathname, search, hash } = new URL(href);
  return `${origin}${pathname}${queryWith(parameters, search)}${withoutRun ? '' : hash}`;
}
