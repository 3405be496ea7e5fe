import fc from 'fast-check';
import { formatAddress, parseAddress, shortAddress } from '../../src/address.ts';
import { resolveInputs } from '../../src/experiments/inputs.ts';
import { packJson, unpackJson } from '../../src/files/packedJson.ts';
import { generators } from '../../src/memories/generators.ts';
import { patternsFromSpec } from '../../src/memories/patternsFromSpec.ts';
import { ConfigError, changedDials, parseConfig, resolvedConfig } from '../../src/params/config.ts';
import type { Dial } from '../../src/params/dial.ts';
import { presets } from '../../src/params/presets.ts';
import { checkAxis, configAt, parseSweep } from '../../src/params/sweep.ts';
import { type Config, dials } from '../../src/params/table.ts';
import { changed, holds, type Target, target, textOf, utf8 } from './target.ts';

const LISTS = [
  ...['pham:9', 'circle:5', 'gaussian:64:3', 'deltas', 'moons', 'hypercube:31', 'circle:999999999999', 'auto', 'none'],
  ...['origin', 'uniform', '0,1;1,0', '1,2;3', ',', ';', '1e308', '5e-324,1', 'beta:1..4:3', 'count:2,3'],
  ...[
    [],
    [[]],
    [0, 1],
    [-1, 1],
    [1, -1],
    [
      [0, 0],
      [1, 1],
    ],
    [[1e308], [-1e308]],
    [
      [0, 0],
      [0, 0],
    ],
    [1e-30, 1],
  ],
  ...['mine.csv', '', 'a\nb.csv', '\ud800.csv'].map((file) => ({ file, shape: [3, 2], sha256: 'a'.repeat(64) })),
  ...[[1.5], [-2, 2], [0], [1e21]].map((shape) => ({ file: 'mine.csv', shape, sha256: 'a'.repeat(64) })),
  ...['\ud800', 'half \udc00', 'a;b', '+', '%', '&x=1'],
];
const STRANGE_VALUES: unknown[] = [
  ...[null, true, 0, -0, -1, 1e308, 5e-324, 2 ** 53 + 2, 4_294_967_296, 1e21],
  ...['', ' ', '0x10', '1e999', 'NaN', '1_000', '1,234', '__proto__', 'toString', '\0', '\u001b[2J', '\ud800', '😀'],
  ...['a'.repeat(300), '../../etc/passwd', '<img onerror>', [1, '2'], { toString: 0 }, { file: 0, shape: 'x' }],
];
const STRANGE_NAMES = [
  '__proto__',
  'constructor',
  'toString',
  'preset',
  'v',
  'z',
  'K',
  'sigma2',
  'bata',
  '',
  '\u001b]0;x',
];

type Setting = readonly [name: string, value: unknown];

function valueFor(dial: Dial): fc.Arbitrary<unknown> {
  switch (dial.type) {
    case 'choice':
      return fc.constantFrom(...dial.choices);
    case 'switch':
      return fc.boolean();
    case 'list':
      return fc.constantFrom(...LISTS);
    default: {
      const { min, max } = dial;
      const edges = [min, max, min - 1e-9, max + 1, String(min), String(max)];
      const inside = fc.double({ min: 0, max: 1, noNaN: true }).map((share) => min + (max - min) * share ** 4);
      return fc.oneof(fc.constantFrom(...edges), dial.type === 'integer' ? inside.map(Math.round) : inside);
    }
  }
}

const setting: fc.Arbitrary<Setting> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.constantFrom(...dials).chain(([name, dial]) => valueFor(dial).map((value): Setting => [name, value])),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(...dials), fc.constantFrom(...STRANGE_VALUES))
      .map(([[name], value]): Setting => [name, value]),
  },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom(...STRANGE_NAMES), fc.constantFrom(...STRANGE_VALUES)) },
);
const settings = fc
  .tuple(
    fc.constantFrom({}, ...Object.values(presets).map((preset) => preset.dials)),
    fc.array(setting, { maxLength: 3 }),
  )
  .map(([dialsOfPreset, more]): Setting[] => [...Object.entries(dialsOfPreset), ...more]);

/** The text of a config: as text it may hold the key __proto__, and a key twice. */
export const configText: fc.Arbitrary<string> = settings.map(
  (all) => `{${all.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join()}}`,
);

function asText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(String).join(';');
  const { file, shape } = (value ?? {}) as { file?: unknown; shape?: unknown };
  return Array.isArray(shape) ? `file:${shape.join('x')}:${'a'.repeat(64)}:${file}` : JSON.stringify(value);
}
const addressText = fc
  .tuple(settings, fc.constantFrom('#v=1&', '#', 'https://x.test/?film=count#', '#v=2&'), fc.boolean())
  .map(
    ([all, start, encoded]) =>
      start +
      all
        .map(([name, value]) => `${name}=${encoded ? encodeURIComponent(textOf(utf8(asText(value)))) : asText(value)}`)
        .join('&'),
  );

const NUMBERS = [
  '0',
  '1',
  '-1',
  '2',
  '0.1',
  '1e-308',
  '1e308',
  '-1e308',
  '5e-324',
  '1e999',
  'NaN',
  '',
  ' ',
  '0x10',
  '1e21',
  '100',
];
const numberText = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 64 }).map(String) },
  { weight: 1, arbitrary: fc.constantFrom(...NUMBERS) },
  { weight: 1, arbitrary: fc.double().map(String) },
);
const endings = fc.constantFrom('', '', ':log', ':log', ':linear', ':x', ':log:1');
const namesToSweep = fc.constantFrom(
  'sigma2',
  'beta',
  'width',
  'count',
  'steps',
  'particles',
  'experiment',
  '__proto__',
  '',
);
const sweepText = fc.oneof(
  fc
    .tuple(namesToSweep, numberText, numberText, numberText, endings)
    .map(([name, from, to, n, end]) => `${name}:${from}..${to}:${n}${end}`),
  fc.tuple(namesToSweep, fc.array(numberText, { maxLength: 5 })).map(([name, values]) => `${name}:${values.join()}`),
);
const generatorText = fc
  .tuple(
    fc.constantFrom(...Object.keys(generators), '__proto__', 'toString', '', 'x.csv'),
    fc.array(numberText, { maxLength: 3 }),
  )
  .map((parts) => parts.flat().join(':'));

const changedText = (text: fc.Arbitrary<string>) =>
  fc.oneof(text, changed(text.map((whole) => utf8(whole))).map(textOf));
/** Large sets are allowed; making each of them would leave no time for the others. */
const isLarge = (text: string) => /\d{5,}|e\+?\d/.test(text);

const sameDials = (a: Config, b: Config) => JSON.stringify(resolvedConfig(a)) === JSON.stringify(resolvedConfig(b));

/** Asserts that a config that was read is read again as itself: from all dials, the changed ones, and its address. */
export async function readsBack(config: Config): Promise<void> {
  holds(sameDials(parseConfig(resolvedConfig(config)), config), 'all dials are the config again');
  holds(sameDials(parseConfig(changedDials(config)), config), 'the changed dials are the config again');
  holds(sameDials(await parseAddress(formatAddress(config)), config), 'its address means the config');
}

/** The doors for dials: configs, links, specs. */
export const dialTargets: Readonly<Record<string, Target>> = {
  config: target(
    configText,
    async (text) => {
      const config = parseConfig(JSON.parse(text));
      await readsBack(config);
      if (isLarge(`${JSON.stringify(config.memories)} ${config.count}`)) return;
      const { patterns, box } = resolveInputs(config);
      holds(patterns.points.every(Number.isFinite), 'memories');
      holds(
        patterns.weights.every((weight) => weight >= 0 && weight <= 1),
        'weights',
      );
      holds([...box.low, ...box.high].every(Number.isFinite), 'box');
    },
    [ConfigError],
  ),
  packed: target(
    fc.oneof(
      configText.map((text) => packJson(JSON.parse(text))),
      changedText(configText.map((text) => packJson(JSON.parse(text)))),
    ),
    async (text) => {
      const unpacked = unpackJson(text);
      // not `text` itself: the time in a gzip header may be any
      const packed = packJson(unpacked);
      holds(packJson(unpackJson(packed)) === packed, 'the same object is the same text');
      await readsBack(parseConfig(unpacked));
    },
    [RangeError],
  ),
  address: target(
    changedText(addressText),
    async (text) => {
      const config = await parseAddress(text);
      await readsBack(config);
      holds(sameDials(await parseAddress(await shortAddress(config)), config), 'so does its short address');
    },
    [ConfigError],
  ),
  sweep: target(
    changedText(sweepText),
    async (text) => {
      const base = parseConfig({ experiment: 'phase' });
      const axis = parseSweep('sweepX', text);
      if (!axis) return;
      holds(axis.values.length > 0 && axis.values.every(Number.isFinite), 'values');
      checkAxis('sweepX', axis, base);
      for (const value of axis.values.slice(0, 5)) await readsBack(configAt(base, [{ dial: axis.dial, value }]));
    },
    [ConfigError],
  ),
  generators: target(
    changedText(generatorText).filter((text) => !isLarge(text)),
    (text) => {
      const { points, count, dim } = patternsFromSpec(text, { seed: 1 });
      holds(count > 0 && points.length === count * dim && points.every(Number.isFinite), 'shape');
    },
    [RangeError],
  ),
};
