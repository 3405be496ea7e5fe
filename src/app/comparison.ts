import { effect, type ReadonlySignal, type Signal, signal, untracked } from '@preact/signals';
import { shortAddress } from '../address.ts';
import { changedDials } from '../params/config.ts';
import type { Config } from '../params/table.ts';
import type { Picture } from '../view/picture.ts';
import { type LinkedTransport, linkTransports } from './linkTransports.ts';
import type { FromEngine } from './messages.ts';
import type { Pair } from './pairs.ts';
import { fromPlain, type PlainPicture } from './plainPicture.ts';
import { type SharedScale, sharedScale, withSharedScale } from './sharedScale.ts';
import { createSide, type Side } from './side.ts';
import { joinAddresses, type TwoAddresses } from './twoAddresses.ts';

export const comparisonViews = ['beside', 'difference'] as const;
export type ComparisonView = (typeof comparisonViews)[number];

/** A second side beside the first, and what links the two: cursor, time, colours, and what they differ in. */
export interface Comparison {
  readonly a: Side;
  readonly b: Side;
  /** the side whose dials are turned and whose results are listed */
  readonly edited: Signal<Side>;
  readonly view: ReadonlySignal<ComparisonView>;
  /** the picture A - B, in the view difference once it is there */
  readonly difference: ReadonlySignal<PlainPicture | undefined>;
  /** why there is none: one sentence, or '' */
  readonly why: ReadonlySignal<string>;
  readonly transport: LinkedTransport;
  look(view: ComparisonView): void;
  choose(pair: Pair): void;
  /** B becomes what A is */
  copyA(): Promise<void>;
  /** the address has changed under the page, after A has read its part */
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

export function createComparison(a: Side, { locked, given, changed }: ComparisonDoors): Comparison {
  const base = () => changedDials(a.store.config.value);
  const b = createSide({ locked, base, setAddress: changed, begin: () => begin(given) });
  // who opens it wants to turn B; who was sent it looks first
  const edited = signal(given.b === undefined ? b : a);
  const view = signal<ComparisonView>('beside');
  const difference = signal<PlainPicture | undefined>(undefined);
  const why = signal('');
  const transport = linkTransports(a.transport, b.transport, () => difference.value !== undefined);

  /** What each stage shows of its own run. */
  const pictures = [a, b].map(({ stage }) => signal<Picture | undefined>(stage.value?.seen?.picture));
  const own = (of: Signal<Picture | undefined>) => (message: FromEngine) => {
    if (message.kind === 'frame') of.value = fromPlain(message.picture);
    if (message.kind === 'done') of.value = fromPlain(message.report.picture);
  };

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

  async function begin(address: TwoAddresses): Promise<void> {
    await lendLists();
    await read(address);
  }

  async function read({ b: hash = '', view: asked }: TwoAddresses): Promise<void> {
    await b.store.readAddress(hash);
    const known = comparisonViews.find((one) => one === asked);
    turnTo(known ?? 'beside');
    if (known || asked === '') return;
    const message = `b is "${asked.slice(0, 40)}"; allowed are ${comparisonViews.join(' and ')}`;
    b.store.fault.value = { kind: 'config', message };
  }

  function turnTo(next: ComparisonView): void {
    if (next === view.value) return;
    view.value = next;
    forget();
    if (next === 'beside') showOwn();
  }

  function forget(): void {
    difference.value = undefined;
    why.value = '';
  }

  /** A's own picture in place of the difference, at the step where it stands. */
  function showOwn(): void {
    const { moment, command } = a.transport;
    if (moment.value) command({ do: 'seek', step: moment.value.step });
    else a.send({ kind: 'against', run: undefined });
  }

  function adopt({ store }: Side, config: Config): void {
    if (JSON.stringify(config) !== JSON.stringify(store.config.value)) store.adopt(() => config);
  }

  let sharing = false;
  function restyle(shared: SharedScale | undefined): void {
    for (const { stage } of [a, b]) {
      stage.value?.restyle((picture) => (shared ? withSharedScale(picture, shared) : picture));
    }
  }

  const idle = () => !a.store.going.value && !b.store.going.value;
  const ends = [
    transport.end,
    ...[a, b].map((side, i) => side.listen(own(pictures[i] as Signal<Picture | undefined>))),
    a.listen((message) => {
      if (message.kind === 'shown') {
        if (view.value === 'difference') difference.value = message.picture;
        a.stage.value?.show(message);
      }
      if (message.kind === 'noDifference') why.value = message.why;
      // the next device begins with A's own picture
      if (message.kind === 'canvasLost') turnTo('beside');
    }),
    b.listen((message) => {
      if (message.kind === 'lent' && message.run && view.value === 'difference' && idle()) {
        a.send({ kind: 'against', run: message.run });
      }
    }),
    effect(() => {
      const [ofA, ofB] = pictures.map(({ value }) => value);
      const shared = ofA && ofB && sharedScale(ofA, ofB);
      if (shared || sharing) restyle(shared);
      sharing = shared !== undefined;
    }),
    // one cursor
    effect(() => {
      b.store.cursor.value = a.store.cursor.value;
    }),
    effect(() => {
      a.store.cursor.value = b.store.cursor.value;
    }),
    // whenever both have a new result
    effect(() => {
      const both = a.store.shown.value && b.store.shown.value;
      if (view.value !== 'difference' || !both || !idle()) return;
      untracked(() => {
        forget();
        b.send({ kind: 'lend', what: 'run' });
      });
    }),
  ];

  return {
    a,
    b,
    edited,
    view,
    difference,
    why,
    transport,
    look(next) {
      turnTo(next);
      changed();
    },
    choose(pair) {
      adopt(a, pair.a);
      adopt(b, pair.b);
    },
    async copyA() {
      await lendLists();
      adopt(b, a.store.config.value);
    },
    read,
    async address() {
      return joinAddresses({
        a: await shortAddress(a.store.config.value),
        b: await shortAddress(b.store.config.value, base()),
        view: view.value,
      });
    },
    close() {
      for (const end of ends) end();
      b.close();
      restyle(undefined);
      if (view.value === 'difference') showOwn();
    },
  };
}
