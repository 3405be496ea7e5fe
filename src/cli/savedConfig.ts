import { parseAddress } from '../address.ts';
import { readStamp } from '../experiments/compareStamps.ts';
import { FileError } from '../files/fileError.ts';
import { parseRun } from '../files/parseRun.ts';
import type { RunHeader } from '../files/runFile.ts';
import { ConfigError, changedDials } from '../params/config.ts';
import { FILE_DIALS } from '../params/fileDials.ts';
import { quoted } from '../printable.ts';
import { fileOf, isName } from './lists.ts';
import { readBytes } from './readBytes.ts';

/** What a fragment of ours begins with; the signs do not begin the name of any file worth opening. */
const LINK = /^(https?:\/\/|#)/i;

export const isLink = (from: string): boolean => LINK.test(from);

/**
 * The dials of a link of the page, of a JSON config, or of any file driftwell wrote, `experiment` among them.
 * `byHand`: what flags say of the same dials. Throws FileError, or ConfigError for a link; also for one that names a
 * file: who made it chooses the name, and it may be any on this machine or in its network.
 */
export async function savedConfig(
  from: string,
  byHand: Readonly<Record<string, unknown>> = {},
): Promise<Record<string, unknown>> {
  return (await savedRun(from, byHand)).config;
}

/** The same with the stamp of what it gave, where a file has one: plain data from outside. */
export async function savedRun(
  from: string,
  byHand: Readonly<Record<string, unknown>> = {},
): Promise<Pick<RunHeader, 'config' | 'stamp'>> {
  if (isLink(from)) {
    // an address alone is the front page, not the run of the defaults
    if (!/#./.test(from)) {
      throw new ConfigError([
        `the link ${quoted(from, 80)} says no run: give it from # on, too, in quotes, as in 'https://...#v=1&beta=8'; the run of all defaults is '#v=1'`,
      ]);
    }
    if (/[#&]b[.=]/.test(from)) {
      throw new ConfigError([
        'the link compares two runs; leave out what begins with b= or b. to get the first of them',
      ]);
    }
    const config = await parseAddress(from);
    const unasked = FILE_DIALS.flatMap((name) => {
      const value = config[name];
      if (byHand[name] !== undefined) return [];
      const named = fileOf(name, value);
      if (named) return [`the link names the file ${quoted(named.file)}; give it by hand: --${name} FILE`];
      if (!isName(name, value)) return [];
      return [`${name} of the link is ${quoted(value)}, which is no set; a file is given by hand: --${name} FILE`];
    });
    if (unasked.length > 0) throw new ConfigError(unasked);
    const result = new URLSearchParams(/\?([^#]*)/.exec(from)?.[1]).get('result') ?? '';
    return { config: { ...changedDials(config), experiment: config.experiment }, stamp: readStamp(result) };
  }
  const bytes = await readBytes(from);
  const text = new TextDecoder().decode(bytes.subarray(0, 4096)).trimStart();
  if (text.startsWith('{') && !text.includes('"driftwell"')) {
    try {
      const { $schema: _, ...plain } = JSON.parse(new TextDecoder().decode(bytes));
      return { config: plain };
    } catch {
      throw new FileError(from, 'is not valid JSON');
    }
  }
  return parseRun(from, bytes);
}
