import { expect, test } from 'vitest';
import { ConfigError, readConfig, resolvedConfig } from '../params/config.ts';
import { presets } from '../params/presets.ts';
import { formatAddress, parseAddress } from './address.ts';
import { commandLine } from './commandLine.ts';

test('an empty address is the default config, and that has no fragment', () => {
  expect(parseAddress('')).toEqual(readConfig({}));
  expect(parseAddress('#')).toEqual(readConfig({}));
  expect(formatAddress(readConfig({}))).toBe('');
});

test('an address names dials, and a preset under them', () => {
  const config = parseAddress('#v=1&experiment=basins&preset=pham2&beta=8');
  expect(config).toMatchObject({ experiment: 'basins', memories: 'pham:2', beta: 8 });
  expect(formatAddress(config)).toBe('#v=1&memories=pham:2&beta=8');
});

test.each([
  ...Object.keys(presets).map((name) => `#preset=${name}`),
  '#memories=0,1;-1,0;0.5,0.25&box=-2,2&beta=0.1',
  '#experiment=generate&schedule=edm&sampler=edmHeun&steps=18&churn=40&seed=9007199254740991',
  '#experiment=probe&cue=0.3,-0.1&similarity=dot',
  `#memories=file:9x2:${'0a'.repeat(32)}:my%20points%3B1.csv&beta=3`,
])('%s survives being written and read', (hash) => {
  const config = parseAddress(hash);
  expect(resolvedConfig(parseAddress(formatAddress(config)))).toEqual(resolvedConfig(config));
});

test.each([
  ['#beta=hot', /^beta is "hot"; give a number from/],
  ['#bata=8', /there is no dial "bata"; did you mean beta\?/],
  ['#preset=pham8', /there is no preset "pham8"; did you mean pham9\?/],
  ['#v=2&beta=8', /v=2, this page reads v=1/],
  ['#beta=8&beta=9', /beta is given twice/],
  ['#__proto__=1&constructor=2', /there is no dial/],
  ['#sampler=ddim', /sampler does nothing here/],
])('%s is refused with a sentence', (hash, sentence) => {
  expect(() => parseAddress(hash)).toThrow(ConfigError);
  expect(() => parseAddress(hash)).toThrow(sentence);
});

test('the command line makes the same run', () => {
  expect(commandLine(readConfig({}))).toBe('npx driftwell basins --out basins.png');
  expect(commandLine(parseAddress('#experiment=probe&cue=0.3,-0.1'))).toBe(
    'npx driftwell probe --cue 0.3,-0.1 --out probe.png',
  );
  // no file of ours has such a name, but a link may
  expect(commandLine(parseAddress("#memories=it's;rm&box=-2,2"))).toBe(
    `npx driftwell basins --memories 'it'\\''s;rm' --box=-2,2 --out basins.png`,
  );
});
