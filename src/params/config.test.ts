import { expect, test } from 'vitest';
import { ConfigError, changedDials, isActive, parseConfig, rangeText, resolvedConfig } from './config.ts';
import { dialDocs } from './docs.ts';
import { presetDials, presets } from './presets.ts';
import { dials, PARAMS } from './table.ts';
import { wordsOf } from './words.ts';

const problemsOf = (input: Record<string, unknown>): readonly string[] => {
  try {
    parseConfig(input);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
};

test('every default is a value that its own dial accepts', () => {
  for (const experiment of PARAMS.experiment.choices) {
    const config = parseConfig({ experiment });
    expect(parseConfig(resolvedConfig(config))).toEqual(config);
  }
});

test('texts and numbers give the same config: flags, links and files agree', () => {
  expect(parseConfig({ beta: '8', particles: '1000', seed: '7' })).toEqual(
    parseConfig({ beta: 8, particles: 1000, seed: 7 }),
  );
  expect(parseConfig({ memories: '0,1;1,0' }).memories).toEqual([
    [0, 1],
    [1, 0],
  ]);
  expect(parseConfig({ box: '2' }).box).toEqual([2]);
});

test('one error names everything wrong: what came, what is allowed, what to do', () => {
  const problems = problemsOf({ beta: -1, particles: 2.5, dynamics: 'hopfeild', betta: 3 });
  expect(problems).toHaveLength(4);
  expect(problems.join('\n')).toMatch(/betta.*did you mean beta/);
  expect(problems.join('\n')).toMatch(/beta is -1; give a number from 0.0001 to 100000000/);
  expect(problems.join('\n')).toMatch(/particles is 2.5; give a whole number/);
  expect(problems.join('\n')).toMatch(
    /dynamics is "hopfeild", allowed are hopfield, flow, langevin, stochasticAttention, ode, sde, map, spins, sideBySide; did you mean hopfield/,
  );
});

test.each([
  ['', 'seed'],
  [true, 'seed'],
  [null, 'seed'],
  [Number.NaN, 'beta'],
  [Number.POSITIVE_INFINITY, 'beta'],
  ['1e999', 'beta'],
  [{}, 'memories'],
  [[[1], 'a'], 'memories'],
  [{ file: 'a.csv', shape: [1], sha256: 'xyz' }, 'memories'],
  [{ file: 'a.csv', shape: [1.5], sha256: 'a'.repeat(64) }, 'memories'],
  [{ file: '', shape: [1], sha256: 'a'.repeat(64) }, 'memories'],
])('%j is no %s', (value, dial) => {
  expect(problemsOf({ [dial]: value })).toHaveLength(1);
});

test('names of Object.prototype are unknown dials', () => {
  expect(problemsOf(JSON.parse('{"toString": 1, "__proto__": 2}'))).toHaveLength(2);
});

test('a dial that means nothing here is an error, with what it needs', () => {
  expect(problemsOf({ experiment: 'basins', sampler: 'ddim' })).toEqual([
    'sampler does nothing here: it needs experiment = generate or trajectories, or process = generate, or process = uturn; leave it out or set that',
  ]);
  // a U-turn goes by distance and asks which memory is the nearest
  const turn = { experiment: 'phase', process: 'uturn', beta: 2 };
  expect(problemsOf(turn)).toEqual([]);
  expect(problemsOf({ ...turn, similarity: 'dot' })[0]).toContain('similarity does nothing here');
  expect(problemsOf({ ...turn, delta: 0.3 })[0]).toContain('delta does nothing here');
  // of samples the classes are told apart by it; said where it is not the usual one
  const samples = { experiment: 'phase', process: 'generate' };
  expect(resolvedConfig(parseConfig({ ...samples, delta: 0.3 })).delta).toBe(0.3);
  expect(resolvedConfig(parseConfig(samples))).not.toHaveProperty('delta');
  expect(problemsOf({ experiment: 'generate', schedule: 'ou', sigma: 2 })).toHaveLength(1);
  expect(problemsOf({ experiment: 'generate', schedule: 'brownian', sigma: 2 })).toEqual([]);
});

test('beta is the name: sigma2 and s are led to it', () => {
  expect(problemsOf({ sigma2: 0.15 })[0]).toMatch(/did you mean beta \(= 1\/sigma2\)/);
});

test('defaults that depend on other dials follow them', () => {
  expect(parseConfig({ experiment: 'generate', schedule: 'edm' })).toMatchObject({ sigmaMax: 80, spacing: 'karras' });
  expect(parseConfig({ experiment: 'generate', schedule: 'ou' }).timeMax).toBe(8);
});

test('a preset takes the place of defaults; the user wins; what is idle is left out', () => {
  const config = parseConfig({ experiment: 'generate' }, presetDials('pham9'));
  expect(config).toMatchObject({ memories: 'pham:9', timeMin: 0.02 });
  expect(isActive('beta', config)).toBe(false);
  expect(parseConfig({ beta: 8 }, presetDials('pham9')).beta).toBe(8);
  expect(() => presetDials('pham8')).toThrow(/did you mean pham9/);
  for (const name of Object.keys(presets)) expect(() => parseConfig({}, presetDials(name))).not.toThrow();
});

test('changed dials are those that differ from their defaults, and enough to come back', () => {
  const config = parseConfig({ experiment: 'generate', schedule: 'edm', steps: 18, seed: 3 });
  expect(changedDials(config)).toEqual({ experiment: 'generate', schedule: 'edm', steps: 18, seed: 3 });
  expect(parseConfig(changedDials(config))).toEqual(config);
});

test('whole numbers may be written as people do; the others as texts in exponents, too', () => {
  const read = (dial: string, text: string) => parseConfig({ [dial]: text })[dial as 'particles'];
  expect(['1 M', '1M', '1,000,000', '1e6', ' 1000000 '].map((text) => read('particles', text))).toEqual(
    new Array(5).fill(1e6),
  );
  expect([read('particles', '0.1 k'), read('particles', '65k'), read('beta', '1.5 k')]).toEqual([100, 65_000, 1500]);
  expect([read('tolerance', '1e-6'), read('count', 'all'), read('count', '3')]).toEqual([1e-6, 0, 3]);
  for (const text of ['1 m', 'k', '1.2.3 k', 'all']) expect(() => read('particles', text)).toThrow(ConfigError);
});

test('every dial says what it is: label, doc, range, and conditions on dials that exist', () => {
  for (const [name, dial] of dials) {
    expect(dialDocs[name].length, name).toBeGreaterThan(5);
    expect(dial.label, name).toMatch(/^\p{Lu}/u);
    if (dial.type === 'choice') expect(Object.keys(wordsOf(name)).sort(), name).toEqual([...dial.choices].sort());
    expect(rangeText(dial).length, name).toBeGreaterThan(2);
    for (const conditions of [dial.when ?? []].flat()) {
      for (const [other, values] of Object.entries(conditions)) {
        const target = PARAMS[other as keyof typeof PARAMS];
        const named = 'not' in values ? values.not : values;
        if (target.type === 'choice') for (const value of named) expect(target.choices).toContain(value);
        // a list may be a word, which its doc explains
        else
          for (const value of named)
            expect(dialDocs[other as keyof typeof PARAMS], `${name} needs ${other}`).toContain(value);
      }
    }
  }
});

test.each([
  [
    'names that every object has',
    '{"constructor":1,"toString":2,"__proto__":3}',
    [
      'there is no dial "constructor"; leave it out',
      'there is no dial "toString"; leave it out',
      'there is no dial "__proto__"; leave it out',
    ],
  ],
  [
    'a choice that is an object without a text',
    '{"dynamics":{"toString":0}}',
    ['dynamics is {"toString":0}, allowed are hopfield, flow, langevin, stochasticAttention, ode, sde'],
  ],
  [
    'a number that is one',
    '{"beta":{"valueOf":0}}',
    ['beta is {"valueOf":0}; give a number from 0.000001 to 100000000'],
  ],
  [
    'a list that is one',
    '{"memories":{"toString":0}}',
    ['memories is {"toString":0}; give a name, numbers, or a file'],
  ],
])('%s: said in words', (_, json, problems) => {
  const found = problemsOf(JSON.parse(json));
  problems.forEach((problem, i) => {
    expect(found[i]).toContain(problem.split('; give a number')[0]);
  });
  expect(found).toHaveLength(problems.length);
});

test('a message is as long as somebody reads, and has no control characters', () => {
  const many = Object.fromEntries(Array.from({ length: 200_000 }, (_, i) => [`dial\x1b${i}\n\x9b`, 1]));
  const problems = problemsOf(many);
  expect(problems).toHaveLength(21);
  expect(problems.at(-1)).toBe('and 199980 more problems like these');
  expect(problems.join('')).not.toMatch(/\p{Cc}/u);
  const name = 'x'.repeat(1e6);
  for (const input of [{ [name]: 1 }, { memories: [name] }, { dynamics: name }, { beta: name }]) {
    expect(problemsOf(input).join('').length).toBeLessThan(400);
  }
});

test('whole numbers may have the separators that messages write; a comma in others stays refused', () => {
  expect(parseConfig({ particles: '1,048,576' }).particles).toBe(2 ** 20);
  expect(parseConfig({ particles: ' 4,096 ' }).particles).toBe(4096);
  for (const particles of ['1,5', '1,0000', ',100', '1,000,', '1,00']) {
    expect(() => parseConfig({ particles }), particles).toThrow('give a whole number');
  }
  expect(() => parseConfig({ beta: '1,000' })).toThrow('beta is "1,000"; give a number');
});
