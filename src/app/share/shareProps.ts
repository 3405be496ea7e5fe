import type { Signal } from '@preact/signals';
import type { Film } from '../film/film.ts';
import type { PageView } from '../pageView.ts';
import type { Store } from '../store.ts';
import type { Transport } from '../time/transport.ts';

/** What the share dialog and its parts are given. */
export interface ShareProps {
  open: Signal<boolean>;
  /** of the side that is turned */
  store: Store;
  view: PageView;
  transport: Transport;
  film: Film | undefined;
  /** what holds the stages */
  stages(): HTMLElement | null;
  copy(text: string, what: string): void;
}
