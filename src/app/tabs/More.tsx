import type { Signal } from '@preact/signals';
import type { FileActions } from '../files/fileActions.ts';
import { OpenSave } from '../files/OpenSave.tsx';
import { Cite } from '../results/Cite.tsx';
import { Command } from '../results/Command.tsx';
import { Numbers } from '../results/Numbers.tsx';
import type { Store } from '../store.ts';
import { type Tab, Tabs } from './Tabs.tsx';

export interface MoreProps {
  store: Store;
  files: FileActions;
  locked: ReadonlySet<string>;
  /** whether a part of the page is shown, by its name in `?hide=` */
  part: (name: string) => boolean;
  open: Signal<string>;
  copy: (text: string, what: string) => void;
  copyLink: () => void;
}

/** What few need at once: numbers of the run, files, how to cite it. */
export function More({ store, files, locked, part, open, copy, copyLink }: MoreProps) {
  const tabs: Tab[] = [];
  const add = (name: string, title: string, content: Tab['content']) => tabs.push({ name, title, content });
  if (part('results')) add('numbers', 'Numbers', <Numbers store={store} />);
  if (part('files') || part('command')) {
    add(
      'files',
      'Files',
      <>
        {part('files') && <OpenSave store={store} files={files} locked={locked} copyLink={copyLink} />}
        {part('command') && <Command store={store} copy={copy} />}
      </>,
    );
  }
  if (part('results')) add('cite', 'Cite', <Cite store={store} copy={copy} />);
  return tabs.length > 0 ? <Tabs tabs={tabs} open={open} /> : null;
}
