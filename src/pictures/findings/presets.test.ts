import { describe, expect, test } from 'vitest';
import { namedNetworks } from '../../cli/namedNetworks.ts';
import { gpuTest } from '../../cli/testGpu.ts';
import { runExperiment } from '../../experiments/index.ts';
import { resolveInputs } from '../../experiments/inputs.ts';
import { runOnCpu } from '../../experiments/onCpu/index.ts';
import type { Inputs, Run } from '../../experiments/run.ts';
import { type Gpu, openGpu } from '../../gpu/device.ts';
import { parseConfig } from '../../params/config.ts';
import { presets } from '../../params/presets.ts';
import { type Field, type Findings, type Labels, type Result, type Table, tableRow } from '../../results.ts';
import { findingsOf } from './index.ts';
import { smallConfig } from './testRuns.ts';

/** What findings say of every preset, held against numbers that are computed anew from its results. */

const textOf = ({ headline, shows, rule }: Findings) => `${headline} ${shows} ${rule}`;
const rowsOf = (run: Run, name: string) => {
  const table = run.results[name] as Table;
  return Array.from({ length: table.shape[0] }, (_, i) => ({
    ...tableRow(table, i),
    name: table.rowNames?.[i] ?? '',
  })) as ({ name: string } & Record<string, number>)[];
};
const three = (value: number) => Number(value.toPrecision(3));
const WORDS = 'no one two three four five six seven eight nine ten eleven twelve'.split(' ');
/** The numbers of a text, those in words, too. */
function numbersIn(text: string): number[] {
  const inDigits = WORDS.reduce((all, word, n) => all.replace(new RegExp(`\\b${word}\\b`, 'gi'), String(n)), text);
  return (inDigits.match(/−?\d[\d,]*(\.\d+)?(e-?\d+)?/g) ?? []).map((found) =>
    Number(found.replaceAll(',', '').replace('−', '-')),
  );
}
const near = (a: number, b: number) => Math.abs(a - b) <= 1e-9 + 0.006 * Math.abs(b);

/** Distance from a place to the nearest memory, over all of them. */
function farFrom({ inputs: { patterns } }: Run, place: readonly number[]): number {
  const { points, dim, count } = patterns;
  const far = (k: number) => Math.hypot(...place.map((value, d) => value - (points[k * dim + d] as number)));
  return Math.min(...Array.from({ length: count }, (_, k) => far(k)));
}

/** Numbers that the findings of a run must say, each computed here, by the results they come from. */
const told: Readonly<Record<string, (run: Run) => number[]>> = {
  basins(run) {
    const { data } = run.results.labels as Labels;
    if (run.results.frequency) {
      const sure = Array.from((run.results.frequency as Field).data).filter((share) => share === 1).length;
      return [Math.round(100 * (1 - sure / data.length)), Math.round(100 * (sure / data.length))].filter((n) => n > 0);
    }
    const sizes = new Map<number, number>();
    for (const label of data) if (label >= 0) sizes.set(label, (sizes.get(label) ?? 0) + 1);
    const largest = Math.max(...sizes.values()) / data.length;
    const spurious = run.results.attractors
      ? rowsOf(run, 'attractors').filter(({ name, label }) => name === 'spurious' && sizes.has(label as number))
      : [];
    return [Math.round(100 * largest), ...spurious.map(({ x, y }) => three(farFrom(run, [x as number, y as number])))];
  },
  generate(run) {
    const largest = Math.max(...rowsOf(run, 'fractions').map(({ fraction }) => fraction as number));
    const { data, shape, extent } = run.results.density as Field;
    const [x0, x1, y0, y1] = extent;
    const radius = Number(/within ([\d.]+) of a memory/.exec(last)?.[1]);
    let [here, all] = [0, 0];
    data.forEach((count, i) => {
      const x = x0 + ((x1 - x0) * ((i % shape[1]) + 0.5)) / shape[1];
      const y = y0 + ((y1 - y0) * (Math.floor(i / shape[1]) + 0.5)) / shape[0];
      all += count;
      if (count > 0 && farFrom(run, [x, y]) <= radius) here += count;
    });
    const share = Math.round((100 * here) / all);
    return [...(share === 100 ? [] : [share]), ...(/belong to memory/.test(last) ? [Math.round(100 * largest)] : [])];
  },
  trajectories(run) {
    const times = run.results.criticalTimes
      ? rowsOf(run, 'criticalTimes').flatMap(({ s, unstable }) => (unstable ? [s as number] : []))
      : rowsOf(run, 'criticalNoise').map(({ s }) => s as number);
    const [clones] = rowsOf(run, 'clones');
    return [...times.map(three), Math.round(100 * (clones?.phi as number))];
  },
  landscape(run) {
    const minima = rowsOf(run, 'attractors').filter(({ index }) => index === 0);
    const others = rowsOf(run, 'attractors').filter(({ index }) => index === 1);
    const lowest = (rows: typeof minima) => Math.min(...rows.map(({ height }) => height as number));
    const { entropy } = run.results as Record<string, Field>;
    const most = Math.max(...Array.from(entropy?.data ?? []));
    return [
      three(lowest(others) - lowest(minima)),
      ...(run.inputs.config.quantity === 'entropy' ? [Math.round(Math.exp(most))] : []),
    ];
  },
  retrieve(run) {
    // from the cues one by one, not from the table of systems
    const cues = rowsOf(run, 'retrieval');
    const systems = [...new Set(cues.map(({ system }) => system))];
    return systems.flatMap((system) => {
      const own = cues.filter((cue) => cue.system === system);
      return [0, 2].map((outcome) => own.filter((cue) => cue.outcome === outcome).length);
    });
  },
  phase(run) {
    const value = run.results.value as Result;
    const data = Array.from(value.data).filter(Number.isFinite);
    if (value.kind === 'field' && !run.inputs.config.sweepY.toString().startsWith('cued'))
      return [Math.min(...data), Math.max(...data)].map(three);
    if (value.kind === 'field') return [];
    return /rises|falls/.test(last) ? [data[0] as number, data.at(-1) as number].map(three) : [];
  },
};

/** A run, without a GPU where that is enough. */
const runOf = (inputs: Inputs, gpu: Gpu): Promise<Run> =>
  ['phase', 'trajectories', 'probe'].includes(inputs.config.experiment)
    ? runExperiment(inputs, { gpu })
    : runOnCpu(inputs, {});

/** The findings that are looked at. */
let last = '';

describe('findings of presets', () => {
  gpuTest('say numbers that the results have, of every preset', async (_, adapter) => {
    const gpu = await openGpu(adapter);
    for (const name of Object.keys(presets)) {
      const startedAt = performance.now();
      const config = smallConfig(name);
      const run = await runOf(resolveInputs(config, await namedNetworks(config)), gpu);
      const findings = await findingsOf(run);
      last = textOf(findings);
      if (process.env.SHOW)
        console.log(
          `## ${name} ${Math.round(performance.now() - startedAt)}\n  ${findings.headline}\n  ${findings.shows}\n  ${findings.rule}\n`,
        );
      const numbers = numbersIn(last);
      const expected = (told[run.inputs.config.experiment] as (run: Run) => number[])(run);
      for (const number of expected) {
        const tiny = Math.abs(number) < 1e-2 * Math.max(...expected.map(Math.abs));
        expect(tiny || numbers.some((found) => near(found, number)), `${name}: ${number} in ${last}`).toBe(true);
      }
      // nothing that only a program would say
      expect(last, name).not.toMatch(/undefined|NaN|Infinity|[a-z][A-Z]|\$\{|\.\.| {2}/);
      expect(findings.headline, name).toMatch(/^[A-Z\d].*\.$/);
      for (const text of [findings.shows, findings.rule]) expect(text, name).toMatch(/^[A-Z\d].*\.$/);
    }
    gpu.close();
  });

  gpuTest('of a point say where it leads, and how far that is from a memory', async (_, adapter) => {
    const gpu = await openGpu(adapter);
    const dials = { experiment: 'probe', memories: 'pham:9', cue: '0.3,0.4' };
    const run = await runExperiment(resolveInputs(parseConfig(dials)), { gpu });
    const { headline, shows } = await findingsOf(run);
    const { step, x, y } = rowsOf(run, 'trajectory').at(-1) as unknown as Record<'step' | 'x' | 'y', number>;
    const far = farFrom(run, [x, y]);
    expect(headline).toBe(`Recall from this point ends at ${far > 0.097 ? 'no memory' : 'memory'}.`);
    expect(numbersIn(shows)).toEqual(expect.arrayContaining([step, three(x), three(y), three(far)]));
    gpu.close();
  });
});

describe('another result', () => {
  const changed = (run: Run, name: string, change: (values: Float64Array, columns: readonly string[]) => void): Run => {
    const table = run.results[name] as Table;
    const data = Float64Array.from(table.data);
    change(data, table.columns);
    return { ...run, results: { ...run.results, [name]: { ...table, data } } };
  };

  test('is said otherwise', async () => {
    const made = (dials: Record<string, unknown>) => runOnCpu(resolveInputs(parseConfig(dials)), {});
    const basins = await made({ particles: 256 });
    const swapped = changed(basins, 'attractors', (values, columns) => {
      const at = columns.indexOf('fraction');
      const [first, second] = [values[at] as number, values[at + columns.length] as number];
      [values[at], values[at + columns.length]] = [second, first / 2];
    });
    const farther = changed(basins, 'attractors', (values, columns) => {
      values[columns.indexOf('distance')] = 0.25;
    });
    const cues = await made({ experiment: 'retrieve', memories: 'glyphs', particles: 4, beta: 0.5 });
    const lost = changed(cues, 'systems', (values, columns) => {
      values[columns.indexOf('retrieved')] = 0;
    });
    const said = async (run: Run) => textOf(await findingsOf(run));
    expect(await said(swapped)).not.toBe(await said(basins));
    expect(await said(farther)).toContain('lie 0.25 and');
    expect(await said(cues)).toContain('Every cue comes back');
    expect(await said(lost)).toContain('No cue comes back');
  });

  test('of an approximate score says so', async () => {
    const made = (dials: Record<string, unknown>) =>
      runOnCpu(resolveInputs(parseConfig({ experiment: 'generate', particles: 64, steps: 4, ...dials })), {});
    const rule = async (dials: Record<string, unknown>) => (await findingsOf(await made(dials))).rule;
    expect(await rule({})).toContain('the score is exact');
    expect(await rule({ score: 'features', features: 8 })).toContain('not exact but made of eight random features');
    const box = { experiment: 'attractors', beta: 3, seed: 1, particles: undefined, steps: undefined };
    expect(await rule({ ...box, score: 'exact' })).toContain('the energy is exact');
    expect(await rule({ ...box, score: 'smoothed', draws: 4 })).toContain('its energy is its integral along a way');
    expect(await rule({ timeMin: 0.04 })).toContain('a standard deviation of 0.2 and stops there');
    expect(await rule({ timeMin: 0.04, terminal: 'denoise' })).toContain('0.2 and is then taken away');
  });
});
