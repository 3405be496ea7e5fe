import { expect, test } from 'vitest';
import { testNetwork } from '../networks/testNetwork.ts';
import { parseConfig, resolvedConfig } from '../params/config.ts';
import { dense } from '../readouts/attention.ts';
import { resolveInputs } from './inputs.ts';
import { readingNotes } from './reading.ts';
import { cellOf } from './systems.ts';

/** The read-out of a run by its config, and who reads in the end. */
async function readerOf(dials: Record<string, unknown>) {
  const inputs = resolveInputs(parseConfig(dials));
  const cell = cellOf(inputs, inputs.system.runOf(inputs));
  const asked = cell.readout;
  return { asked, reader: (await asked?.choose?.(cell)) ?? asked };
}
const many = { experiment: 'generate', memories: 'gaussian:5000:2', steps: 5 };

test('few memories are read dense by the very read-out that reads them without the dial', async () => {
  expect((await readerOf({ experiment: 'generate', memories: 'pham:9' })).asked).toBe(dense);
  expect((await readerOf({ ...many, reading: 'dense' })).asked).toBe(dense);
});

test('of many memories the model decides, from memories, rows and particles', async () => {
  const large = await readerOf({ ...many, particles: 1e6 });
  expect(large.reader?.name).toBe('cutoff');
  expect(large.reader?.note).toMatch(/^predicted \d+ times as fast as dense$/);
  // at large noise nearly all memories matter, and for so few particles no lattice pays
  expect((await readerOf({ ...many, particles: 16, timeMin: 0.9 })).reader).toBe(dense);
});

test('cutoff is forced by the dial, and refused by name where it is none', async () => {
  const forced = await readerOf({ experiment: 'generate', memories: 'pham:9', reading: 'cutoff' });
  expect(forced.reader).toMatchObject({ name: 'cutoff', error: 'bound' });
  for (const other of [{ score: 'features' }, { memories: 'gaussian:20:4' }]) {
    await expect(readerOf({ ...many, ...other, reading: 'cutoff' })).rejects.toThrow(/which is of the exact score/);
  }
  const dot = { experiment: 'basins', similarity: 'dot', reading: 'cutoff' };
  await expect(readerOf(dot)).rejects.toThrow(/which is of the exact score/);
});

test('maps of basins at one level are tabulated from some hundred memories on', async () => {
  const basins = { experiment: 'basins', memories: 'pham:1000', particles: 65536 };
  const { asked } = await readerOf(basins);
  expect(asked).toMatchObject({ name: 'field', error: 'measured', tolerance: 1e-4 });
  expect(asked?.note).toMatch(/^predicted \d+ times as fast as dense$/);
  for (const other of [
    { memories: 'pham:100' },
    { particles: 256 },
    { dynamics: 'ode' },
    { experiment: 'generate', score: 'features', particles: 1e6 },
    { reading: 'dense' },
  ]) {
    expect((await readerOf({ ...basins, ...other })).asked?.name).not.toContain('field');
  }
  const forced = await readerOf({ experiment: 'generate', memories: 'pham:9', score: 'features', reading: 'field' });
  expect(forced.reader?.name).toBe('field of features');
  await expect(readerOf({ ...many, memories: 'gaussian:20:4', reading: 'field' })).rejects.toThrow(
    /is field, which takes 1 to 3/,
  );
});

test('a network is read from a field where many particles make it worth while', async () => {
  const files = { network: [testNetwork(2, [64, 64, 64])] };
  const readerAt = async (dials: Record<string, unknown>) => {
    const config = parseConfig({
      experiment: 'generate',
      score: 'network',
      steps: 5,
      timeMax: 2,
      timeMin: 0.05,
      ...dials,
    });
    const inputs = resolveInputs(config, files);
    const cell = cellOf(inputs, inputs.system.runOf(inputs));
    return (await cell.readout?.choose?.(cell)) ?? cell.readout;
  };
  const many = await readerAt({ particles: 1e6 });
  expect(many).toMatchObject({ name: 'field of network, 64 wide', measuresError: true });
  expect(many?.note).toMatch(/^predicted \d+ times as fast as directly; trained, not exact: /);
  // what falls back is not refused
  expect(many?.tolerance).toBeUndefined();
  expect((await readerAt({ particles: 1000 }))?.name).toBe('network, 64 wide');
  expect((await readerAt({ particles: 1e6, reading: 'dense' }))?.name).toBe('network, 64 wide');
  expect(parseConfig({ experiment: 'generate', score: 'network' }).epsilon).toBe(0.01);
});

test('configs and notes say how a run was read where it is not as ever', () => {
  const said = (dials: Record<string, unknown>) => resolvedConfig(parseConfig({ experiment: 'generate', ...dials }));
  expect(said({})).not.toHaveProperty('reading');
  expect(said({})).not.toHaveProperty('epsilon');
  expect(said({ reading: 'dense' })).toMatchObject({ reading: 'dense' });
  expect(said({ epsilon: 0.001 })).toMatchObject({ epsilon: 0.001 });
  const inputs = { config: parseConfig({ experiment: 'generate' }) };
  expect(readingNotes(inputs, 'dense D=2')).toEqual([]);
  for (const kernel of ['cutoff D=2', 'field D=2', 'field of features D=2']) {
    expect(readingNotes(inputs, kernel)).toEqual([expect.stringContaining('0.0001 sigma')]);
  }
});
