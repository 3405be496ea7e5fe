/** The last value of a drag comes after the hand has let go: dials wait for a pause before they run. */
const AFTERWARDS_MS = 500;

/** State of entries that were written here: the one before them is one of this page, too. */
export const WRITTEN = 'written';

/** Back by one address, or on again; never away from the page. */
export function undo(again: boolean): void {
  if (again) history.forward();
  else if (history.state === WRITTEN) history.back();
}

/**
 * Returns what writes a fragment ('' for none) into the address line. Each is an entry of the browser's history; but a
 * slider that is dragged with pauses, or a memory, makes many, and back should undo the drag: what comes while one press
 * of the pointer lasts is one entry.
 */
export function createAddressBar(): (hash: string) => void {
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
    if (press?.written) history.replaceState(history.state, '', address);
    else history.pushState(WRITTEN, '', address);
    if (press) press.written = true;
  };
}

/** The query of the page with these parameters in place of theirs; '' takes one out. Others stay as they are written. */
export function queryWith(parameters: Readonly<Record<string, string>>): string {
  const others = location.search
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
