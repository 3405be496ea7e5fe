import { encodeSidecar } from './jsonRun.ts';
import { writeNpz } from './npz.ts';
import { arrayOf, type RunFile, utf8Text } from './runFile.ts';
import { openZip, unpack } from './zip.ts';

/** Every result as an array, and the rest of the run as config.json. */
export function encode(run: RunFile): Uint8Array {
  const arrays = Object.entries(run.results).map(([name, result]) => [name, arrayOf(result)] as const);
  return writeNpz(new Map(arrays), encodeSidecar(run));
}

/** The text of config.json; undefined for an archive without. */
export function runText(name: string, bytes: Uint8Array): string | undefined {
  const config = openZip(name, bytes).get('config.json');
  return config && utf8Text(name, unpack(name, config));
}
