import { effect, type Signal } from '@preact/signals';
import { closestName } from '../memories/closestName.ts';
import { quoted } from '../printable.ts';

/** The last value of a drag comes after the hand has let go: dials wait for a pause before they run. */
const AFTERWARDS_MS = 500;

/** State of entries that were written here: the one before them is one of this page, too. */
const WRITTEN = 'written';

/** Back by one address, or on again; never away from the page. */
export function undo(again: boolean): void {
  if (again) history.forward();
  else if (history.state === WRITTEN) history.back();
}

/**
 * Returns what writes a fragment ('' for none) into the address line. Each is an entry of the browser's history; but a
 * slider that is dragged with pauses, or a memory, makes many, and back should undo the drag: what comes while one
 * press of the pointer lasts is one entry. A frame makes none: back is meant for the page around it.
 */
export function createAddressBar(framed: boolean): (hash: string) => void {
  let press: { written: boolean } | undefined;
  addEventListener('pointerdown', () => (press = { written: false }), { capture: true });
  addEventListener('keydown', () => (press = undefined), { capture: true });
  for (const end of ['pointerup', 'pointercancel']) {
    addEventListener(
      end,
      () => {
        const ended = press;
        setTimeout(() => {
          if (press === ended) press = undefined;
        }, AFTERWARDS_MS);
      },
      { capture: true },
    );
  }
  return (hash) => {
    if (hash === location.hash) return;
    const address = hash || location.pathname + location.search;
    if (framed || press?.written) history.replaceState(history.state, '', address);
    else history.pushState(WRITTEN, '', address);
    if (press) press.written = true;
  };
}

/**
 * The address becomes that of a link of this page, with its run and its film. It
 * ends a tour; the rest of the query stays.
 */
export function followLink(link: string): void {
  const { search, hash } = new URL(link, location.href);
  const { film = '', below = '' } = Object.fromEntries(new URLSearchParams(search));
  const query = queryWith({ tour: '', step: '', path: '', film, below });
  history.pushState(WRITTEN, '', `${location.pathname}${query}${hash}`);
}

/** The query of the page is another one, and the entry of the history the same. */
export function replaceQuery(parameters: Readonly<Record<string, string>>): void {
  const query = queryWith(parameters);
  if (query === location.search) return;
  history.replaceState(history.state, '', `${location.pathname}${query}${location.hash}`);
}

/**
 * A word about the page that stands in the query, `?tab=files`, and is there again on load, back and forward: one of
 * `allowed`, of which the first is the one without a word. `wrong` is told what a link says in place of them.
 */
export function keepInQuery(
  name: string,
  word: Signal<string>,
  allowed: readonly [string, ...string[]],
  wrong: (sentence: string) => void,
): void {
  const read = () => {
    const given = new URLSearchParams(location.search).get(name) ?? allowed[0];
    word.value = allowed.includes(given) ? given : allowed[0];
    if (word.value === given) return;
    const near = closestName(given, allowed);
    wrong(`${name} is ${quoted(given)}; ${near ? `did you mean ${near}?` : `allowed are ${allowed.join(', ')}`}`);
  };
  read();
  addEventListener('popstate', read);
  effect(() => replaceQuery({ [name]: word.value === allowed[0] ? '' : word.value }));
}

/**
 * A query, that of the page, with these parameters in place of theirs; '' takes
 * one out. Others stay as they are written.
 */
export function queryWith(parameters: Readonly<Record<string, string>>, search = location.search): string {
  const others = search
    .slice(1)
    .split('&')
    .filter((part) => part !== '' && !((part.split('=')[0] as string) in parameters));
  const own = Object.entries(parameters)
    .filter(([, text]) => text !== '')
    // a sweep is read more easily as it is written
    .map(([name, text]) => `${name}=${encodeURIComponent(text).replace(/%3A/g, ':').replace(/%2C/g, ',')}`);
  const all = [...others, ...own];
  return all.length > 0 ? `?${all.join('&')}` : '';
}
