import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runExperiment } from '../experiments/index.ts';
import { readInputs } from '../experiments/inputs.ts';
import { openGpu } from '../gpu/device.ts';
import { changedDials, readConfig } from '../params/config.ts';
import { presets } from '../params/presets.ts';
import { openAdapter } from './adapter.ts';
import { writeRun } from './output.ts';

export interface GalleryOptions {
  adapter?: string;
  /** only presets whose name contains this */
  only?: string;
}

/**
 * Computes the picture of every preset into `folder`, with an index.json of titles and dials beside them. Returns the
 * exit code. The pictures are the presets' own runs, nothing is drawn by hand.
 */
export async function gallery(folder: string, { adapter: wanted, only = '' }: GalleryOptions): Promise<number> {
  const { adapter, driver } = await openAdapter({ adapter: wanted });
  const gpu = await openGpu(adapter, driver);
  await mkdir(folder, { recursive: true });
  try {
    for (const [name, { title }] of Object.entries(presets).filter(([preset]) => preset.includes(only))) {
      const startedAt = performance.now();
      const run = await runExperiment(readInputs(configOf(name)), { gpu });
      const file = join(folder, `${name}.png`);
      await writeRun(file, run, gpu, {});
      process.stdout.write(`${file}: ${title}, ${((performance.now() - startedAt) / 1000).toFixed(1)} s\n`);
    }
  } finally {
    gpu.close();
  }
  const index = Object.entries(presets).map(([name, { title, doc }]) => ({
    name,
    title,
    doc,
    dials: changedDials(configOf(name)),
  }));
  await writeFile(join(folder, 'index.json'), `${JSON.stringify(index, null, 2)}\n`);
  return 0;
}

const configOf = (preset: string) => readConfig({}, presets[preset]?.dials);
