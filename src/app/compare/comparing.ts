import { type ReadonlySignal, signal } from '@preact/signals';
import { shortAddress } from '../../address.ts';
import type { Pane } from '../pane.ts';
import type { Comparison } from './comparison.ts';
import { splitAddress, type TwoAddresses } from './twoAddresses.ts';

/** A comparison with the parts of the page that show it. */
interface Two {
  comparison: Comparison;
  parts: typeof import('./Compare.tsx');
}

/** One side or two: opens and closes the second one, and keeps the address of both. */
export interface Comparing {
  readonly two: ReadonlySignal<Two | undefined>;
  /** the side that dials, keys and files are meant for */
  current(): Pane;
  toggle(): Promise<void>;
  /** the address has changed under the page, or is read for the first time */
  read(hash: string): Promise<void>;
  /** a config has changed under the address */
  write(): Promise<void>;
}

export function createComparing(a: Pane, locked: ReadonlySet<string>, setAddress: (hash: string) => void): Comparing {
  const two = signal<Two | undefined>(undefined);

  async function write(): Promise<void> {
    await two.value?.comparison.follow();
    setAddress(await (two.value?.comparison.address() ?? shortAddress(a.store.config.value)));
  }

  /** All that only a comparison needs is loaded with the first one. */
  async function open(given: TwoAddresses): Promise<void> {
    try {
      const parts = await import('./Compare.tsx');
      two.value ??= { parts, comparison: parts.createComparison(a, { locked, given, changed: write }) };
    } catch {
      // no network, or a newer version of the site took its place
      a.store.remark('The second stage cannot be loaded; reload the page.');
    }
  }

  function close(): void {
    two.value?.comparison.close();
    two.value = undefined;
  }

  return {
    two,
    current: () => two.value?.comparison.edited.value ?? a,
    async toggle() {
      if (two.value) close();
      else await open({ a: '', b: undefined, view: '' });
      await write();
    },
    async read(hash) {
      const given = splitAddress(hash);
      await a.store.readAddress(given.a);
      if (given.b === undefined) close();
      else if (two.value) await two.value.comparison.read(given);
      else await open(given);
    },
    write,
  };
}
