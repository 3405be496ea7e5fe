import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runExperiment } from '../experiments/index.ts';
import { resolveInputs } from '../experiments/inputs.ts';
import type { Run } from '../experiments/run.ts';
import { encodePalettePng } from '../files/palettePng.ts';
import { parseRun } from '../files/parseRun.ts';
import { textsOfRun } from '../files/pngRun.ts';
import type { Gpu } from '../gpu/device.ts';
import { ConfigError } from '../params/config.ts';
import { presetConfig, presets } from '../params/presets.ts';
import { pictureOf } from '../pictures/pictures.ts';
import { quoted } from '../printable.ts';
import { paintPixels } from '../view/paintPixels.ts';
import { renderPicture } from './canvas.ts';
import { namedNetworks } from './namedNetworks.ts';
import { openDevice } from './openDevice.ts';
import { complain, say } from './terminal.ts';
import { writeWhole } from './wholeFile.ts';
import { reasonOf } from './writeError.ts';

/** Width of a picture in pixels: twice what a card of the page shows. */
const WIDTH = 512;

export interface GalleryOptions {
  adapter?: string;
  /** only presets whose name contains this */
  only?: string;
}

/**
 * Computes a small picture of every preset into `folder`, with an index.json of titles, configs and stamps beside them:
 * the gallery of the page. The pictures are the presets' own runs, nothing is drawn by hand. Returns the exit code.
 */
export async function gallery(folder: string, { adapter: wanted, only = '' }: GalleryOptions): Promise<number> {
  const chosen = Object.entries(presets).filter(([preset]) => preset.includes(only));
  if (chosen.length === 0) {
    throw new ConfigError([
      `no preset has ${quoted(only, 40)} in its name; there are ${Object.keys(presets).join(', ')}`,
    ]);
  }
  await mkdir(folder, { recursive: true }).catch((error) => {
    throw new ConfigError([`folder is ${quoted(folder, 200)}; it cannot be made (${reasonOf(error)})`]);
  });
  const { gpu } = await openDevice(wanted, (text) => complain(`${text}\n`));
  const pictureFile = (preset: string) => join(folder, `${preset}.png`);
  try {
    for (const [name, { title }] of chosen) {
      const startedAt = performance.now();
      const config = presetConfig(name);
      const run = await runExperiment(resolveInputs(config, await namedNetworks(config)), { gpu });
      const bytes = await smallPicture(run, gpu);
      await writeWhole(pictureFile(name), bytes);
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
      say(`${pictureFile(name)}: ${title}, ${Math.ceil(bytes.length / 1024)} KiB, ${seconds} s\n`);
    }
  } finally {
    gpu.close();
  }
  // from the files, so that those left out by `only` keep their lines
  const lines = await Promise.all(
    Object.entries(presets).map(async ([name, { title, doc }]) => {
      const bytes = await readFile(pictureFile(name)).catch(() => undefined);
      return bytes && JSON.stringify({ name, title, doc, ...(await parseRun(name, bytes)) });
    }),
  );
  const index = `[\n${lines.filter(Boolean).join(',\n')}\n]\n`;
  await writeWhole(join(folder, 'index.json'), Buffer.from(index));
  return 0;
}

/** The data with their markers, contours and arrows; what a title would say stands on the card beside it. */
async function smallPicture(run: Run, gpu: Gpu): Promise<Uint8Array> {
  const { picture, source } = await pictureOf(run);
  const size = { width: WIDTH, height: WIDTH };
  const painted = source && { ...size, data: await paintPixels(gpu, source, size) };
  const image = await renderPicture(picture, painted, { bare: true, size: { data: size } });
  return encodePalettePng(image, textsOfRun(picture, run));
}
