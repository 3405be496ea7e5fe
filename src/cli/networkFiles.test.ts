import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { resolveInputs } from '../experiments/inputs.ts';
import { namedNetworks as namedNetworksFrom } from '../experiments/namedNetworks.ts';
import { writeNetwork } from '../files/networkFile.ts';
import { testNetwork } from '../networks/testNetwork.ts';
import { parseConfig } from '../params/config.ts';
import { describeRun } from '../pictures/describe.ts';
import { describeSweep } from '../pictures/describeSweep.ts';
import { readLists } from './lists.ts';
import { namedNetworks } from './namedNetworks.ts';

/** A folder with a network for each of these numbers of memories. */
async function folderOf(files: Readonly<Record<string, number>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'networks-'));
  for (const [name, count] of Object.entries(files)) {
    const network = testNetwork(2, [8, 8], count);
    const training = { ...network.training, memories: `pham:${count}`, count };
    await writeFile(join(folder, name), await writeNetwork({ ...network, training }));
  }
  return folder;
}

/** The run that these dials ask for, their files read. */
async function inputsOf(dials: Record<string, unknown>) {
  const { dials: read, files } = await readLists({ score: 'network', ...dials });
  return resolveInputs(parseConfig(read), files);
}

test('networks that come with driftwell are known by name', async () => {
  const named = async (dials: Record<string, unknown>) => {
    const config = parseConfig({ experiment: 'generate', memories: 'pham:1000', ...dials });
    return resolveInputs(config, await namedNetworks(config)).score.note;
  };
  expect(await named({ count: 9, score: 'network', network: 'pham:2' })).toContain('on 2 memories (pham:2), loss 0.4,');
  // of Pham's points that of their number, unless another is named
  for (const network of [{}, { network: 'pham:{count}' }]) {
    expect(await named({ count: 9, score: 'network', ...network })).toContain('on 9 memories (pham:9), loss 0.558,');
  }
  expect(await named({})).toBeUndefined();
  await expect(named({ count: 3, score: 'network' })).rejects.toThrow(
    'network: none was trained on 3 memories; those given were trained on 2, 9, 32, 128, 1000',
  );
  await expect(named({ score: 'network', network: 'pham:7' })).rejects.toThrow(
    'network: "pham:7" is no network; give the name of one that comes with driftwell (pham:2, pham:9, pham:32, pham:128, pham:1000, pham:{count}), or the file of one',
  );
  await expect(named({ memories: 'circle:9', score: 'network' })).rejects.toThrow('needs a trained network; give the');
  // words are no files, whatever lies here
  const { dials, files } = await readLists({ network: 'pham:9' });
  expect([dials.network, files]).toEqual(['pham:9', {}]);
});

test('other bytes than came with this version are refused', async () => {
  const config = parseConfig({ experiment: 'generate', memories: 'pham:9', score: 'network' });
  const other = () => writeNetwork(testNetwork());
  await expect(namedNetworksFrom(config, other)).rejects.toThrow(/^pham\d+\.npz: is not the network pham:\d+ of this/);
  expect(() => resolveInputs(config)).toThrow('pham:{count} comes with driftwell; read it first (namedNetworks)');
});

test('a file names a network, which every picture says was trained', async () => {
  const folder = await folderOf({ 'net.npz': 9 });
  const { dials, notes } = await readLists({ network: join(folder, 'net.npz') });
  expect(dials.network).toEqual({
    file: 'net.npz',
    shape: [2, 8, 8, 2],
    sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  const said = 'trained, not exact: a network of 2 x 8 units on 9 memories (pham:9), loss 0.7, 10 steps, seed 9';
  expect(notes).toEqual([`net.npz: ${said}`]);
  const inputs = await inputsOf({ experiment: 'generate', network: join(folder, 'net.npz') });
  expect(inputs.score).toMatchObject({ name: 'network, 8 wide', note: said });
  expect(describeRun(inputs).join('; ')).toContain(said);
  // whoever saved a config has saved which file it was
  const other = { ...(dials.network as object), file: join(folder, 'net.npz'), sha256: 'f'.repeat(64) };
  await expect(readLists({ network: other })).rejects.toThrow(/is not the file the config was made with/);
});

test('of several each K has its own', async () => {
  const folder = await folderOf({ 'pham-2.npz': 2, 'pham-9.npz': 9, 'pham-x.npz': 9, 'other-3.npz': 3 });
  const network = join(folder, 'pham-{count}.npz');
  const said = 'trained, not exact: 2 networks, of 2, 9 memories, loss 0.7, 10 steps, seed 2 to 9';
  expect((await readLists({ network })).notes).toEqual([`pham-{count}.npz: ${said}`]);
  const nine = await inputsOf({ experiment: 'generate', network });
  expect(nine.score.note).toContain('on 9 memories');
  const two = await inputsOf({ experiment: 'generate', memories: 'pham:1000', count: 2, network });
  expect(two.score.note).toContain('on 2 memories');
  await expect(inputsOf({ experiment: 'generate', memories: 'pham:3', network })).rejects.toThrow(
    'network: none was trained on 3 memories; those given were trained on 2, 9',
  );
  const sweep = { experiment: 'phase', process: 'generate', memories: 'pham:1000', sweepX: 'count:2,9', network };
  expect(describeSweep(await inputsOf(sweep)).join('; ')).toContain(said);
});

test('what does not fit is refused by name', async () => {
  const folder = await folderOf({ 'net.npz': 9, 'a-9.npz': 9, 'a-09.npz': 9 });
  const network = join(folder, 'net.npz');
  await expect(inputsOf({ experiment: 'generate', memories: 'gaussian:9:3', network })).rejects.toThrow(
    'network: it was trained in 2 dimensions, the memories have 3',
  );
  await expect(inputsOf({ experiment: 'generate', memories: 'circle:9' })).rejects.toThrow(
    'needs a trained network; give the name',
  );
  await expect(readLists({ network: join(folder, 'b-{count}.npz') })).rejects.toThrow(/names no file/);
  await expect(readLists({ network: join(folder, 'a-{count}.npz') })).rejects.toThrow(/was trained on 9 memories, as/);
  const langevin = { experiment: 'basins', dynamics: 'langevin', network };
  await expect(inputsOf(langevin)).rejects.toThrow(/score does nothing here/);
});
