import { ConfigError, changedDials, type Salvaged, salvageConfig } from './params/config.ts';
import type { FileList, ListValue } from './params/dial.ts';
import { presetDials, presets } from './params/presets.ts';
import type { Config } from './params/table.ts';
import { quotable } from './printable.ts';

/** Version of the address: raised when an old link would come to mean something else. */
const VERSION = '1';
/** Past this many characters mail programs and chats cut links. */
const LONGEST = 2048;

/**
 * The config of an address: a whole link, or its fragment alone, `#v=1&experiment=basins&preset=pham9&beta=8`. Every
 * key is a dial or one of `v`, `preset` and `z`; dials that are not named have the preset's value, or their default.
 * `z` holds dials packed; what is named beside it goes over them. `base`: dials in place of the defaults. Throws
 * ConfigError that names everything wrong with it.
 */
export async function parseAddress(address: string, base: Partial<Config> = {}): Promise<Config> {
  const { config, problems, more } = await salvageAddress(address, base);
  if (problems.length > 0) throw new ConfigError(problems, more);
  return config;
}

/**
 * The same without what is wrong with it. Of an address of another version nothing is taken: it may mean another thing.
 */
export async function salvageAddress(address: string, base: Partial<Config> = {}): Promise<Salvaged> {
  const problems: string[] = [];
  const input: Record<string, string> = Object.create(null);
  for (const [key, value] of new URLSearchParams(address.replace(/^[^#]*#?/, ''))) {
    if (key in input) problems.push(`${quotable(key)} is given twice; give it once`);
    else input[key] = value;
  }
  const { v = VERSION, preset, z, ...dials } = input;
  if (v !== VERSION) {
    const version = `the address has v=${quotable(v, 20)}, this version reads v=${VERSION}; reload the page to get the newest, or update`;
    return { ...salvageConfig({}, base), problems: [version] };
  }
  const tried = async <T>(read: () => T | Promise<T>, otherwise: T): Promise<T> => {
    try {
      return await read();
    } catch (error) {
      // a packer that cannot be loaded is no fault of the address
      if (!(error instanceof RangeError)) throw error;
      problems.push(...(error instanceof ConfigError ? error.problems : [error.message]));
      return otherwise;
    }
  };
  const packed = z === undefined ? {} : await tried(async () => (await packer()).unpackJson(z), {});
  const usual = preset === undefined ? base : await tried(() => presetDials(preset), base);
  const read = salvageConfig({ ...packed, ...withFiles(dials) }, usual);
  return { ...read, problems: [...problems, ...read.problems], used: read.used || usual !== base };
}

/** The fragment that parseAddress reads back as the same config: the version, and only what differs from the defaults. */
export function formatAddress(config: Config, base: Partial<Config> = {}): string {
  const changed = Object.entries(changedDials(config, base)).map(
    ([name, value]) => `${name}=${readable(addressText(value))}`,
  );
  return `#${[`v=${VERSION}`, ...changed].join('&')}`;
}

/** As formatAddress; packed, `#v=1&z=...`, where that would be too long for a link. */
export async function shortAddress(config: Config, base: Partial<Config> = {}): Promise<string> {
  const address = formatAddress(config, base);
  if (address.length <= LONGEST) return address;
  return `#v=${VERSION}&z=${(await packer()).packJson(changedDials(config, base))}`;
}

/** The link of a preset, query and fragment, from the address of the page on, with what its scene shows besides. */
export function presetLink(name: string): string {
  const { film, below, beside } = presets[name]?.scene ?? {};
  const query = [...(film ? [`film=${film}`] : []), ...(below ? [`below=${below.join()}`] : [])];
  const second = beside && [
    'b=beside',
    ...Object.entries(beside).map(([dial, value]) => `b.${dial}=${dialText(value)}`),
  ];
  const fragment = [`v=${VERSION}`, `preset=${name}`, ...(second ?? [])].join('&');
  return `${query.length > 0 ? `?${query.join('&')}` : ''}#${fragment}`;
}

/** Loaded with the first long link: few are. */
const packer = () => import('./files/packedJson.ts');

/** The value of a dial as address, flag and input field have it. */
export function dialText(value: ListValue | number | boolean): string {
  if (!Array.isArray(value)) return typeof value === 'object' ? (value as { file: string }).file : String(value);
  return value
    .map((row) => (Array.isArray(row) ? row.join(',') : String(row)))
    .join(Array.isArray(value[0]) ? ';' : ',');
}

/**
 * A file in an address is `file:<rows>x<columns>:<sha256>:<name>`: its numbers would not fit, but who has the file can
 * give it again.
 */
const FILE_TEXT = /^file:(\d+(?:x\d+)*):([0-9a-f]{64}):(.+)$/s;

function addressText(value: ListValue | number | boolean): string {
  if (typeof value !== 'object' || Array.isArray(value)) return dialText(value);
  const { file, shape, sha256 } = value as FileList;
  return `file:${shape.join('x')}:${sha256}:${file}`;
}

function withFiles(dials: Readonly<Record<string, string>>): Record<string, unknown> {
  const entries = Object.entries(dials).map(([name, text]) => {
    const [, shape, sha256, file] = FILE_TEXT.exec(text) ?? [];
    return [name, file === undefined ? text : { file, shape: shape?.split('x').map(Number), sha256 }] as const;
  });
  return Object.fromEntries(entries);
}

/** Percent-encoded but for the signs of specs and numbers, which are allowed in a fragment. */
function readable(text: string): string {
  return encodeURIComponent(text).replace(/%(3A|2C|3B|2F)/g, decodeURIComponent);
}
