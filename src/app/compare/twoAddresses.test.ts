import { expect, test } from 'vitest';
import { parseAddress, salvageAddress, shortAddress } from '../../address.ts';
import { changedDials, parseConfig } from '../../params/config.ts';
import { joinAddresses, splitAddress } from './twoAddresses.ts';

test('an address of one config is that of A', () => {
  expect(splitAddress('#v=1&beta=8&box=-2,2')).toEqual({ a: '#v=1&beta=8&box=-2,2', b: undefined, view: '' });
  expect(splitAddress('')).toEqual({ a: '', b: undefined, view: '' });
});

test.each([
  [{}, {}],
  [{ beta: 8 }, { beta: 2 }],
  // B has the default where A has not
  [{ beta: 8, seed: 3 }, { seed: 3 }],
  [
    { beta: 8, eta: 0.5 },
    { dynamics: 'ode', steps: 20 },
  ],
  [{ experiment: 'generate', resolution: 64 }, { experiment: 'landscape' }],
  [
    { memories: 'circle:5' },
    {
      memories: [
        [0, 1],
        [1, 0],
      ],
    },
  ],
  [{}, { memories: Array.from({ length: 64 }, (_, k) => [Math.cos(k), Math.sin(k)]) }],
])('%j beside %j survives being written and read', async (dialsA, dialsB) => {
  const [configA, configB] = [parseConfig(dialsA), parseConfig(dialsB)];
  const base = changedDials(configA);
  const written = { a: await shortAddress(configA), b: await shortAddress(configB, base), view: 'difference' };
  const { a, b, view } = splitAddress(joinAddresses(written));
  expect(view).toBe('difference');
  expect(await parseAddress(a)).toEqual(configA);
  expect(await parseAddress(b as string, base)).toEqual(configB);
});

test('B names only what it has of its own', async () => {
  const [a, b] = [parseConfig({ beta: 8, particles: 4096 }), parseConfig({ dynamics: 'ode', particles: 4096 })];
  const written = { a: await shortAddress(a), b: await shortAddress(b, changedDials(a)), view: 'beside' };
  expect(joinAddresses(written)).toBe('#v=1&beta=8&particles=4096&b=beside&b.dynamics=ode');
});

test('what is wrong with B is said as of any config', async () => {
  const { b } = splitAddress('#v=1&b.beta=hot&b.bata=1');
  await expect(parseAddress(b as string)).rejects.toThrow(/bata.*\n.*beta is "hot"/s);
  await expect(parseAddress(splitAddress('#v=2&b=beside').b as string)).rejects.toThrow(/v=2/);
});

test('a wrong key of either side loses only itself, and is said with the one that was meant', async () => {
  const { a, b } = splitAddress('#v=1&beta=8&etta=1&b=beside&b.bata=1&b.eta=0.5');
  const first = await salvageAddress(a);
  expect(first.config.beta).toBe(8);
  expect(first.problems).toEqual(['there is no dial "etta"; did you mean eta?']);
  const second = await salvageAddress(b as string);
  expect(second.config.eta).toBe(0.5);
  expect(second.problems).toEqual(['there is no dial "bata"; did you mean beta?']);
});
