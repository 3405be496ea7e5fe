import { asciiJson, pngTexts } from './png.ts';
import { headerOf, RUN_KEY, type RunHeader } from './runFile.ts';

/** A picture of a run: its pixels need a canvas, which the doors have; its texts carry the run. */
export function runText(name: string, bytes: Uint8Array): string | undefined {
  return pngTexts(name, bytes).get(RUN_KEY);
}

/** The texts of a PNG of a run: title, config, stamp and adapter, in ASCII as a tEXt chunk wants them. */
export function textsOfRun(title: string, run: RunHeader): Record<string, string> {
  return { Title: title.replace(/[^ -~]/g, '?'), [RUN_KEY]: asciiJson(headerOf(run)) };
}
