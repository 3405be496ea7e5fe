/** Where a browser does not say when it is idle, as Safari. */
const IDLE_MS = 500;

/** Does something once the page has nothing else to do. */
export function whenIdle(act: () => void): void {
  if ('requestIdleCallback' in window) requestIdleCallback(act);
  else setTimeout(act, IDLE_MS);
}
