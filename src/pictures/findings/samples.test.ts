import { expect, test } from 'vitest';
import { resolveInputs } from '../../experiments/inputs.ts';
import { runOnCpu } from '../../experiments/onCpu/index.ts';
import { parseConfig } from '../../params/config.ts';
import type { Config } from '../../params/table.ts';
import { type Table, tableRows } from '../../results.ts';
import { describeRun } from '../describe.ts';
import { findingsOf } from './index.ts';
import { sharesText } from './samples.ts';

/** Two memories of one weight on a line, at a level where the signal is small: a = exp(-1.2688) = 0.281, s = 0.921. */
async function samplesOf(dials: Partial<Config>) {
  const own = { memories: [[1], [3]], schedule: 'vpLinear', timeMin: 0.5, steps: 50, particles: 4096 } as const;
  const run = await runOnCpu(resolveInputs(parseConfig({ experiment: 'generate', ...own, ...dials })), {});
  const shares = tableRows<'fraction' | 'standardError'>(run.results.fractions as Table);
  return { findings: await findingsOf(run), shares, lines: describeRun(run.inputs).join() };
}

test('samples without noise belong to the memory that they lie at, however small the signal was before', async () => {
  for (const terminal of ['stop', 'denoise', 'snap'] as const) {
    const { findings, shares } = await samplesOf({ terminal });
    const [first] = shares as [(typeof shares)[number]];
    expect(Math.abs(first.fraction - 0.5), terminal).toBeLessThan(4 * first.standardError);
    expect(findings.shows, terminal).toContain('as many as its weight says');
  }
});

test('samples with noise lie about a ξ: 0.56 apart beside a deviation of 0.96 there are no two heaps', async () => {
  const { findings } = await samplesOf({ terminal: 'stop' });
  expect(findings.headline).toBe('Two memories. The samples fill the gaps between them.');
  expect(findings.shows).toContain('of a memory times a = 0.281.');
  const taken = await samplesOf({ terminal: 'denoise' });
  expect(taken.findings.shows).toMatch(/lie within 0\.00\d+ of a memory\. /);
});

test.each([
  [0.004, 'Each memory gets less than 1 % of them.'],
  [0.04, 'No memory gets more than 4 % of them.'],
])('of shares up to %d the largest is said', (fraction, text) => {
  const share = { memory: 0, fraction, standardError: 1e-4, weight: 0.001 };
  expect(sharesText([share, { ...share, memory: 1, fraction: 0.001 }], 1000)).toBe(text);
});

test('a last step without noise is said, and not that the noise is kept', async () => {
  const { findings, lines } = await samplesOf({ sampler: 'eulerMaruyama', finalMean: true });
  expect(findings.rule).toContain('and one more update follows, without noise');
  expect(lines).toContain('then one more update without noise');
  expect(`${findings.rule} ${lines}`).not.toMatch(/stops there|keep that noise/);
});
