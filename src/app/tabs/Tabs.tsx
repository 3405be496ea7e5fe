import type { Signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

export interface Tab {
  /** in addresses and ids */
  name: string;
  title: string;
  content: ComponentChildren;
  /** it is read together with what stands above it */
  withAbove?: boolean;
}

interface Props {
  tabs: readonly Tab[];
  /** name of the one that is open */
  open: Signal<string>;
}

/** What a tab shows may be loaded first, and come so much later, ms. */
const COMES_WITHIN_MS = 2000;
/** The same after a link was opened, ms: the picture above it comes first. */
const LINK_WITHIN_MS = 10_000;

/**
 * Scrolls the page as far as is needed to see what a tab shows, until the reader does something; `withAbove`: to its
 * end, so that as much as can be of what stands above it is seen, too. Returns how to end that.
 */
function reveal(shown: HTMLElement, withAbove: boolean, ms: number): () => void {
  const over = new AbortController();
  const observer = new ResizeObserver(() => {
    const { scrollMarginTop, scrollMarginBottom } = getComputedStyle(shown);
    const room = innerHeight - Number.parseFloat(scrollMarginTop) - Number.parseFloat(scrollMarginBottom);
    const fits = shown.offsetHeight <= room;
    shown.scrollIntoView({ block: fits ? (withAbove ? 'end' : 'nearest') : 'start' });
  });
  observer.observe(shown);
  // what stands above it moves it
  observer.observe(document.body);
  over.signal.addEventListener('abort', () => observer.disconnect());
  for (const sign of ['wheel', 'touchmove', 'pointerdown', 'keydown']) {
    addEventListener(sign, () => over.abort(), { signal: over.signal, passive: true });
  }
  setTimeout(() => over.abort(), ms);
  return () => over.abort();
}

/** Some parts in one place, of which one is seen. */
export function Tabs({ tabs, open }: Props) {
  const section = useRef<HTMLElement>(null);
  const row = useRef<HTMLDivElement>(null);
  const linked = useRef(new URLSearchParams(location.search).get('tab'));
  const chosen = tabs.find(({ name }) => name === open.value) ?? tabs[0];
  const show = ({ name, withAbove = false }: Tab, ms: number) => {
    const panel = section.current?.querySelector<HTMLElement>(`#panel-${name}`);
    const shown = withAbove ? panel : section.current;
    return shown ? reveal(shown, withAbove, ms) : undefined;
  };
  const choose = (tab: Tab) => {
    linked.current = null;
    open.value = tab.name;
    show(tab, COMES_WITHIN_MS);
  };
  // the tab that a link names may lie below the window
  useEffect(() => {
    if (!chosen || chosen.name !== linked.current) return;
    linked.current = null;
    return show(chosen, LINK_WITHIN_MS);
  }, [chosen?.name]);
  useEffect(() => {
    // a tab that comes with another run is no longer the link's
    const timer = setTimeout(() => (linked.current = null), LINK_WITHIN_MS);
    return () => clearTimeout(timer);
  }, []);
  /** arrows go round, as the pattern of tabs has it */
  const move = (event: KeyboardEvent) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by || !chosen) return;
    const next = tabs[(tabs.indexOf(chosen) + by + tabs.length) % tabs.length] as Tab;
    choose(next);
    row.current?.querySelector<HTMLElement>(`#tab-${next.name}`)?.focus();
    event.preventDefault();
  };
  return (
    <section class="tabs" aria-label="More about the run" ref={section}>
      <div class="row" role="tablist" aria-label="More about the run" ref={row} onKeyDown={move}>
        {tabs.map((tab) => (
          <button
            key={tab.name}
            type="button"
            role="tab"
            id={`tab-${tab.name}`}
            aria-selected={tab === chosen}
            aria-controls={`panel-${tab.name}`}
            tabIndex={tab === chosen ? 0 : -1}
            onClick={() => choose(tab)}
          >
            {tab.title}
          </button>
        ))}
      </div>
      {tabs.map((tab) => (
        <div
          key={tab.name}
          role="tabpanel"
          id={`panel-${tab.name}`}
          aria-labelledby={`tab-${tab.name}`}
          hidden={tab !== chosen}
        >
          {tab.content}
        </div>
      ))}
    </section>
  );
}
