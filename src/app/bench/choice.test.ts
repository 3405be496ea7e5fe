import { expect, test } from 'vitest';
import { queryWith } from '../addressBar.ts';
import { ALL_OPS, benchParameters, readBenchLink, STANDARD } from './choice.ts';

test('a link of the benchmark says what is measured, and what is wrong in it is left aside and told', () => {
  expect(readBenchLink('?gpu=bench')).toEqual({ mode: 'bench', choice: STANDARD, problem: '' });
  expect(readBenchLink('?gpu=report').choice.ops.every((name) => ALL_OPS.includes(name))).toBe(true);
  const read = readBenchLink('?gpu=bench&ops=labels D=2 K=9,dense D=2 K=9,toString&trials=0&ramp=1');
  expect(read.choice).toEqual({ ops: ['dense D=2 K=9', 'labels D=2 K=9'], trials: 10, ramp: true });
  expect(read.problem).toMatch(/no operation is called "toString"; trials are a whole number/);
});

test('the link of a choice gives the choice again', () => {
  Object.assign(globalThis, { location: { search: '?hide=files&gpu=bench&trials=3' } });
  for (const choice of [STANDARD, { ops: ALL_OPS.slice(3, 5), trials: 20, ramp: true }]) {
    const query = queryWith(benchParameters(choice));
    expect(query).toMatch(/^\?hide=files&gpu=bench/);
    expect(readBenchLink(query).choice).toEqual(choice);
  }
});
