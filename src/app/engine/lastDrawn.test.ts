import { expect, test } from 'vitest';
import { resolveInputs } from '../../experiments/inputs.ts';
import { patternsFromSpec } from '../../memories/patternsFromSpec.ts';
import { parseConfig } from '../../params/config.ts';
import { keepLastDrawn } from './lastDrawn.ts';

test('a set is drawn once while other dials are turned, and anew with its name or seed', () => {
  const drawn: string[] = [];
  const draw = keepLastDrawn((spec, options) => {
    drawn.push(`${spec} ${options.seed}`);
    return patternsFromSpec(spec, options);
  });
  const turns = [{ beta: 2 }, { beta: 3, count: 4 }, { count: 5, weights: 'duplicated', copies: 3 }, { seed: 1 }];
  for (const turn of [...turns, { memories: 'ring:7' }, { memories: 'ring:7', beta: 2 }]) {
    const config = parseConfig({ memories: 'ring:6', ...turn });
    expect(resolveInputs(config, {}, draw).patterns).toEqual(resolveInputs(config).patterns);
  }
  expect(drawn).toEqual(['ring:6 0', 'ring:6 1', 'ring:7 0']);
});
