import { expect, test } from 'vitest';
import { resolveInputs } from '../experiments/inputs.ts';
import { runOnCpu } from '../experiments/onCpu/index.ts';
import { parseConfig } from '../params/config.ts';
import { type Field, type Table, tableRow } from '../results.ts';
import { pictureOf } from './pictures.ts';
import { reliefOf, reliefText } from './relief.ts';

async function made(dials: Record<string, unknown>) {
  const run = await runOnCpu(resolveInputs(parseConfig(dials)), {});
  const { picture } = await pictureOf(run);
  return { run, relief: reliefOf(run.results, picture) };
}

test('wells and the passes between them fill the box; the values are those of the run', async () => {
  const { run, relief } = await made({ experiment: 'landscape', memories: 'pham:9', resolution: 64 });
  const table = run.results.attractors as Table;
  const rows = Array.from({ length: table.shape[0] }, (_, i) => tableRow(table, i));
  const passes = rows.filter(({ index }) => index === 1).map(({ height }) => height as number);
  const wells = rows.filter(({ index }) => index === 0).map(({ height }) => height as number);
  const highest = Math.max(...passes) - Math.min(...wells);
  expect(relief?.top).toBeCloseTo(2.5 * highest, 6);
  expect(relief?.grid).toEqual({ width: 64, height: 64 });
  expect(Array.from(relief?.values ?? [])).toEqual(Array.from((run.results.energy as Field).data));
  expect(reliefText(relief as never)).toContain(`cut at ${Number((2.5 * highest).toPrecision(3))}`.slice(0, 9));
});

test('of one well most of the ground is shown; a line has no relief, nor has what is no landscape', async () => {
  const { run, relief } = await made({ experiment: 'landscape', memories: 'circle:1', resolution: 32 });
  const sorted = Array.from((run.results.energy as Field).data).sort((a, b) => a - b);
  expect(relief?.top).toBeCloseTo(sorted[Math.floor(0.6 * (sorted.length - 1))] as number, 5);
  expect((await made({ experiment: 'landscape', memories: 'deltas', resolution: 32 })).relief).toBeUndefined();
  expect((await made({ experiment: 'basins', memories: 'pham:9', particles: 64 })).relief).toBeUndefined();
});
