import { effect, type ReadonlySignal, signal, untracked } from '@preact/signals';
import type { Picture } from '../../view/picture.ts';
import type { Pane } from '../pane.ts';

export const comparisonViews = ['beside', 'difference'] as const;
export type ComparisonView = (typeof comparisonViews)[number];

/** How two sides are seen: each on its stage, or what they differ in on the stage of A. */
export interface DifferenceView {
  readonly view: ReadonlySignal<ComparisonView>;
  /** the picture A - B, in the view difference once it is there */
  readonly picture: ReadonlySignal<Picture | undefined>;
  /** why there is none: one sentence, or '' */
  readonly why: ReadonlySignal<string>;
  turnTo(view: ComparisonView): void;
  end(): void;
}

/** The engine of A takes the difference, of what the engine of B lends it, whenever both have a new result. */
export function createDifferenceView(a: Pane, b: Pane): DifferenceView {
  const view = signal<ComparisonView>('beside');
  const picture = signal<Picture | undefined>(undefined);
  const why = signal('');
  const idle = () => !a.store.going.value && !b.store.going.value;

  function forget(): void {
    picture.value = undefined;
    why.value = '';
  }

  function ask(): void {
    forget();
    b.send({ kind: 'lend', what: 'run' });
  }

  /** A's own picture again, at the step where it stands. */
  function showOwn(): void {
    const { moment, command } = a.transport;
    if (moment.value) command({ do: 'seek', step: moment.value.step });
    else a.send({ kind: 'against', run: undefined });
  }

  function turnTo(next: ComparisonView): void {
    if (next === view.value) return;
    view.value = next;
    forget();
    if (next === 'beside') showOwn();
  }

  const ends = [
    effect(() => {
      const both = a.store.shown.value && b.store.shown.value;
      if (view.value !== 'difference' || !both || !idle()) return;
      untracked(ask);
    }),
    b.listen((message) => {
      if (message.kind === 'lent' && message.run && view.value === 'difference' && idle()) {
        a.send({ kind: 'against', run: message.run });
      }
    }),
    a.listen((message) => {
      if (message.kind === 'shown' && view.value === 'difference') picture.value = message.picture;
      if (message.kind === 'noDifference') why.value = message.why;
      // with the device went the difference; A's own picture is there already
      if (message.kind === 'canvasLost' && view.value === 'difference') ask();
    }),
  ];
  return {
    view,
    picture,
    why,
    turnTo,
    end() {
      turnTo('beside');
      for (const end of ends) end();
    },
  };
}
