import type { ResultData } from '../results.ts';
import { numberText } from './jsonRun.ts';
import { blocksOf, utf8Of } from './longText.ts';
import { asciiJson } from './png.ts';
import { arrayOf, describeResult, headerOf, onlyResult, type RunFile } from './runFile.ts';
import { firstCharacter } from './signatures.ts';

/** One result, below comment lines that carry the run. */
export function encode(run: RunFile): Uint8Array {
  return utf8Of(csvTexts(run));
}

const HASH = 0x23;
/** Bytes at the top of a file in which the comment with the config begins. */
const REACH = 2 ** 16;

/** The first comment that is a JSON object. Only the comments at the top are looked at, not the numbers below them. */
export function runText(_: string, bytes: Uint8Array): string | undefined {
  for (let start = bytes.indexOf(HASH); bytes[start] === HASH && start < REACH; ) {
    const newline = bytes.indexOf(0x0a, start);
    const comment = bytes.subarray(start + 1, newline < 0 ? bytes.length : newline);
    if (firstCharacter(comment) === '{') return new TextDecoder().decode(comment).trim();
    start += comment.length + 2;
  }
  return undefined;
}

/**
 * The config as a `# ` line, then a header row and the numbers; a grid is rows of x, y, value at cell centres.
 * pandas.read_csv(f, comment="#"), numpy.loadtxt(f, delimiter=",", skiprows=2).
 */
function* csvTexts(run: RunFile): Generator<string> {
  const result = onlyResult(run);
  yield `# ${asciiJson({ ...headerOf(run), results: { [result.name]: describeResult(result) } })}\n`;
  if (result.kind === 'field' || result.kind === 'labels') {
    const { data, name, shape, extent } = result;
    const [ny, nx] = shape;
    const [x0, x1, y0, y1] = extent;
    yield `${['x', 'y', name].map(csvCell).join(',')}\n`;
    yield* blocksOf(data.length, (i) => {
      const x = x0 + ((i % nx) + 0.5) * ((x1 - x0) / nx);
      const y = y0 + (Math.floor(i / nx) + 0.5) * ((y1 - y0) / ny);
      return `${x},${y},${csvNumber(data, data[i] as number)}\n`;
    });
  } else {
    const { data, shape } = arrayOf(result);
    const [rows, width] = shape as [number, number];
    const columns = result.kind === 'table' ? result.columns : [result.xName, result.name];
    yield `${columns.map(csvCell).join(',')}\n`;
    yield* blocksOf(rows, (row) => {
      const values = data.subarray(row * width, (row + 1) * width);
      return `${Array.from(values, (value) => csvNumber(data, value)).join(',')}\n`;
    });
  }
}

/** numpy and pandas read nan, inf and -inf. */
function csvNumber(data: ResultData, value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  return numberText(data, value);
}

function csvCell(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
