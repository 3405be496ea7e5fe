import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { gpuTest } from '../cli/testGpu.ts';
import { openGpu } from '../gpu/device.ts';
import { Simulation } from '../simulation/simulation.ts';
import { type CaseEntry, readCases } from './casesFile.ts';
import type { Context } from './kinds/kind.ts';
import { lineText, summarize } from './report.ts';
import { runCase } from './runCases.ts';

/** The quick form of `npm run verify`: all cases of all groups, fewer particles. */
const entriesOf = (group: string): CaseEntry[] =>
  readCases(readFileSync(new URL(`../../cases/${group}.json`, import.meta.url), 'utf8'));

const casesOf: Readonly<Record<string, number>> = { a: 7, b: 44, c: 38, d: 25, e: 25, g: 15, h: 10 };

for (const group of ['a', 'b', 'c', 'd', 'e', 'g', 'h']) {
  gpuTest(
    `group ${group.toUpperCase()} of the reference cases passes`,
    async (_, adapter) => {
      const gpu = await openGpu(adapter);
      const context: Context = { gpu, quick: true, simulate: (spec) => Simulation.create(gpu, spec) };
      const lines = [];
      for (const entry of entriesOf(group)) lines.push(...(await runCase(entry, context)));
      expect(lines.filter(({ pass }) => !pass).map(lineText)).toEqual([]);
      expect(summarize(lines).cases).toBe(casesOf[group]);
      gpu.close();
    },
    240_000,
  );
}
