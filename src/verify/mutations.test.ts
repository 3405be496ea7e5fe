import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { gpuTest } from '../cli/testGpu.ts';
import { type Gpu, openGpu } from '../gpu/device.ts';
import type { KernelSource, Kernels } from '../gpu/kernels.ts';
import { Simulation, type SimulationSpec } from '../simulation/simulation.ts';
import { type CaseEntry, parseCases } from './casesFile.ts';
import type { Context } from './kinds/kind.ts';
import { runCase } from './runCases.ts';

/**
 * The cases are only worth something if they notice. Each test here breaks one thing, in the text of the shaders or in
 * what is run, and named cases must fail; unbroken they pass.
 */

/** A case of a file by its id; to save time with only the first of setup.each, and few particles. */
function caseById(id: string): CaseEntry {
  const group = id.slice(0, 1).toLowerCase();
  const entries = parseCases(readFileSync(new URL(`../../cases/${group}.json`, import.meta.url), 'utf8'));
  const found = entries.find((entry) => 'case' in entry && entry.case.id === id);
  if (!found || !('case' in found)) throw new Error(`there is no case ${id}`);
  const setup = { ...(found.case.setup as Record<string, unknown>) };
  if ('sampler' in setup) setup.particles = 16384;
  const first = (lists: object) =>
    Object.fromEntries(Object.entries(lists).map(([key, list]) => [key, list.slice(0, 1)]));
  if (!setup.each) return { case: { ...found.case, setup } };
  return {
    case: {
      ...found.case,
      setup: { ...setup, each: first(setup.each) },
      expected: first(found.case.expected as object),
    },
  };
}

interface Mutation {
  name: string;
  cases: readonly string[];
  /** the text of every kernel; must change at least one of those that the cases use */
  shader?: (code: string) => string;
  spec?: (spec: SimulationSpec) => SimulationSpec;
}

const replaced = (code: string, from: RegExp, to: string) => code.replace(from, to);

const mutations: readonly Mutation[] = [
  {
    name: 'drop the shift by the maximum',
    cases: ['A07'],
    shader: (code) => replaced(code, /let top = (max|larger)\(.*\);/, 'let top = vec4f(0.0);'),
  },
  {
    name: 'take s for 2 s',
    cases: ['A03', 'A01'],
    shader: (code) => replaced(code, /row\.sharpness|rule\.sharpness/g, '(2.0 * $&)'),
  },
  {
    name: 'forget the norm bias of the dot product',
    cases: ['A09', 'C03'],
    shader: (code) => replaced(code, /\b(row|rule)\.normBias/g, '0.0'),
  },
  {
    name: 'draw noise in the last step',
    cases: ['D01'],
    spec: (spec) => ({
      ...spec,
      cells: spec.cells.map((cell) => ({
        ...cell,
        rows: cell.rows.map((row, n) => (n === cell.rows.length - 1 ? { ...row, cz: cell.rows[n - 1]?.cz ?? 0 } : row)),
      })),
    }),
  },
  {
    name: 'start from N(0, s_T) instead of p_T',
    cases: ['C07-sde-0.5'],
    spec: (spec) => ({
      ...spec,
      cells: spec.cells.map((cell) => ({
        ...cell,
        start: {
          kind: 'listed',
          points: new Float64Array(spec.dim),
          scale: 1,
          replicas: 1,
          spread: cell.start.spread,
        },
      })),
    }),
  },
];

/** The same device with every kernel's text changed; counts the kernels that the change touched. */
function withShaders(gpu: Gpu, change: (code: string) => string): { gpu: Gpu; changed: () => number } {
  let changed = 0;
  const kernels = {
    get(source: KernelSource) {
      const code = change(source.code);
      if (code !== source.code) changed++;
      return gpu.kernels.get({ ...source, code });
    },
  } as Pick<Kernels, 'get'> as Kernels;
  return { gpu: { ...gpu, kernels }, changed: () => changed };
}

for (const { name, cases, shader, spec } of mutations) {
  gpuTest(`${name}: ${cases.join(' and ')} fail`, async (_, adapter) => {
    const whole = await openGpu(adapter);
    const broken = shader ? withShaders(whole, shader) : { gpu: whole, changed: () => 1 };
    const contextOf = (gpu: Gpu, change = (it: SimulationSpec) => it): Context => ({
      gpu,
      quick: true,
      simulate: (asked) => Simulation.create(gpu, change(asked)),
    });
    for (const id of cases) {
      const { lines: unbroken } = await runCase(caseById(id), contextOf(whole));
      expect(unbroken.filter(({ pass }) => !pass)).toEqual([]);
      const { lines } = await runCase(caseById(id), contextOf(broken.gpu, spec));
      // it must fail by its numbers, not because the broken shader does not compile
      expect(lines.map(({ problem = '' }) => problem).filter((said) => /error/.test(said))).toEqual([]);
      expect(lines.some(({ pass }) => !pass)).toBe(true);
    }
    expect(broken.changed()).toBeGreaterThan(0);
    whole.close();
  });
}
