import type { Run } from '../experiments/run.ts';
import { hasPngSignature } from '../files/png.ts';
import { readPatterns } from '../files/readPatterns.ts';
import { readRun } from '../files/readRun.ts';
import { sha256Hex } from '../files/stamp.ts';
import { readZip } from '../files/zip.ts';
import type { Gpu } from '../gpu/device.ts';
import type { Patterns } from '../memories/patterns.ts';
import { exportRun } from './exportRun.ts';
import type { Choice, FileAnswer, FileRequest, Preview } from './fileMessages.ts';
import type { GivenLists } from './givenLists.ts';
import { preparePatterns } from './preparePatterns.ts';

/** The engine's end of everything about files, loaded with the first of them. */

export interface FileContext {
  /** the last finished run */
  run: Run | undefined;
  gpu: Gpu | undefined;
  lists: GivenLists;
}

/** Columns a file may have before they are chosen or reduced. */
const MOST_COLUMNS = 4096;
const MOST_RANGES = 12;
/** What an experiment can run with. */
const MOST_DIMENSIONS = 3;

/** Answers a request; whatever goes wrong is a problem in one sentence. */
export async function answerFile(request: FileRequest, context: FileContext): Promise<FileAnswer> {
  try {
    switch (request.do) {
      case 'open':
        return await open(request.name, request.bytes, context.lists);
      case 'prepare':
        return await prepare(request.choice, context.lists);
      case 'export':
        if (!context.run) throw new RangeError('there is no result to save yet; wait for the first one');
        return { is: 'files', files: await exportRun(context.run, request.format, context.gpu) };
    }
  } catch (error) {
    return { is: 'problem', message: error instanceof Error ? error.message : String(error) };
  }
}

async function open(name: string, bytes: Uint8Array, lists: GivenLists): Promise<FileAnswer> {
  if (isRun(name, bytes)) return { is: 'run', name, header: readRun(name, bytes) };
  const patterns = readPatterns(name, bytes, { maxDim: MOST_COLUMNS });
  const sha256 = await sha256Hex(bytes);
  lists.opened = { sha256, patterns };
  // a link or an earlier run may have asked for these very bytes
  if (patterns.dim <= MOST_DIMENSIONS) lists.bySha256.set(sha256, patterns);
  return { is: 'memories', preview: previewOf(patterns, sha256) };
}

/** Whether a file claims to be a run; one that is none after all is then told as such. */
function isRun(name: string, bytes: Uint8Array): boolean {
  if (hasPngSignature(bytes)) return true;
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return readZip(name, bytes).has('config.json');
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 200)).trimStart();
  return start.startsWith('{') || /^#\s*\{/.test(start);
}

function previewOf({ points, count, dim, weights, label }: Patterns, sha256: string): Preview {
  const ranges = Array.from({ length: Math.min(dim, MOST_RANGES) }, (_, d) => {
    let least = Infinity;
    let most = -Infinity;
    for (let i = d; i < points.length; i += dim) {
      least = Math.min(least, points[i] as number);
      most = Math.max(most, points[i] as number);
    }
    return [least, most] as const;
  });
  const weighted = weights.some((weight) => Math.abs(weight * count - 1) > 1e-9);
  return { name: label, count, dim, ranges, sha256, weighted };
}

async function prepare(choice: Choice, lists: GivenLists): Promise<FileAnswer> {
  if (!lists.opened) throw new RangeError('there is no file to take memories from; drop one first');
  const { sha256, patterns } = lists.opened;
  const { made, saved, note } = await preparePatterns(patterns, choice);
  const hash = saved ? await sha256Hex(saved.bytes) : sha256;
  lists.bySha256.set(hash, made);
  const list = { file: made.label, shape: [made.count, made.dim], sha256: hash };
  return { is: 'prepared', list, note, ...(saved ? { saved } : {}) };
}
