import { expect, test } from 'vitest';
import type { Network } from '../networks/network.ts';
import { testNetwork } from '../networks/testNetwork.ts';
import { FileError } from './fileError.ts';
import { isNetworkFile, readNetwork, writeNetwork } from './networkFile.ts';
import { dumpNpy, parseNpy } from './npy.ts';
import { parsePatterns } from './parsePatterns.ts';
import { parseZip, writeZip } from './zip.ts';

test('a network is read as it was written, and the same network gives the same bytes', async () => {
  const network = testNetwork(3, [16, 8, 4]);
  const bytes = await writeNetwork({ ...network, training: { ...network.training, details: { average: 0.999 } } });
  const read = await readNetwork('net.npz', bytes);
  expect(read.network).toEqual({ ...network, training: { ...network.training, details: { average: 0.999 } } });
  expect(read.sha256).toMatch(/^[0-9a-f]{64}$/);
  expect(await writeNetwork(read.network)).toEqual(bytes);
  expect(isNetworkFile('net.npz', bytes)).toBe(true);
});

test('a network of images is read as it was written', async () => {
  const network = testNetwork(784, [32]);
  expect((await readNetwork('net.npz', await writeNetwork(network))).network).toEqual(network);
});

const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const whole = await writeNetwork(testNetwork());
const described = JSON.parse(new TextDecoder().decode(parseZip('net.npz', whole).get('network.json')));

/** The file with other contents; undefined: without. */
function changed(name: string, content: Uint8Array | undefined): Uint8Array {
  const files = parseZip('net.npz', whole);
  if (content) files.set(name, content);
  else files.delete(name);
  return writeZip(files);
}
const saying = (other: Record<string, unknown>) => changed('network.json', encode({ ...described, ...other }));
const training = (other: Record<string, unknown>) => saying({ training: { ...described.training, ...other } });

function withOtherWeight(): Uint8Array {
  const { data, shape } = parseNpy('', parseZip('net.npz', whole).get('weights1.npy') as Uint8Array);
  data[0] = 1;
  return changed('weights1.npy', dumpNpy(data, shape));
}

test.each<[string, Uint8Array, RegExp]>([
  ['no archive', encode('{}'), /^net\.npz: is no trained network/],
  ['another archive', writeZip(new Map([['a.npy', dumpNpy(Float32Array.of(1))]])), /holds no network\.json/],
  ['another format', saying({ format: 2 }), /has another format than 1/],
  ['null', changed('network.json', encode(null)), /has another format than 1/],
  ['no list of layers', saying({ hidden: 8 }), /does not say dim, hidden, spread and sha256/],
  ['a layer of 7', saying({ hidden: [7, 12] }), /has a hidden layer of 7 units; 4 to 256 are read, in fours/],
  ['no layer', saying({ hidden: [] }), /has 0 hidden layers; 1 to 4 are read/],
  ['other layers', saying({ hidden: [12, 8] }), /holds weights0 of shape 2 x 8; its layers take 2 x 12/],
  ['more layers', saying({ hidden: [8, 12, 4] }), /holds weights2 of shape 12 x 2; its layers take 12 x 4/],
  ['no spread', saying({ spread: 0 }), /has spread = 0; it must be positive/],
  ['dim 0', saying({ dim: 0 }), /has dim = 0; a network takes 1 to 4096 dimensions/],
  ['no training', saying({ training: undefined }), /does not say training\.memories/],
  ['no loss', training({ loss: null }), /says of its training what is no number/],
  ['half a step', training({ steps: 0.5 }), /was trained with steps = 0\.5, which is no count/],
  ['odd details', training({ details: [1] }), /has details of its training/],
  ['a missing array', changed('bias1.npy', undefined), /holds no array bias1/],
  ['a further array', changed('c.npy', dumpNpy(Float32Array.of(1))), /holds "c\.npy", which a network of 10 arrays/],
  ['other numbers', withOtherWeight(), /holds other numbers than were trained/],
  ['NaN', changed('bias2.npy', dumpNpy(Float32Array.of(0, Number.NaN))), /has NaN as number 2 of bias2/],
])('a file is refused by name: %s', async (_, bytes, message) => {
  await expect(readNetwork('net.npz', bytes)).rejects.toThrow(FileError);
  await expect(readNetwork('net.npz', bytes)).rejects.toThrow(message);
});

test('a network that does not fit its shape is not written', async () => {
  const network = testNetwork();
  const cut: Network = { ...network, layers: network.layers.slice(1) };
  await expect(writeNetwork(cut)).rejects.toThrow(/^the network has .* its shape takes/);
});

test('a network among memories says what it is', () => {
  expect(() => parsePatterns('net.npz', whole)).toThrow(/holds a trained network; give it as network/);
});
