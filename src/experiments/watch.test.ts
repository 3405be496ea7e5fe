import { expect, test } from 'vitest';
import { gpuTest } from '../cli/testGpu.ts';
import { openGpu } from '../gpu/device.ts';
import { parseConfig } from '../params/config.ts';
import type { Field, Labels } from '../results.ts';
import { stepTable } from '../samplers/index.ts';
import { explodingVariance, row } from '../samplers/row.ts';
import { readAt } from '../samplers/sampler.ts';
import { noiseLevels } from '../schedules.ts';
import { Timeline } from '../simulation/timeline.ts';
import { runExperiment } from './index.ts';
import { resolveInputs } from './inputs.ts';
import { levelsAlong, type Watched } from './watch.ts';

for (const [name, dials] of Object.entries({
  density: { experiment: 'generate', particles: 3001, resolution: 32, steps: 20 },
  'density at one level': {
    experiment: 'generate',
    sampler: 'langevin',
    particles: 3001,
    resolution: 32,
    iterations: 20,
  },
  'labels at one level': { experiment: 'basins', particles: 2500, eta: 0.3 },
  'labels along a schedule': { experiment: 'basins', dynamics: 'ode', particles: 2500, steps: 20 },
})) {
  gpuTest(
    `${name}: a watcher that goes back in time changes no result, and sees it again at the end`,
    async (_, ad) => {
      const gpu = await openGpu(ad);
      const inputs = resolveInputs(parseConfig({ memories: 'pham:9', box: 2, ...dials }));
      const plain = await runExperiment(inputs, { gpu });

      let seen: Watched | undefined;
      let timeline: Timeline | undefined;
      let back = 0;
      const watched = await runExperiment(inputs, {
        gpu,
        watch(given) {
          seen = given;
          timeline = new Timeline(given.simulation);
          return {
            async between() {
              timeline?.keep();
              if (back++ === 0) await timeline?.seek(2);
            },
            keeps: () => true,
          };
        },
      });
      expect(back).toBeGreaterThan(1);
      expect(watched.stamp).toEqual(plain.stamp);

      const show = async () => {
        const look = await (seen as Watched).look();
        const results = await look.results();
        look.dispose();
        // what takes a look at every start waits for the end of the run
        expect(results.analysis).toBeUndefined();
        return ((results.density ?? results.labels) as Field | Labels).data;
      };
      const end = ((plain.results.density ?? plain.results.labels) as Field | Labels).data;
      expect(await show()).toEqual(end);
      await timeline?.seek(1);
      expect(await show()).not.toEqual(end);
      await timeline?.seek(Number.POSITIVE_INFINITY);
      expect(await show()).toEqual(end);
      gpu.close();
    },
  );
}

test.each(['ancestral', 'odeHeun', 'edmHeun'] as const)(
  '%s: the level of a step falls from the first to the last',
  (sampler) => {
    const levels = noiseLevels({ schedule: 'edm', spacing: 'karras', steps: 10 });
    const table = stepTable(levels, { sampler, terminal: 'denoise', churn: 2 });
    const along = levelsAlong(table, levels);
    expect(along(0)).toEqual(levels[0]);
    expect(along(table.rows.length)).toEqual(table.end);
    const noise = table.rows.map((_, step) => explodingVariance(along(step)));
    expect(noise.every((value, i) => i === 0 || value <= (noise[i - 1] as number))).toBe(true);
    expect(new Set(noise).size).toBe(levels.length);
  },
);

test('the level of a step is the nearest in log noise, as a search through all of them finds it', () => {
  const levels = noiseLevels({ schedule: 'edm', spacing: 'karras', steps: 40 });
  const table = stepTable(levels, { sampler: 'edmHeun', terminal: 'denoise', churn: 30 });
  const along = levelsAlong(table, levels);
  const reads = table.rows.flatMap(({ read }, step) => (read ? [{ step, noise: explodingVariance(read) }] : []));
  // churning puts reads between the levels
  const own = new Set(levels.map(explodingVariance));
  expect(reads.filter(({ noise }) => !own.has(noise)).length).toBeGreaterThan(5);
  for (const { step, noise } of reads) {
    const off = levels.map((level) => Math.abs(Math.log(explodingVariance(level) / noise)));
    expect(along(step), `step ${step}`).toBe(levels[off.indexOf(Math.min(...off))]);
  }
});

test('between two levels as near in log noise, a step belongs to the noisier one', () => {
  const level = (s: number) => ({ t: s, a: 1, s, f: 0, g2: 0 });
  const levels = [16, 4, 1].map(level);
  const table = stepTable(levels, { sampler: 'ancestral', terminal: 'stop' });
  const rows = [2, 2.01, 1.99].map((s) => row({ read: readAt(level(s)), cm: 1 }));
  const along = levelsAlong({ ...table, rows }, levels);
  expect([0, 1, 2].map((step) => along(step).s)).toEqual([4, 4, 1]);
});
