import { useSignal } from '@preact/signals';
import { isActive } from '../../params/config.ts';
import { type Config, dials } from '../../params/table.ts';
import { tourSteps } from '../gallery/tourSteps.ts';
import { PARTS, type PageView } from '../pageView.ts';
import { lessonLink } from './links.ts';
import { QrCode } from './QrCode.tsx';
import type { ShareProps } from './shareProps.ts';

interface Props extends Pick<ShareProps, 'copy'> {
  href: string;
  view: PageView;
  config: Config;
}

/** The parts of the page in words, in the order of the page. */
const WORDS: Readonly<Record<string, string>> = {
  tour: 'tour',
  gallery: 'gallery',
  bench: 'benchmark',
  compare: 'compare',
  film: 'film',
  charts: 'charts',
  files: 'files and links',
  results: 'numbers',
  command: 'command line',
  panel: 'all dials',
  preset: 'presets',
};

/** A link for a class: what is hidden, what cannot be turned, and where it begins. */
export function Lesson({ href, view, config, copy }: Props) {
  const hide = useSignal(view.hide);
  const lock = useSignal(view.lock);
  const tour = useSignal(0);
  const coded = useSignal(false);
  const link = lessonLink(href, { hide: hide.value, lock: lock.value, tour: tour.value });
  const turn = (of: typeof hide, name: string, on: boolean) => {
    const names = new Set(of.value);
    if (on) names.add(name);
    else names.delete(name);
    of.value = names;
  };
  const box = (of: typeof hide, name: string, label: string, bare = false) => (
    <label key={name}>
      <input
        type="checkbox"
        checked={of.value.has(name)}
        onChange={(event) => turn(of, name, event.currentTarget.checked)}
      />
      <span class={bare ? 'unseen' : ''}>{label}</span>
    </label>
  );
  return (
    <section aria-labelledby="share-lesson">
      <h3 id="share-lesson">For a class</h3>
      <p>A page with less on it. Nobody is kept from a plain link.</p>
      <label class="begin">
        Begins with{' '}
        <select value={tour.value} onChange={(event) => (tour.value = Number(event.currentTarget.value))}>
          <option value={0}>the run that is shown</option>
          {tourSteps.map(({ title }, i) => (
            <option key={title} value={i + 1}>
              step {i + 1} of the tour: {title}
            </option>
          ))}
        </select>
      </label>
      <fieldset>
        <legend>Hide</legend>
        <div class="boxes">{PARTS.map((name) => box(hide, name, WORDS[name] ?? name))}</div>
      </fieldset>
      <details>
        <summary>Single dials</summary>
        <table>
          <thead>
            <tr>
              <th scope="col">dial</th>
              <th scope="col">hide</th>
              <th scope="col">lock</th>
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row">preset</th>
              <td />
              <td>{box(lock, 'preset', 'lock preset', true)}</td>
            </tr>
            {dials
              .filter(([name]) => isActive(name, config))
              .map(([name, { label }]) => (
                <tr key={name}>
                  <th scope="row">
                    {label} <span class="note">{name}</span>
                  </th>
                  <td>{box(hide, name, `hide ${name}`, true)}</td>
                  <td>{box(lock, name, `lock ${name}`, true)}</td>
                </tr>
              ))}
          </tbody>
        </table>
      </details>
      <div class="row">
        <input type="text" readonly aria-label="Link for a class" value={link} />
        <button type="button" onClick={() => copy(link, 'Link for a class')}>
          Copy
        </button>
        <button type="button" aria-expanded={coded.value} onClick={() => (coded.value = !coded.value)}>
          QR code
        </button>
      </div>
      {coded.value && <QrCode link={link} />}
    </section>
  );
}
