import { useRef } from 'preact/hooks';
import { download, type FileDesk } from './fileDesk.ts';
import { exportFormats } from './fileMessages.ts';
import type { Store } from './store.ts';

interface Props {
  store: Store;
  desk: FileDesk;
  copyLink: () => void;
}

/** What goes in and out: a file opened, the result saved, the link copied. */
export function Take({ store, desk, copyLink }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const shown = store.shown.value;
  const saved = desk.saved.value;
  return (
    <section class="take" aria-label="Files and links">
      <button
        type="button"
        title="memories (.npy, .npz, .csv) or an earlier export (.png, .npz, .csv, .json); or drop it anywhere"
        onClick={() => input.current?.click()}
      >
        Open a file
      </button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label="File of memories or of an earlier run"
        accept=".npy,.npz,.csv,.tsv,.txt,.png,.json"
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0];
          if (file) void desk.open(file);
          // the same file may be chosen again
          currentTarget.value = '';
        }}
      />
      <button type="button" onClick={copyLink}>
        Copy link
      </button>
      <span class="group">
        <span id="save-as">Save as</span>
        {exportFormats.map((format) => (
          <button
            key={format}
            type="button"
            aria-label={`Save as ${format.toUpperCase()}`}
            disabled={!shown}
            onClick={() => void desk.save(format)}
          >
            {format.toUpperCase()}
          </button>
        ))}
      </span>
      {saved && (
        <button
          type="button"
          title="the numbers in use, for the command line and for links"
          onClick={() => download(saved)}
        >
          Save {saved.name}
        </button>
      )}
    </section>
  );
}
