import { useComputed } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { isActive } from '../../params/config.ts';
import { ownDials } from '../../params/ownDials.ts';
import type { Config } from '../../params/table.ts';
import { Announcer } from '../Announcer.tsx';
import { StoredPicture } from '../lateParts.ts';
import type { Pane } from '../pane.ts';
import { Banner, Status } from '../Status.tsx';
import { Picture } from '../stage/Picture.tsx';
import { momentText } from '../time/momentText.ts';
import type { Comparison } from './comparison.ts';
import { comparisonViews } from './differenceView.ts';
import { pairsFor } from './pairs.ts';

/** The parts of the page that are there while two runs are compared. */

const VIEW_NAMES = { beside: 'Side by side', difference: 'Difference' } as const;

export { createComparison } from './comparison.ts';

interface BarProps {
  comparison: Comparison;
  locked: ReadonlySet<string>;
  /** whether other pairs are offered; else only the view can be changed */
  pairs: boolean;
}

/** How the two are seen, and pairs worth seeing. */
export function CompareBar({ comparison, locked, pairs }: BarProps) {
  const { a, difference, look, choose, copyA } = comparison;
  const { view, picture, why } = difference;
  const waiting = view.value === 'difference' && !picture.value;
  return (
    <section class="comparison" aria-label="Comparison">
      <Segments
        name="comparison-view"
        label="Show"
        options={comparisonViews.map((one) => ({ value: one, text: VIEW_NAMES[one] }))}
        chosen={view.value}
        choose={look}
      />
      {pairs && (
        <fieldset class="group">
          <legend>Pairs</legend>
          {pairsFor(a.store.config.value, locked).map((pair) => (
            <button key={pair.title} type="button" onClick={() => choose(pair)}>
              {pair.title}
            </button>
          ))}
          <button type="button" title="B gets the dials of A" onClick={() => void copyA()}>
            B as A
          </button>
        </fieldset>
      )}
      <p class="note" role="status" data-kept={view.value === 'difference'}>
        {why.value ? `No difference: ${why.value}.` : waiting && 'The difference comes when both runs are done.'}
      </p>
    </section>
  );
}

/** Whose dials the panel turns. */
export function SideSwitch({ comparison: { a, b, edited } }: { comparison: Comparison }) {
  return (
    <Segments
      name="side"
      label="Dials and results of"
      options={[
        { value: a, text: 'A' },
        { value: b, text: 'B' },
      ]}
      chosen={edited.value}
      choose={(side) => {
        edited.value = side;
      }}
    />
  );
}

interface HeadProps {
  comparison: Comparison;
  side: Pane;
  children?: ComponentChildren;
}

const recalls = ({ experiment, dynamics }: Config) => experiment === 'basins' && dynamics === 'hopfield';
const diffuses = (config: Config) => config.experiment === 'generate' && isActive('schedule', config);

/** What two sides are that show the two sides of one energy. */
function storyOf(config: Config, other: Config): string | undefined {
  if (recalls(config) && diffuses(other)) return 'Recall: the Hopfield network';
  return diffuses(config) && recalls(other) ? 'Diffusion: noise runs backwards' : undefined;
}

/** A or B, and what it is, or the dials that only it has so. */
export function SideHead({ comparison, side, children }: HeadProps) {
  const { a, b, edited } = comparison;
  const [own, story] = useComputed(() => {
    const [config, other] = [side, side === a ? b : a].map(({ store }) => store.config.value) as [Config, Config];
    return [ownDials(config, other) || 'as the other one', storyOf(config, other)] as const;
  }).value;
  return (
    <div class="side-head">
      <h2 class="side-name" data-edited={edited.value === side}>
        <span class="letter">{side === a ? 'A' : 'B'}</span>{' '}
        <span class="own" title={own}>
          {story ?? own}
        </span>
      </h2>
      {children}
    </div>
  );
}

interface SecondProps extends Pick<HeadProps, 'comparison'> {
  controls: boolean;
}

/** All that B has of its own: what goes on, what went wrong, its stage. */
export function SecondSide({ comparison, controls }: SecondProps) {
  const { b, transport } = comparison;
  const { store } = b;
  const [moment, led] = [b.transport.moment, transport.moment].map(({ value }) => value && momentText(value));
  return (
    <section class="side" aria-label="B">
      <SideHead comparison={comparison} side={b}>
        {controls && <Status store={store} />}
      </SideHead>
      <Banner store={store} />
      <Announcer store={store} name="B" />
      <StoredPicture store={store} />
      <Picture store={store} mount={b.mount} name="B" />
      {led && moment && led !== moment && <p class="numbers note">B: {moment}</p>}
    </section>
  );
}

interface SegmentsProps<T> {
  name: string;
  label: string;
  options: readonly { value: T; text: string }[];
  chosen: T;
  choose(value: T): void;
}

/** One of a few, as a row of connected buttons; to keys and screen readers radio buttons. */
function Segments<T>({ name, label, options, chosen, choose }: SegmentsProps<T>) {
  return (
    <fieldset class="segments">
      <legend>{label}</legend>
      <div>
        {options.map(({ value, text }) => (
          <label key={text}>
            <input type="radio" name={name} checked={chosen === value} onChange={() => choose(value)} />
            {text}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
