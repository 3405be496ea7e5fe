import type { ResultData } from '../results.ts';
import { arrayOf, describeResult, headerOf, type RunFile, utf8Text } from './runFile.ts';

/** A run as JSON with all its numbers. */
export function encode(run: RunFile): Uint8Array {
  return new TextEncoder().encode(jsonText(run, true));
}

export const runText = utf8Text;

/** The JSON of a run without the numbers: config.json in an .npz, the file beside an .npy, a picture or a video. */
export function encodeSidecar(run: RunFile): Uint8Array {
  return new TextEncoder().encode(jsonText(run, false));
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
function jsonNumbers(data: ResultData): string {
  const texts: string[] = [];
  for (const value of data) texts.push(Number.isFinite(value) ? numberText(data, value) : `"${value}"`);
  return texts.join(',');
}

/** A float32 printed as the double it is would have 17 digits, of which 9 determine it. */
export function numberText(data: ResultData, value: number): string {
  return String(data instanceof Float32Array ? Number(value.toPrecision(9)) : value);
}
