import { expect, test } from 'vitest';
import { resolveInputs } from '../../experiments/inputs.ts';
import { runOnCpu } from '../../experiments/onCpu/index.ts';
import { parseConfig } from '../../params/config.ts';
import { configAt, parseSweep, type SweepAxis } from '../../params/sweep.ts';
import { type Table, tableRows } from '../../results.ts';
import { type FilmFrame, filmFindings } from './film.ts';
import { findingsOf } from './index.ts';

/** The frames of a film, each a run of its own. */
async function filmOf(spec: string, dials: Record<string, unknown>): Promise<[SweepAxis, FilmFrame[]]> {
  const axis = parseSweep('film', spec) as SweepAxis;
  const frames: FilmFrame[] = [];
  for (const value of axis.values) {
    const run = await runOnCpu(resolveInputs(configAt(parseConfig(dials), [{ dial: axis.dial, value }])), {});
    const tables = Object.values(run.results).filter((result): result is Table => result.kind === 'table');
    frames.push({ value, findings: await findingsOf(run), tables });
  }
  return [axis, frames];
}

/** Minima that some start leads to, where starts were followed. */
const counts = (frames: readonly FilmFrame[]) =>
  frames.map(({ tables }) => {
    const table = tables.find(({ name }) => name === 'attractors') as Table;
    const rows = tableRows(table);
    return rows.filter(({ index = 0, fraction }) => index === 0 && fraction !== 0).length;
  });

test('a film of basins says how many wells there are, and where their number changes', async () => {
  const [axis, frames] = await filmOf('sigma2:1,0.15,0.1,0.01', { particles: 256 });
  expect(counts(frames)).toEqual([1, 3, 3, 5]);
  const { headline, shows, rule } = filmFindings(axis, frames) ?? {};
  expect(headline).toBe('One well becomes five while the noise s falls from 1 to 0.01.');
  expect(shows).toBe('Their number: one to s = 1, three from s = 0.15 to 0.1 and five from s = 0.01 on.');
  expect(rule).toMatch(/^All four frames were computed to their end\. Of the last one: A well counts as .* s = 0\.01 /);
  // without its last frame it is another film
  expect(filmFindings(axis, frames.slice(0, 3))).toMatchObject({
    headline: 'One well becomes three while the noise s falls from 1 to 0.1.',
    rule: expect.stringMatching(/^Three of four frames /),
  });
  expect(filmFindings(axis, frames.slice(0, 1))).toBeUndefined();
  expect(filmFindings(axis, frames.slice(1, 3))?.headline).toBe(
    'Three wells all along, while the noise s falls from 0.15 to 0.1.',
  );
});

test('of many changes it says the largest one', async () => {
  const [axis, frames] = await filmOf('count:1,2,3,4,6,9', { experiment: 'landscape', beta: 100 });
  const wells = counts(frames);
  expect(new Set(wells).size).toBeGreaterThan(4);
  const jumps = wells.slice(1).map((n, i) => Math.abs(n - (wells[i] as number)));
  const at = jumps.indexOf(Math.max(...jumps));
  const { shows } = filmFindings(axis, frames) ?? {};
  expect(shows).toContain(`between K = ${axis.values[at]} and ${axis.values[at + 1]}`);
});

test('of samples it sets the claims of both ends beside each other', async () => {
  const dials = { experiment: 'generate', particles: 256, steps: 20 };
  const [axis, frames] = await filmOf('timeMin:0.3,0.001', dials);
  const [first, last] = frames.map(({ findings }) => findings.headline);
  expect(first).not.toBe(last);
  expect(filmFindings(axis, frames)?.headline).toBe(`At t = 0.3: ${first} At t = 0.001: ${last}`);
});
