import { expect, test } from 'vitest';
import { generators } from '../../memories/generators.ts';
import { parseConfig } from '../../params/config.ts';
import { resolveInputs } from '../inputs.ts';
import { planOf } from './plan.ts';

const runnable = Object.entries(generators).filter(([, { dim }]) => dim <= 3);

test.each(runnable)('realizations of %s have sets of their own exactly where the set is random', (name, { seeded }) => {
  for (const memories of [name, ` ${name}`]) {
    const config = parseConfig({ experiment: 'phase', memories, sweepX: 'sigma2:0.1,0.2' });
    const { inputsAt } = planOf(resolveInputs(config));
    const [first, second] = [0, 1].map((realization) => inputsAt(0, realization).patterns.points.join());
    expect(first !== second).toBe(seeded);
    // the points of one realization share their set
    expect(inputsAt(1, 1).patterns.points.join()).toBe(second);
  }
});
