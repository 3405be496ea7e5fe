import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { formatAddress, shortAddress } from '../../address.ts';
import type { Config } from '../../params/table.ts';
import type { RunReport } from '../protocol/messages.ts';
import type { Store } from '../store.ts';
import { bibtex } from './cite.ts';
import { commandLine } from './commandLine.ts';

interface Props {
  store: Store;
  copy: (text: string, what: string) => void;
}

/** The run as an entry of a bibliography. */
export function Cite({ store, copy }: Props) {
  const shown = store.shown.value;
  return shown ? <Entry report={shown.report} config={shown.config} copy={copy} /> : null;
}

interface EntryProps extends Pick<Props, 'copy'> {
  report: RunReport;
  config: Config;
}

function Entry({ report, config, copy }: EntryProps) {
  const fragment = useSignal(formatAddress(config));
  useEffect(() => {
    let current = true;
    void shortAddress(config).then((short) => {
      if (current) fragment.value = short;
    });
    return () => {
      current = false;
    };
  }, [config, fragment]);
  const address = `${location.href.replace(/#.*/s, '')}${fragment.value}`;
  const entry = bibtex(report.stamp, commandLine(config), address, new Date().getFullYear());
  return (
    <div class="cite">
      <pre>{entry}</pre>
      <button type="button" onClick={() => copy(entry, 'BibTeX entry')}>
        Copy BibTeX
      </button>
    </div>
  );
}
