import { FileError } from '../files/fileError.ts';
import { dumpNpy, parseNpy } from '../files/npy.ts';
import { parseJson, utf8Text } from '../files/runFile.ts';
import { hasZipSignature } from '../files/signatures.ts';
import { canonicalJson } from '../files/stamp.ts';
import { parseZip, writeZip, type ZipLimits } from '../files/zip.ts';
import type { OptimizerState } from './optimizer.ts';
import { optionProblems, type TrainingOptions, trainingDefaults } from './options.ts';

/** The loss of a training: its mean over the steps since the point before. */
export interface LossPoint {
  step: number;
  loss: number;
}

/** All that a training needs to go on with the bits of one that was never stopped. */
export interface TrainingCheckpoint extends OptimizerState {
  options: TrainingOptions;
  /** what it is trained on, as the dial says it, and SHA-256 of these points */
  memories: string;
  sha256: string;
  /** steps that were made */
  step: number;
  history: LossPoint[];
  /** the losses since the last point of the history, added up */
  sum: number;
}

const TEXT = 'checkpoint.json';
const FORMAT = 1;
/** The largest network of the family has less. */
const LIMITS: ZipLimits = { maxEntries: 16, maxBytes: 2 ** 27 };
const LISTS = ['parameters', 'first', 'second', 'average'] as const;

/** The bytes of a file: an .npz archive with the lists of the optimizer, the loss curve and a text. */
export function writeCheckpoint({
  options,
  memories,
  sha256,
  step,
  history,
  sum,
  ...state
}: TrainingCheckpoint): Uint8Array {
  const text = canonicalJson({ format: FORMAT, options, memories, sha256, step, sum });
  const curve = Float64Array.from(history.flatMap((point) => [point.step, point.loss]));
  return writeZip(
    new Map([
      [TEXT, new TextEncoder().encode(`${text}\n`)],
      ...LISTS.map((name) => [`${name}.npy`, dumpNpy(state[name])] as const),
      ['history.npy', dumpNpy(curve, [history.length, 2])],
    ]),
  );
}

/** Reads a checkpoint. Throws FileError, one sentence, on whatever does not fit. */
export function readCheckpoint(file: string, bytes: Uint8Array): TrainingCheckpoint {
  const refuse = (why: string) => new FileError(file, `${why}; train again without --resume`);
  if (!hasZipSignature(bytes)) throw refuse('is no checkpoint of a training');
  const entries = parseZip(file, bytes, LIMITS);
  const said = entries.get(TEXT);
  if (!said) throw refuse(`holds no ${TEXT}, so it is no checkpoint of a training`);
  const text = parseJson(`${file}/${TEXT}`, utf8Text(file, said)) as Partial<
    TrainingCheckpoint & { format: number }
  > | null;
  if (text?.format !== FORMAT) throw refuse(`has another format than ${FORMAT}, the one that is read`);
  const { options, memories, sha256, step, sum } = text;
  const isWhole = typeof memories === 'string' && typeof sha256 === 'string' && Number.isFinite(sum);
  if (!isWhole || !isOptions(options) || !Number.isSafeInteger(step))
    throw refuse('does not say what was trained, and how');
  const problems = optionProblems(options);
  if (problems.length > 0) throw refuse(problems.join('; '));
  const list = (name: string) => {
    const entry = entries.get(`${name}.npy`);
    if (!entry) throw refuse(`holds no ${name}`);
    const { data } = parseNpy(`${file}/${name}.npy`, entry);
    if (data.some((value) => !Number.isFinite(value))) throw refuse(`holds what is no finite number in ${name}`);
    return data;
  };
  const state = Object.fromEntries(
    LISTS.map((name) => [name, Float32Array.from(list(name))]),
  ) as unknown as OptimizerState;
  const { length: numbers } = state.parameters;
  if (LISTS.some((name) => state[name].length !== numbers)) throw refuse('holds lists of different lengths');
  const curve = list('history');
  const history = Array.from({ length: curve.length / 2 }, (_, i) => ({
    step: curve[2 * i] as number,
    loss: curve[2 * i + 1] as number,
  }));
  return {
    ...state,
    options,
    memories,
    sha256,
    step: step as number,
    sum: sum as number,
    history,
  } as TrainingCheckpoint;
}

/** Whether there is a value of the right kind for every option. */
function isOptions(value: unknown): value is TrainingOptions {
  if (typeof value !== 'object' || value === null) return false;
  const given = value as Readonly<Record<string, unknown>>;
  return Object.entries(trainingDefaults).every(([name, usual]) => {
    const own = given[name];
    if (!Array.isArray(usual)) return typeof own === 'number';
    return Array.isArray(own) && own.every((units) => typeof units === 'number');
  });
}
