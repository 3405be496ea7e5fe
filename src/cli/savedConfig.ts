import { readFile } from 'node:fs/promises';
import { parseAddress } from '../address.ts';
import { FileError } from '../files/fileError.ts';
import { readRun } from '../files/readRun.ts';
import { ConfigError, changedDials } from '../params/config.ts';

/** What a fragment of ours begins with; the signs do not begin the name of any file worth opening. */
const LINK = /^(https?:\/\/|#)/;

/**
 * The dials of a link of the page, of a JSON config, or of any file driftwell wrote, `experiment` among them.
 * Throws FileError, or ConfigError for a link.
 */
export async function savedConfig(from: string): Promise<Record<string, unknown>> {
  if (LINK.test(from)) {
    if (/[#&]b[.=]/.test(from)) {
      throw new ConfigError([
        'the link compares two runs; leave out what begins with b= or b. to get the first of them',
      ]);
    }
    const config = await parseAddress(from);
    return { ...changedDials(config), experiment: config.experiment };
  }
  const bytes = await readFile(from).catch((error: NodeJS.ErrnoException) => {
    throw new FileError(
      from,
      error.code === 'ENOENT' ? 'does not exist; check the name' : `cannot be read (${error.code})`,
    );
  });
  const text = new TextDecoder().decode(bytes.subarray(0, 4096)).trimStart();
  if (text.startsWith('{') && !text.includes('"driftwell"')) {
    try {
      const { $schema: _, ...plain } = JSON.parse(new TextDecoder().decode(bytes));
      return plain;
    } catch {
      throw new FileError(from, 'is not valid JSON');
    }
  }
  return (await readRun(from, new Uint8Array(bytes))).config;
}
