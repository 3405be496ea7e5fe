import type { Locator, Page } from '@playwright/test';
import { patternsFromSpec } from '../src/memories/patternsFromSpec.ts';
import { landscapeOf } from '../src/reference/landscape.ts';
import { mixtureAt } from '../src/reference/mixture.ts';
import { expect, finished, test } from './driver.ts';

/** The charts of a run: their numbers against theory and the tables, and time by pointing at them. */

const STEPS = 40;
const PARTICLES = 4096;
const RUN = `/#experiment=generate&particles=${PARTICLES}&resolution=64&steps=${STEPS}&terminal=stop&seed=3`;

const moment = (page: Page) => page.locator('.moment');
const figure = (page: Page, name: RegExp) => page.getByRole('figure', { name });

/** The cells of a table as numbers, row by row. */
const numbers = (table: Locator) =>
  table
    .locator('tbody tr')
    .evaluateAll((rows) =>
      rows.map((row) => [...row.children].map((cell) => Number(cell.textContent?.replace('−', '-')))),
    );

/** Mean of a quantity over p = sum_k w_k N(xi_k, s I), and the standard error of that over n samples. */
function theory(s: number, n: number, of: (at: ReturnType<typeof mixtureAt>) => number): [number, number] {
  const patterns = patternsFromSpec('pham:9', { seed: 0 });
  let [weight, first, second] = [0, 0, 0];
  const reach = 1.2 + 5 * Math.sqrt(s);
  for (let i = 0; i < 120; i++) {
    for (let j = 0; j < 120; j++) {
      const x = [i, j].map((cell) => reach * ((2 * cell + 1) / 120 - 1));
      const at = mixtureAt(landscapeOf(patterns, { a: 1, s, similarity: 'distance' }), x);
      const p = Math.exp(-at.energy);
      weight += p;
      first += p * of(at);
      second += p * of(at) ** 2;
    }
  }
  const mean = first / weight;
  return [mean, Math.sqrt((second / weight - mean ** 2) / n)];
}

test('shares, entropy, Y2 and energy of a run: each step once, as theory has them, and time goes where one points', async ({
  page,
}) => {
  await page.goto(RUN);
  await finished(page);
  for (const name of [
    /^Share of each memory: step 40: \d+\.\d % in \d/,
    /^Mean posterior entropy/,
    /^Mean of Y/,
    /^Mean energy/,
  ]) {
    await expect(figure(page, name)).toBeVisible();
  }
  await page.getByText('Numbers of the charts').click();
  const table = page.getByRole('table', { name: 'charts' });
  // gaps are filled when the run is done
  await expect(table.locator('tbody tr')).toHaveCount(STEPS + 1);
  const rows = await numbers(table);
  expect(rows.map(([step]) => step)).toEqual([...Array(STEPS + 1).keys()]);

  // columns: step, t, sigma, H, Y2, E, nine shares, none
  const [start, half, end] = [0, STEPS / 2, STEPS].map((step) => rows[step]) as [number[], number[], number[]];
  const sigma = start[2] as number;
  for (const [column, of] of [
    [3, ({ entropy }: ReturnType<typeof mixtureAt>) => entropy],
    [4, ({ participationRatio }: ReturnType<typeof mixtureAt>) => 1 / participationRatio],
    [5, ({ energy }: ReturnType<typeof mixtureAt>) => energy],
  ] as const) {
    const [mean, error] = theory(sigma ** 2, PARTICLES, of);
    expect(Math.abs((start[column] as number) - mean)).toBeLessThan(4 * error);
  }
  // every particle is in the sample, so the last shares are those of the results
  const fractions = await numbers(page.getByRole('table', { name: 'fractions' }));
  expect(end.slice(6, 15)).toEqual(
    fractions.map(([, count]) => Number(((count as number) / PARTICLES).toPrecision(5))),
  );
  expect(end[15]).toBe(0);

  // the middle of a chart is the middle of the run
  const entropy = figure(page, /^Mean posterior entropy/);
  const mark = entropy.locator('.mark');
  const right = (await mark.boundingBox())?.x as number;
  await page.getByRole('slider', { name: 'Step of the run' }).fill('0');
  await expect(moment(page)).toHaveAttribute('data-step', '0');
  const left = (await mark.boundingBox())?.x as number;
  expect(right - left).toBeGreaterThan(100);
  const plot = entropy.locator('.plot');
  const box = (await plot.boundingBox()) as { x: number; y: number };
  const at = { x: 1 + (left + right) / 2 - box.x, y: 60 };
  await plot.click({ position: at });
  await expect(moment(page)).toHaveAttribute('data-step', String(STEPS / 2));
  await expect(moment(page)).toHaveAttribute('data-state', 'paused');
  await expect(entropy).toHaveAccessibleName(new RegExp(`step 20: ${half[3]?.toFixed(3)} nat at σ = `));
  expect(Math.abs(((await mark.boundingBox())?.x as number) - (left + right) / 2)).toBeLessThan(2);
  expect(await numbers(table)).toEqual(rows);

  // something is drawn: paper, axes, and a curve in colour
  const colours = await entropy.locator('canvas').evaluate((element) => {
    const { width, height } = element as HTMLCanvasElement;
    const ctx = (element as HTMLCanvasElement).getContext('2d') as CanvasRenderingContext2D;
    const { data } = ctx.getImageData(0, 0, width, height);
    let blue = 0;
    for (let i = 0; i < data.length; i += 4) if ((data[i + 2] as number) > (data[i] as number) + 100) blue++;
    return blue;
  });
  expect(colours).toBeGreaterThan(100);

  // samples that have no plane have the same charts: at the end they are memories
  await page.goto('/#experiment=generate&memories=glyphs&particles=256&resolution=16&steps=8');
  await expect(figure(page, /^Mean of Y.*: step 8: 1\.000 at σ = /)).toBeVisible();

  // a run with no way through time has no charts
  await page.goto('/#experiment=landscape&resolution=64');
  await expect(page.locator('.charts')).toHaveCount(0);
});
