import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { gpuTest } from '../cli/testGpu.ts';
import { openGpu } from '../gpu/device.ts';
import { Simulation } from '../simulation/simulation.ts';
import { type CaseEntry, parseCases } from './casesFile.ts';
import { kinds } from './kinds/index.ts';
import type { Context } from './kinds/kind.ts';
import { lineText, summarizeCases } from './report.ts';
import { runCase } from './runCases.ts';

const folder = new URL('../../cases/', import.meta.url);
const files = readdirSync(folder).sort();

/** The quick form of `npm run verify`: fewer particles. */
const entriesOf = (file: string): CaseEntry[] => parseCases(readFileSync(new URL(file, folder), 'utf8'));

/** What takes a software driver many seconds, and is like another case that runs here: left to `npm run verify`. */
const long = new Set([
  ...[
    'E01-s1',
    'E01-s0.2',
    'E02-return-sde',
    'E02-uturn',
    'E02-cube',
    'E03-sde',
    'E03-ode',
    'E03-far',
    'E02-return-ode',
    'E04-5-ratio',
  ],
  ...['E04-3-ode', 'E04-3-uturn', 'E04-5-ode', 'E04-5-uturn', 'G06', 'G09-mean', 'G02', 'L02'],
  ...[
    'class-rule-shares-0.02',
    'class-rule-shares-0.05',
    'class-rule-shares-0.15',
    'G10-radius',
    'H05',
    'H05-003',
    'H06-64',
    'H06-512',
  ],
  ...['I01-weights-reverseSde', 'I01-weights-probabilityFlow', 'I01-width-probabilityFlow', 'I04-width', 'I06-0.1'],
  ...['features-stored', 'features-features'],
  ...['F14-64-0.5-end', 'F14-512-0.5-step', 'F14-512-0.5-end', 'F14-512-1-step', 'F14-512-1-end'],
  ...['H01'],
  ...[
    'H08-sweep',
    'H08-8-0.5-network',
    'H08-8-0.5-sharp',
    'H08-8-0.5-sde',
    'H08-8-1.5-network',
    'H08-8-1.5-sharp',
    'H08-8-1.5-flow',
    'H08-8-1.5-sde',
    'H08-64-0.5-network',
    'H08-64-0.5-sharp',
    'H08-64-0.5-flow',
    'H08-64-0.5-sde',
    'H08-64-1.5-network',
    'H08-64-1.5-sharp',
    'H08-64-1.5-flow',
    'H08-64-1.5-sde',
    'H08-256-0.5-network',
    'H08-256-0.5-sharp',
    'H08-256-0.5-flow',
    'H08-256-0.5-sde',
    'H08-256-1.5-network',
    'H08-256-1.5-sharp',
    'H08-256-1.5-flow',
    'H08-256-1.5-sde',
  ],
  ...['H10-256-8', 'H10-256-11', 'H10-256-11-sde', 'H10-256-11-ode', 'H12-d16-4', 'H12-d16-pairs'],
  ...['E11', 'E11-kernel'],
  ...['E16'],
  ...['F01', 'F11-4'],
  ...['H03-250-0.1', 'H03-250-0.3', 'H03-250-1.0', 'H03-4000-0.02', 'H03-4000-0.1', 'H03-4000-0.3', 'H03-4000-1.0'],
  ...['J01-1', 'J01-10', 'J01-1000', 'J02-share', 'J03-continuum'],
  ...['I09-heun', 'I09-ancestral', 'I09-dpm', 'I09-flow', 'I10-langevin', 'I10-flow'],
]);

for (const file of files) {
  gpuTest(
    `the reference cases of ${file} pass`,
    async (_, adapter) => {
      const gpu = await openGpu(adapter);
      const context: Context = { gpu, quick: true, simulate: (spec) => Simulation.create(gpu, spec) };
      const lines = [];
      const entries = entriesOf(file);
      const run = entries.filter((entry) => !('case' in entry && long.has(entry.case.id)));
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
  expect([...long].filter((id) => !ids.includes(id))).toEqual([]);
});
