import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { gpuTest } from '../cli/testGpu.ts';
import { openGpu } from '../gpu/device.ts';
import { Simulation } from '../simulation/simulation.ts';
import { type CaseEntry, parseCases } from './casesFile.ts';
import { kinds } from './kinds/index.ts';
import type { Context } from './kinds/kind.ts';
import { longCases } from './longCases.ts';
import { lineText, summarizeCases } from './report.ts';
import { runCase } from './runCases.ts';

const folder = new URL('../../cases/', import.meta.url);
const files = readdirSync(folder).sort();

/** The quick form of `npm run verify`: fewer particles. */
const entriesOf = (file: string): CaseEntry[] => parseCases(readFileSync(new URL(file, folder), 'utf8'));

for (const file of files) {
  gpuTest(
    `the reference cases of ${file} pass`,
    async (_, adapter) => {
      const gpu = await openGpu(adapter);
      const context: Context = { gpu, quick: true, simulate: (spec) => Simulation.create(gpu, spec) };
      const lines = [];
      const entries = entriesOf(file);
      const run = entries.filter((entry) => !('case' in entry && longCases.has(entry.case.id)));
      for (const entry of run) {
        const { lines: own, measured } = await runCase(entry, context);
        lines.push(...own);
        const { errors = [] } = kinds['case' in entry ? entry.case.kind : ''] ?? {};
        const withError = Object.keys(measured).filter((name) => measured[name]?.error !== undefined);
        expect(withError.filter((name) => !errors.includes(name))).toEqual([]);
      }
      expect(lines.filter(({ pass }) => !pass).map(lineText)).toEqual([]);
      expect(summarizeCases(lines).cases).toBe(run.length);
      gpu.close();
    },
    240_000,
  );
}

test('every case has an id of its own, and those left out here exist', () => {
  const ids = files.flatMap(entriesOf).map((entry) => ('case' in entry ? entry.case.id : entry.id));
  expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
  expect([...longCases].filter((id) => !ids.includes(id))).toEqual([]);
});
