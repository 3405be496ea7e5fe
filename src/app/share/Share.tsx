import { useSignal } from '@preact/signals';
import { stampText } from '../../experiments/compareStamps.ts';
import { filesIn } from '../../params/fileDials.ts';
import { Dialog } from '../Dialog.tsx';
import { download } from '../files/download.ts';
import type { Store } from '../store.ts';
import { Lesson } from './Lesson.tsx';
import { frameCode, frameLink, resultLink } from './links.ts';
import { QrCode } from './QrCode.tsx';
import { Recording } from './Recording.tsx';
import type { ShareProps } from './shareProps.ts';
import { copyPicture, StagePicture } from './stagePicture.ts';

/** Everything that leaves the page but files: link, code, picture, a link for a class, a frame, a recording. */
export function Share({ open, store, view, transport, film, stages, copy }: ShareProps) {
  const coded = useSignal(false);
  const proves = useSignal(false);
  const stamp = store.shown.value && stampText(store.shown.value.report.stamp);
  const link = resultLink(location.href, (proves.value && stamp) || '');
  const picture = store.shown.value?.report.picture;
  const seen = picture?.findings;
  const caption = seen ? [seen.headline, seen.shows] : [picture?.title ?? 'driftwell'];
  // a link to a film is about all of it
  const { headline: about, shows: text } = film?.findings.value ?? {
    headline: caption[0] as string,
    shows: seen?.shows ?? '',
  };
  const code = frameCode(frameLink(link), about);
  return (
    <Dialog open={open} title="Share" class="share">
      <section aria-labelledby="share-link">
        <h3 id="share-link">Link</h3>
        <p>Whoever opens it has the same run, at the same step, with the same path.</p>
        <div class="row">
          <input type="text" readonly aria-label="Link" value={link} onFocus={selectAll} />
          <button type="button" onClick={() => copy(link, 'Link')}>
            Copy link
          </button>
          <button type="button" aria-expanded={coded.value} onClick={() => (coded.value = !coded.value)}>
            QR code
          </button>
          {'share' in navigator && (
            <button
              type="button"
              onClick={() => void navigator.share({ title: about, text, url: link }).catch(() => undefined)}
            >
              Send
            </button>
          )}
        </div>
        {stamp && (
          <label>
            <input type="checkbox" checked={proves.value} onChange={() => (proves.value = !proves.value)} /> with what
            the run gave here: whoever opens it sees whether theirs is identical, equal within tolerance, or different
          </label>
        )}
        {coded.value && <QrCode link={link} />}
        <LinkNotes store={store} />
      </section>
      <Picture name={`${store.config.value.experiment}.png`} caption={caption} stages={stages} store={store} />
      <Recording store={store} transport={transport} film={film} stages={stages} />
      <Lesson href={link} view={view} config={store.config.value} copy={copy} />
      <section aria-labelledby="share-frame">
        <h3 id="share-frame">In a page or slides</h3>
        <p>The stage alone, with a link to the whole page. It waits while nobody sees it.</p>
        <div class="row">
          <textarea readonly rows={3} aria-label="HTML of the frame" value={code} onFocus={selectAll} />
          <button type="button" onClick={() => copy(code, 'HTML')}>
            Copy HTML
          </button>
        </div>
      </section>
      <p class="note" role="status">
        {store.said.value}
      </p>
    </Dialog>
  );
}

const selectAll = ({ currentTarget }: { currentTarget: HTMLInputElement | HTMLTextAreaElement }) =>
  currentTarget.select();

/** What whoever gets the link should know. */
function LinkNotes({ store }: { store: Store }) {
  const files = filesIn(store.config.value).map(({ file }) => file);
  const local = ['localhost', '127.0.0.1', '[::1]'].includes(location.hostname);
  return (
    <>
      {files.length > 0 && (
        <p class="note">It does not hold the numbers of {files.join(' and ')}: send the file, too. It is asked for.</p>
      )}
      {local && <p class="note">This page is on your own machine: only you can open its links.</p>}
    </>
  );
}

interface PictureProps extends Pick<ShareProps, 'store' | 'stages'> {
  /** of the file */
  name: string;
  /** what it shows, in sentences */
  caption: readonly string[];
}

/** The picture as it is seen now, and what it shows. */
function Picture({ name, caption, stages, store }: PictureProps) {
  const png = () => new StagePicture(stages() as HTMLElement, caption).png();
  const save = async () => {
    const bytes = new Uint8Array(await (await png()).arrayBuffer());
    download({ name, type: 'image/png', bytes });
    store.said.value = `Saved ${name}`;
  };
  const copy = async () => {
    if (await copyPicture(png())) store.said.value = 'Picture copied';
    else await save();
  };
  return (
    <section aria-labelledby="share-picture">
      <h3 id="share-picture">Picture</h3>
      <p>As it is seen now, with what it shows in words. Files that can be run again are under Files.</p>
      <div class="row">
        <button type="button" onClick={() => void copy()}>
          Copy picture
        </button>
        <button type="button" onClick={() => void save()}>
          Save picture
        </button>
      </div>
    </section>
  );
}
