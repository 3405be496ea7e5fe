import { formats } from '../../files/formats.ts';
import { carrierExtensions, dotted, numberExtensions } from '../../files/formatTexts.ts';
import { isFile } from '../../params/fileDials.ts';
import { digits } from '../../printable.ts';
import type { Prepared } from '../protocol/fileMessages.ts';
import type { Store } from '../store.ts';
import { ChooseFile } from './ChooseFile.tsx';
import { download } from './download.ts';
import type { FileActions } from './fileActions.ts';
import { mayPart } from './handleFiles.ts';

interface Props {
  store: Store;
  files: FileActions;
  locked: ReadonlySet<string>;
  copyLink: () => void;
}

/** What was made of the memories in use, if they came from a file. */
function takenNow({ config }: Store, { taken }: FileActions): Prepared | undefined {
  const { memories } = config.value;
  return isFile(memories) && taken.value?.list.sha256 === memories.sha256 ? taken.value : undefined;
}

/** What goes in and out: a file opened, the result saved, the link copied. */
export function OpenSave({ store, files, locked, copyLink }: Props) {
  const shown = store.shown.value;
  const taken = takenNow(store, files);
  const { value: config } = store.config;
  return (
    <section class="take" aria-label="Files and links">
      <ChooseFile
        files={files}
        text="Open a file"
        title={`memories (${dotted(numberExtensions)}, a picture or several) or an earlier export (${dotted(carrierExtensions)}); or drop it anywhere`}
        label="File of memories or of an earlier run"
      />
      <button type="button" onClick={() => (files.pasting.value = true)}>
        Paste numbers
      </button>
      <button type="button" title="c" onClick={copyLink}>
        Copy link
      </button>
      <span class="group">
        <span id="save-as">Save as</span>
        {formats.map(({ extension }) => (
          <button
            key={extension}
            type="button"
            aria-label={`Save as ${extension.toUpperCase()}`}
            title={extension === 'png' ? 's' : undefined}
            disabled={!shown}
            onClick={() => void files.save(extension)}
          >
            {extension.toUpperCase()}
          </button>
        ))}
      </span>
      {taken?.saved && (
        <button
          type="button"
          title="the numbers in use, for the command line and for links"
          onClick={() => taken.saved && download(taken.saved)}
        >
          Save {taken.saved.name}
        </button>
      )}
      {taken?.note && <p class="note">Memories: {taken.note}.</p>}
      {taken?.parting !== undefined && mayPart(config, locked) && config.beta !== taken.parting && (
        <button type="button" onClick={() => store.change('beta', String(taken.parting))}>
          Set beta to {digits(taken.parting)}: neighbours part
        </button>
      )}
    </section>
  );
}
