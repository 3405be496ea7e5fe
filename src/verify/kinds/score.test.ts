import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseCases } from '../casesFile.ts';
import { lineText } from '../report.ts';
import type { Line } from '../runCases.ts';
import { runCase } from '../runCases.ts';
import type { Context } from './kind.ts';

const entries = parseCases(readFileSync(new URL('../../../cases/n.json', import.meta.url), 'utf8'));

/** Everything of this kind is computed on the host. */
const failed = async (id: string, changed: object = {}): Promise<readonly Line[]> => {
  const entry = entries.find((one) => 'case' in one && one.case.id === id);
  if (!entry || !('case' in entry)) throw new Error(`there is no case ${id}`);
  const { lines } = await runCase({ case: { ...entry.case, ...changed } }, {} as Context);
  return lines.filter(({ pass }) => !pass);
};

test.each(['N02', 'N06', 'N07'])('the reference case %s passes without a GPU', async (id) => {
  expect((await failed(id)).map(lineText)).toEqual([]);
});

test('wrong numbers of a score fail, and what needs a box says so', async () => {
  const [line] = await failed('N04', { expected: { loop: [[0, 0, 1e-3]] }, tolerance: { abs: 1e-5 } });
  expect(line?.pass).toBe(false);
  const [other] = await failed('N04', { expected: { fixedPoints: [] }, tolerance: { abs: 1e-5 } });
  expect(other?.problem).toBe('fixedPoints need setup.box and setup.n, and 1 to 3 dimensions');
});
