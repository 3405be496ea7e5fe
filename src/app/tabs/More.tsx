import type { Signal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type { EquationProps } from '../equation/Equation.tsx';
import { OpenSave } from '../files/OpenSave.tsx';
import { lazily } from '../lazily.tsx';
import type { Pane } from '../pane.ts';
import type { ReliefProps } from '../relief/Relief.tsx';
import { Cite } from '../results/Cite.tsx';
import { Command } from '../results/Command.tsx';
import { Numbers } from '../results/Numbers.tsx';
import type { ShadersProps } from '../shader/Shaders.tsx';
import type { Store } from '../store.ts';
import type { TrainProps } from '../training/Training.tsx';
import { type Tab, Tabs } from './Tabs.tsx';

export interface MoreProps {
  pane: Pane;
  locked: ReadonlySet<string>;
  /** whether a part of the page is shown, by its name in `?hide=` */
  part: (name: string) => boolean;
  open: Signal<string>;
  copy: (text: string, what: string) => void;
  copyLink: () => void;
}

/** Asked of the engine, and loaded, while its tab is open. */
const Equation = lazily<EquationProps & { open: boolean }>(
  ({ open }) => open,
  async () => (await import('../equation/Equation.tsx')).Equation,
);

/** Asked of the engine, and loaded, while its tab is open. */
const Relief = lazily<ReliefProps & { open: boolean }>(
  ({ open }) => open,
  async () => (await import('../relief/Relief.tsx')).Relief,
);

const hasRelief = ({ config }: Store) => ['landscape', 'attractors'].includes(config.value.experiment);

/** Loaded when its tab is opened first. */
const Train = lazily<TrainProps>(
  ({ opened }) => opened,
  async () => (await import('../training/Training.tsx')).Training,
);

/** Asked of the engine, and loaded, while its tab is open. */
const Shaders = lazily<ShadersProps & { open: boolean }>(
  ({ open }) => open,
  async () => (await import('../shader/Shaders.tsx')).Shaders,
);

/** What few need at once: numbers of the run, the equation at work, its shaders, files, how to cite it. */
export function More({ pane, locked, part, open, copy, copyLink }: MoreProps) {
  const { store, files } = pane;
  const tabs: Tab[] = [];
  // it goes on while another tab is looked at
  const trains = useRef(false);
  trains.current ||= open.value === 'train';
  const add = (name: string, title: string, content: Tab['content'], withAbove = false) =>
    tabs.push({ name, title, content, withAbove });
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
  // its cursor is that of the picture
  if (part('equation')) add('equation', 'Equation', <Equation pane={pane} open={open.value === 'equation'} />, true);
  if (part('relief') && hasRelief(store)) {
    add('relief', 'Relief', <Relief pane={pane} open={open.value === 'relief'} />);
  }
  if (part('training')) add('train', 'Train', <Train opened={trains.current} store={store} files={files} />);
  if (part('shader')) add('shader', 'Shader', <Shaders pane={pane} open={open.value === 'shader'} copy={copy} />);
  if (part('results')) add('cite', 'Cite', <Cite store={store} copy={copy} />);
  return tabs.length > 0 ? <Tabs tabs={tabs} open={open} /> : null;
}
