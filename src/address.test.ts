import { expect, test } from 'vitest';
import { formatAddress, parseAddress, presetLink, salvageAddress, shortAddress } from './address.ts';
import { commandLine } from './app/results/commandLine.ts';
import { packJson } from './files/packedJson.ts';
import { ConfigError, parseConfig, resolvedConfig } from './params/config.ts';
import { presets } from './params/presets.ts';

test('an empty address is the default config, whose own names the version alone', async () => {
  expect(await parseAddress('')).toEqual(parseConfig({}));
  expect(await parseAddress('#')).toEqual(parseConfig({}));
  expect(formatAddress(parseConfig({}))).toBe('#v=1');
});

test('an address names dials, and a preset under them', async () => {
  const config = await parseAddress('#v=1&experiment=basins&preset=pham2&beta=8');
  expect(config).toMatchObject({ experiment: 'basins', memories: 'pham:2', beta: 8 });
  expect(formatAddress(config)).toBe('#v=1&memories=pham:2&beta=8');
});

test('the link of a preset names it, and what its scene shows besides', () => {
  expect(presetLink('pham2')).toBe('#v=1&preset=pham2');
  expect(presetLink('river')).toBe('#v=1&preset=river&b=beside&b.experiment=generate');
  expect(presetLink('growth')).toBe(
    '?film=count:2..1000:28:log&below=wellsAgainstK,excessAgainstK#v=1&preset=growth&b=beside&b.experiment=landscape',
  );
});

test.each([
  ...Object.keys(presets).map((name) => `#preset=${name}`),
  '#memories=0,1;-1,0;0.5,0.25&box=-2,2&beta=0.1',
  '#experiment=generate&schedule=edm&sampler=edmHeun&steps=18&churn=40&seed=9007199254740991',
  '#experiment=probe&cue=0.3,-0.1&similarity=dot',
  `#memories=file:9x2:${'0a'.repeat(32)}:my%20points%3B1.csv&beta=3`,
])('%s survives being written and read', async (hash) => {
  const config = await parseAddress(hash);
  expect(resolvedConfig(await parseAddress(formatAddress(config)))).toEqual(resolvedConfig(config));
});

test('a whole link is read like its fragment', async () => {
  const config = await parseAddress('https://host/path?embed=1#v=1&beta=9');
  expect(config).toEqual(await parseAddress('#beta=9'));
});

test('a config too long for a link is packed, and what is named beside it goes over it', async () => {
  const short = parseConfig({ memories: Array.from({ length: 9 }, (_, k) => [k / 7, -k]) });
  expect(await shortAddress(short)).toBe(formatAddress(short));
  const rows = Array.from({ length: 64 }, (_, k) => [Math.cos(k), Math.sin(k)]);
  const config = parseConfig({ memories: rows, beta: 9, experiment: 'attractors' });
  const packed = await shortAddress(config);
  expect(formatAddress(config).length).toBeGreaterThan(2048);
  expect(packed).toMatch(/^#v=1&z=[\w-]+$/);
  expect(packed.length).toBeLessThan(2048);
  expect(await parseAddress(packed)).toEqual(config);
  expect(await parseAddress(`${packed}&beta=3`)).toEqual({ ...config, beta: 3 });
  // every dial in it is checked like any other
  await expect(parseAddress(`#v=1&z=${packJson({ beta: 'hot', bata: 1 })}`)).rejects.toThrow(/bata.*\n.*"hot"/s);
  await expect(parseAddress(packed.slice(0, -5))).rejects.toThrow(/cut off or damaged/);
});

test.each<[string, unknown, unknown]>([
  ['half a surrogate pair', '\ud800', '\ufffd'],
  ['a file with half of one in its name', '\ud800.csv', '\ufffd.csv'],
  ['a file with a line break in its name', 'a\nb.csv', 'a\nb.csv'],
])('an address can be made of %s', async (what, given, kept) => {
  const listOf = (name: unknown) =>
    what.startsWith('a file') ? { file: name, shape: [3, 2], sha256: 'a'.repeat(64) } : name;
  const config = parseConfig({ memories: listOf(given) });
  expect(config.memories).toEqual(listOf(kept));
  expect(await parseAddress(formatAddress(config))).toEqual(config);
});

test.each([
  ['#beta=hot', /^beta is "hot"; give a number from/],
  ['#bata=8', /there is no dial "bata"; did you mean beta\?/],
  ['#preset=pham8', /there is no preset "pham8"; did you mean pham9\?/],
  ['#v=2&beta=8', /v=2, this version reads v=1/],
  ['#beta=8&beta=9', /beta is given twice/],
  ['#__proto__=1&constructor=2', /there is no dial/],
  ['#sampler=ddim', /sampler does nothing here/],
])('%s is refused with a sentence', async (hash, sentence) => {
  await expect(parseAddress(hash)).rejects.toThrow(ConfigError);
  await expect(parseAddress(hash)).rejects.toThrow(sentence);
});

test.each([
  ['one wrong key', '#particles=4096&foo=1', { particles: 4096 }, [/^there is no dial "foo"; leave it out$/]],
  ['a wrong value', '#beta=hot&particles=4096', { particles: 4096 }, [/^beta is "hot"; give a number from/]],
  ['a dial that means nothing here', '#sampler=ddim&beta=9', { beta: 9 }, [/^sampler does nothing here/]],
  ['no such preset', '#preset=nope&beta=9', { beta: 9 }, [/^there is no preset "nope"; known are pham9, /]],
  ['a preset misspelt', '#preset=pham8&beta=9', { beta: 9 }, [/^there is no preset "pham8"; did you mean pham9\?$/]],
  ['given twice', '#beta=8&beta=9', { beta: 8 }, [/^beta is given twice/]],
  ['a packed part cut off', '#v=1&z=H4sIAAAA&beta=9', { beta: 9 }, [/cut off or damaged/]],
  ['several', '#beta=9&bata=1&eta=x', { beta: 9 }, [/"bata"; did you mean beta\?/, /^eta is "x"/]],
] as const)('%s loses only itself', async (_, address, dials, said) => {
  const { config, problems, used } = await salvageAddress(address);
  expect(config).toEqual(parseConfig(dials));
  expect(used).toBe(true);
  expect(problems).toHaveLength(said.length);
  for (const [i, sentence] of said.entries()) expect(problems[i]).toMatch(sentence);
  // no page has options of a command
  expect(problems.join()).not.toContain('--');
});

test('of another version, or of nothing that is right, nothing is taken', async () => {
  const other = await salvageAddress('#v=2&beta=9');
  expect(other).toMatchObject({ config: parseConfig({}), used: false });
  expect(other.problems).toEqual([expect.stringContaining('v=2, this version reads v=1')]);
  expect(await salvageAddress('#beta=hot')).toMatchObject({ config: parseConfig({}), used: false });
  expect(await salvageAddress('')).toMatchObject({ problems: [], used: false });
  const many = await salvageAddress(`#${Array.from({ length: 1000 }, (_, i) => `x${i}=1`).join('&')}`);
  expect([many.problems.length, many.more]).toEqual([20, 980]);
});

test('the command line makes the same run', async () => {
  expect(commandLine(parseConfig({}))).toBe('npx driftwell basins --out basins.png');
  expect(commandLine(await parseAddress('#experiment=probe&cue=0.3,-0.1'))).toBe(
    'npx driftwell probe --cue 0.3,-0.1 --out probe.png',
  );
  // no file of ours has such a name, but a link may
  expect(commandLine(await parseAddress("#memories=it's;rm&box=-2,2"))).toBe(
    `npx driftwell basins --memories 'it'\\''s;rm' --box=-2,2 --out basins.png`,
  );
});
