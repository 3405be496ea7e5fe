import { type Signal, signal } from '@preact/signals';
import { shortAddress } from '../../address.ts';
import { changedDials } from '../../params/config.ts';
import { createPane, type Pane } from '../pane.ts';
import { type ComparisonView, comparisonViews, createDifferenceView, type DifferenceView } from './differenceView.ts';
import { adopt, linkCursors, linkDials, linkScales } from './linkSides.ts';
import { type LinkedTransport, linkTransports } from './linkTransports.ts';
import type { Pair } from './pairs.ts';
import { joinAddresses, type TwoAddresses } from './twoAddresses.ts';

/** A second side beside the first, and what links the two: cursor, time, colours, region, and what they differ in. */
export interface Comparison {
  readonly a: Pane;
  readonly b: Pane;
  /** the side whose dials are turned and whose results are listed */
  readonly edited: Signal<Pane>;
  readonly difference: DifferenceView;
  readonly transport: LinkedTransport;
  look(view: ComparisonView): void;
  choose(pair: Pair): void;
  /** B becomes what A is */
  copyA(): Promise<void>;
  /** the dials of A have been turned */
  follow(): Promise<void>;
  /** the address has changed under the page, and A has read its part */
  read(address: TwoAddresses): Promise<void>;
  /** the address of both */
  address(): Promise<string>;
  close(): void;
}

export interface ComparisonDoors {
  /** dials that the link locks */
  locked: ReadonlySet<string>;
  /** what stands in the address now; B is a copy of A where it names none */
  given: TwoAddresses;
  /** the address shall be written again */
  changed(): void;
}

export function createComparison(a: Pane, { locked, given, changed }: ComparisonDoors): Comparison {
  /** what B is where its part of the address says nothing */
  const base = () => changedDials(a.store.config.value);
  const b = createPane({
    locked,
    base,
    view: a.store.view,
    setAddress() {
      void dials.follow(b, a);
      changed();
    },
    async begin() {
      await lendLists();
      await read(given);
    },
  });
  const dials = linkDials(a, b, lendLists);
  const difference = createDifferenceView(a, b);
  const transport = linkTransports(a.transport, b.transport, () => difference.picture.value !== undefined);
  const ends = [transport.end, difference.end, linkCursors(a, b), linkScales(a, b)];

  /** B may be made of files that A was given. */
  function lendLists(): Promise<void> {
    return new Promise((resolve) => {
      const end = a.listen((message) => {
        if (message.kind !== 'lent' || !message.lists) return;
        end();
        b.send({ kind: 'borrow', lists: message.lists });
        resolve();
      });
      a.send({ kind: 'lend', what: 'lists' });
    });
  }

  async function read({ b: hash = '', view: asked }: TwoAddresses): Promise<void> {
    await b.store.readAddress(hash);
    dials.settle();
    const known = comparisonViews.find((one) => one === asked);
    difference.turnTo(known ?? 'beside');
    if (known || asked === '') return;
    const problem = `b is "${asked.slice(0, 40)}"; allowed are ${comparisonViews.join(' and ')}`;
    const others = b.store.fault.value?.kind === 'config' ? [b.store.fault.value.message] : [];
    b.store.fault.value = { kind: 'config', message: [problem, ...others].join('\n') };
  }

  return {
    a,
    b,
    // who opens it wants to turn B; who was sent it looks first
    edited: signal(given.b === undefined ? b : a),
    difference,
    transport,
    look(view) {
      difference.turnTo(view);
      changed();
    },
    choose(pair) {
      adopt(a, pair.a);
      adopt(b, pair.b);
      dials.settle();
    },
    async copyA() {
      await lendLists();
      adopt(b, a.store.config.value);
    },
    follow: () => dials.follow(a, b),
    read,
    async address() {
      return joinAddresses({
        a: await shortAddress(a.store.config.value),
        b: await shortAddress(b.store.config.value, base()),
        view: difference.view.value,
      });
    },
    close() {
      for (const end of ends) end();
      b.close();
    },
  };
}
