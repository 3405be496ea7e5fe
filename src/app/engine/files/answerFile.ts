import { diagnose } from '../../../analysis/betaDoctor.ts';
import type { FileLists, Run } from '../../../experiments/run.ts';
import { splitSpec } from '../../../files/fileSpec.ts';
import { isNetworkFile, readNetwork } from '../../../files/networkFile.ts';
import { takePatterns, takeWeights } from '../../../files/parsePatterns.ts';
import { claimsRun, parseRun } from '../../../files/parseRun.ts';
import { preparePatterns } from '../../../files/preparePatterns.ts';
import { sha256Hex } from '../../../files/stamp.ts';
import type { Gpu } from '../../../gpu/device.ts';
import { drawingPoints } from '../../../memories/drawing.ts';
import { TREE_DIMS } from '../../../memories/kdTree.ts';
import { MOST_DIMENSIONS, type Patterns } from '../../../memories/patterns.ts';
import { medianSpacing } from '../../../memories/spacing.ts';
import { trainedText } from '../../../networks/describeNetwork.ts';
import { unitsOf } from '../../../networks/network.ts';
import type { FileList } from '../../../params/dial.ts';
import { significant } from '../../../printable.ts';
import { rmsRadius } from '../../../reference/landscape.ts';
import {
  type Choice,
  type DrawingChoice,
  type FileAnswer,
  type FileRequest,
  type GivenFile,
  type Look,
  type MemoriesChoice,
  MOST_POINTS,
  MOST_SHOWN,
  type Prepared,
} from '../../protocol/fileMessages.ts';
import { exportRun } from './exportRun.ts';
import { type GivenLists, listKey } from './givenLists.ts';
import { type Opened, openFiles, transposed } from './openFiles.ts';
import { previewOf } from './previewOf.ts';
import { isUnchanged, savedPatterns } from './savedPatterns.ts';

/** The engine's end of everything about files, loaded with the first of them. */

export interface FileContext {
  /** the last finished run */
  run: Run | undefined;
  gpu: Gpu | undefined;
  lists: GivenLists;
}

/** Within this of an image retrieval has come back to it, in rms radii: the usual dial delta. */
const DELTA = 0.1;
/** Distances of more memories take too long to measure for a hint: in the dimensions of a tree, and above. */
const MOST_MEASURED = { inTree: 2 ** 17, wide: 4096 };

/** Answers a request; whatever goes wrong is a problem in one sentence. */
export async function answerFile(request: FileRequest, context: FileContext): Promise<FileAnswer> {
  const { lists } = context;
  try {
    switch (request.do) {
      case 'open': {
        for (const { name, bytes } of request.files) {
          if (await claimsRun(name, bytes)) return { is: 'run', name, header: await parseRun(name, bytes) };
        }
        const [first] = request.files as readonly [GivenFile, ...GivenFile[]];
        if (isNetworkFile(first.name, first.bytes)) return openNetwork(first, lists);
        const opened = await openFiles(request.files);
        const waiting = request.awaited.filter(({ sha256 }) => sha256 === opened.sha256);
        const known = [opened.sha256, ...waiting.map(listKey)].every((key) => lists.byKey.has(key));
        for (const list of waiting) await takeAwaited(list, first, lists);
        return offer(opened, lists, known);
      }
      case 'transpose':
        return offer(transposed(openedIn(lists)), lists, true);
      case 'look':
        return { is: 'looked', look: await look(request.choice, lists) };
      case 'prepare':
        return { is: 'prepared', ...(await prepare(request.choice, context)) };
      case 'export':
        if (!context.run) throw new RangeError('there is no result to save yet; wait for the first one');
        return { is: 'files', files: await exportRun(context.run, request.format, context.gpu) };
      case 'memories':
        if (!context.run) throw new RangeError('there are no memories yet; wait for the first result');
        return { is: 'patterns', patterns: context.run.inputs.patterns };
    }
  } catch (error) {
    return { is: 'problem', message: error instanceof Error ? error.message : String(error) };
  }
}

/** Throws FileError. */
async function openNetwork({ name, bytes }: GivenFile, lists: GivenLists): Promise<FileAnswer> {
  const { network } = await readNetwork(name, bytes);
  const sha256 = await sha256Hex(bytes);
  keep(lists, sha256, { network: [network] });
  return { is: 'network', list: { file: name, shape: unitsOf(network), sha256 }, note: trainedText(network) };
}

/** A list of which a config takes a part: `mine.csv:x,y`. */
async function takeAwaited(list: FileList, { name, bytes }: GivenFile, lists: GivenLists): Promise<void> {
  const { take } = splitSpec(list.file);
  if (take === '') return;
  const weights = list.shape.length === 1;
  const taken = weights
    ? { weights: takeWeights(name, bytes, take).made }
    : { memories: (await takePatterns(name, bytes, take, { maxDim: MOST_DIMENSIONS, images: true })).made };
  keep(lists, listKey(list), taken);
}

function offer(opened: Opened, lists: GivenLists, known: boolean): FileAnswer {
  lists.opened = opened;
  if (opened.asFile.memories || opened.asFile.weights) lists.byKey.set(opened.sha256, opened.asFile);
  return { is: 'memories', preview: previewOf(opened), known };
}

function openedIn(lists: GivenLists): Opened {
  if (lists.opened) return lists.opened;
  throw new RangeError('there is no file to take memories from; drop one first');
}

async function look(choice: MemoriesChoice, lists: GivenLists): Promise<Look> {
  const { made } = await memoriesOf(openedIn(lists), choice);
  const { count, dim, points } = made;
  const { parting } = partingOf(made);
  const shown = dim > 3 ? 0 : Math.min(count, MOST_SHOWN);
  const some = new Float64Array(shown * dim);
  for (let i = 0; i < shown; i++) {
    const k = Math.floor((i * count) / shown);
    some.set(points.subarray(k * dim, (k + 1) * dim), i * dim);
  }
  return { count, dim, points: some, ...(parting === undefined ? {} : { parting }) };
}

async function prepare(choice: Choice, { lists, run }: FileContext): Promise<Prepared> {
  const opened = openedIn(lists);
  if (choice.as === 'weights') return weightsOf(opened, run);
  const { made, note } = await memoriesOf(opened, choice);
  const { spacingNote, ...parting } = partingOf(made);
  const about = { note: [note, spacingNote].filter(Boolean).join('; '), ...parting };
  const shape = [made.count, made.dim];
  if (made === opened.asFile.memories) {
    return { dial: 'memories', list: { file: opened.name, shape, sha256: opened.sha256 }, ...about };
  }
  const saved = savedPatterns(made);
  const sha256 = await sha256Hex(saved.bytes);
  keep(lists, sha256, { memories: { ...made, label: saved.name } });
  return { dial: 'memories', list: { file: saved.name, shape, sha256 }, saved, ...about };
}

function keep({ byKey }: GivenLists, sha256: string, lists: FileLists): void {
  byKey.set(sha256, { ...byKey.get(sha256), ...lists });
}

async function memoriesOf(
  { name, content, asFile, note }: Opened,
  choice: MemoriesChoice,
): Promise<{ made: Patterns; note: string }> {
  if (content.kind === 'drawing' && choice.as === 'drawing') {
    const made = drawingOf(name, content.pixels, choice);
    // a picture as every door reads it needs no file of its own
    const same = asFile.memories && sameNumbers(asFile.memories.points, made.points);
    return {
      made: same ? (asFile.memories as Patterns) : made,
      note: `${made.count} points of the ${choice.tone} parts`,
    };
  }
  if (content.kind === 'table' && choice.as === 'table') {
    // all columns at once are images; chosen one by one they are coordinates
    const images = choice.columns.length === 0 && !choice.pca;
    const { memories } = asFile;
    if (memories && (images || memories.dim <= 3) && isUnchanged(content.table, choice))
      return { made: memories, note };
    return preparePatterns(name, content.table, choice, images ? MOST_DIMENSIONS : undefined);
  }
  throw new RangeError('the choice is not one for this file; open it again');
}

function drawingOf(
  name: string,
  pixels: Parameters<typeof drawingPoints>[0],
  { points, tone }: DrawingChoice,
): Patterns {
  if (Number.isInteger(points) && points >= 1 && points <= MOST_POINTS) {
    return drawingPoints(pixels, name, points, tone);
  }
  throw new RangeError(`${points} points cannot be made of a picture; give a whole number from 1 to ${MOST_POINTS}`);
}

const sameNumbers = (a: Float64Array, b: Float64Array) =>
  a.length === b.length && a.every((value, i) => value === b[i]);

function weightsOf({ name, sha256, asFile }: Opened, run: Run | undefined): Prepared {
  const { weights } = asFile;
  if (!weights) throw new RangeError('weights are positive numbers in one column; these are not');
  const count = run?.inputs.patterns.count;
  if (count !== undefined && count !== weights.length) {
    throw new RangeError(`${weights.length} weights for ${count} memories; give one weight per memory`);
  }
  return { dial: 'weights', list: { file: name, shape: [weights.length], sha256 }, note: '' };
}

/**
 * Two equal memories at a distance d are two minima from s = d^2/4 down: beta = 4/d^2. Of images, where all come back.
 */
function partingOf(made: Patterns): { parting?: number; spacingNote: string } {
  if (made.count < 2 || made.count > MOST_MEASURED[made.dim > TREE_DIMS ? 'wide' : 'inTree'])
    return { spacingNote: '' };
  if (made.dim > TREE_DIMS) {
    const { all, suggested } = diagnose(made, 'distance', DELTA * rmsRadius(made)) ?? {};
    if (!all || !suggested) return { spacingNote: '' };
    return { parting: suggested, spacingNote: `all come back from beta = ${significant(all, 2)} on` };
  }
  const spacing = medianSpacing(made);
  if (!(spacing > 0)) return { spacingNote: '' };
  const parting = Number((4 / spacing ** 2).toPrecision(2));
  const spacingNote = `neighbours are ${significant(spacing, 2)} apart, which beta above ${parting} can tell from each other`;
  return { parting, spacingNote };
}
