import { useRef } from 'preact/hooks';
import { dotted, openExtensions } from '../../files/formatTexts.ts';
import type { FileActions } from './fileActions.ts';

interface Props {
  files: FileActions;
  /** on the button */
  text: string;
  title?: string;
  /** of the field that holds the files */
  label: string;
}

/** A button that opens files of the reader's choice. */
export function ChooseFile({ files, text, title, label }: Props) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" title={title} onClick={() => input.current?.click()}>
        {text}
      </button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={label}
        accept={dotted(openExtensions)}
        onChange={({ currentTarget }) => {
          void files.open([...(currentTarget.files ?? [])]);
          // the same file may be chosen again
          currentTarget.value = '';
        }}
      />
    </>
  );
}
