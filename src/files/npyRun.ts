import { dumpNpy } from './npy.ts';
import { arrayOf, onlyResult, type RunFile } from './runFile.ts';

/** The numbers of one result. NumPy rejects extra keys in the header: the config needs a file of its own. */
export function encode(run: RunFile): Uint8Array {
  const { data, shape } = arrayOf(onlyResult(run));
  return dumpNpy(data, shape);
}

/** An .npy never carries a run. */
export const runText = () => undefined;
