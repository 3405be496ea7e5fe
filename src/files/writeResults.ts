import type { Result, ResultData } from '../results.ts';
import type { NpyArray } from './npy.ts';
import { dumpNpy } from './npy.ts';
import { writeNpz } from './npz.ts';
import { asciiJson } from './png.ts';
import { describeResult, headerOf, type RunFile } from './runFile.ts';

export const resultFormats = ['npy', 'npz', 'json', 'csv'] as const;
export type ResultFormat = (typeof resultFormats)[number];

/**
 * The bytes of a run's results. `json` and `npz` hold all of them; `npy` and `csv` hold one, `which`, that may be left
 * out if there is only one. All but `npy` carry the config; write `encodeSidecar` beside that.
 *
 * @throws RangeError naming the results if `which` is missing or unknown
 */
export function encodeRun(run: RunFile, format: ResultFormat, which?: string): Uint8Array {
  switch (format) {
    case 'json':
      return utf8(jsonText(run, true));
    case 'npz': {
      const arrays = Object.entries(run.results).map(([name, result]) => [name, arrayOf(result)] as const);
      return writeNpz(new Map(arrays), encodeSidecar(run));
    }
    case 'npy': {
      const { data, shape } = arrayOf(pickResult(run, which));
      return dumpNpy(data, shape);
    }
    case 'csv':
      return utf8(csvText(run, pickResult(run, which)));
  }
}

/** The JSON of a run without the numbers: config.json in an .npz, the file beside an .npy, a picture or a video. */
export function encodeSidecar(run: RunFile): Uint8Array {
  return utf8(jsonText(run, false));
}

function pickResult(run: RunFile, which?: string): Result {
  const names = Object.keys(run.results);
  const name = which ?? (names.length === 1 ? names[0] : undefined);
  const result = name !== undefined && Object.hasOwn(run.results, name) ? run.results[name] : undefined;
  if (result) return result;
  const problem = which === undefined ? 'this format holds one result' : `there is no result "${which}"`;
  throw new RangeError(`${problem}; choose one of: ${names.join(', ')}`);
}

/** A series is n rows of x and y; everything else has its shape already. */
function arrayOf(result: Result): NpyArray {
  if (result.kind !== 'series') return { data: result.data, shape: [...result.shape] };
  const data = Float64Array.from({ length: 2 * result.data.length }, (_, i) =>
    Number(i & 1 ? result.data[i >> 1] : result.x[i >> 1]),
  );
  return { data, shape: [result.data.length, 2] };
}

/** One line per key and per result: readable, and a diff shows what changed. */
function jsonText(run: RunFile, withData: boolean): string {
  const head = Object.entries(headerOf(run)).map(
    ([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)}`,
  );
  const results = Object.entries(run.results).map(([name, result]) => {
    const text = JSON.stringify(describeResult(result));
    const data = withData ? `,"data":[${jsonNumbers(arrayOf(result).data)}]` : '';
    return `    ${JSON.stringify(name)}: ${text.slice(0, -1)}${data}}`;
  });
  return `{\n${head.join(',\n')},\n  "results": {\n${results.join(',\n')}\n  }\n}\n`;
}

/** JSON has no NaN and no infinity: they become the strings "NaN", "Infinity" and "-Infinity". */
function jsonNumbers(data: NpyArray['data']): string {
  const texts: string[] = [];
  for (const value of data) texts.push(Number.isFinite(value) ? numberText(data, value) : `"${value}"`);
  return texts.join(',');
}

/** A float32 printed as the double it is would have 17 digits, of which 9 determine it. */
function numberText(data: NpyArray['data'], value: number): string {
  return String(data instanceof Float32Array ? Number(value.toPrecision(9)) : value);
}

/**
 * The config as a `# ` line, then a header row and the numbers; a grid is rows of x, y, value at cell centres.
 * pandas.read_csv(f, comment="#"), numpy.loadtxt(f, delimiter=",", skiprows=2).
 */
function csvText(run: RunFile, result: Result): string {
  const lines = [`# ${asciiJson({ ...headerOf(run), results: { [result.name]: describeResult(result) } })}`];
  if (result.kind === 'field' || result.kind === 'labels') {
    const [ny, nx] = result.shape;
    const [x0, x1, y0, y1] = result.extent;
    lines.push(['x', 'y', result.name].map(csvCell).join(','));
    for (let i = 0; i < result.data.length; i++) {
      const x = x0 + ((i % nx) + 0.5) * ((x1 - x0) / nx);
      const y = y0 + (Math.floor(i / nx) + 0.5) * ((y1 - y0) / ny);
      lines.push(`${x},${y},${csvNumber(result.data, result.data[i] as number)}`);
    }
  } else {
    const { data, shape } = arrayOf(result);
    const columns = result.kind === 'table' ? result.columns : [result.xName, result.name];
    const width = shape[1] as number;
    lines.push(columns.map(csvCell).join(','));
    for (let row = 0; row < (shape[0] as number); row++) {
      lines.push(Array.from(data.subarray(row * width, (row + 1) * width), (v) => csvNumber(data, v)).join(','));
    }
  }
  return `${lines.join('\n')}\n`;
}

/** numpy and pandas read nan, inf and -inf. */
function csvNumber(data: ResultData | NpyArray['data'], value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  return numberText(data, value);
}

function csvCell(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
