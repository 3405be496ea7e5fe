import interGreek400 from '@fontsource/inter/files/inter-greek-400-normal.woff2?url';
import interGreek600 from '@fontsource/inter/files/inter-greek-600-normal.woff2?url';
import inter400 from '@fontsource/inter/files/inter-latin-400-normal.woff2?url';
import inter600 from '@fontsource/inter/files/inter-latin-600-normal.woff2?url';
import type { Run } from '../../../experiments/run.ts';
import { type FormatName, formats } from '../../../files/formats.ts';
import { encodePng, type Rgba8 } from '../../../files/png.ts';
import { textsOfRun } from '../../../files/pngRun.ts';
import type { Gpu } from '../../../gpu/device.ts';
import { filesOfRun, paintedSize, textUnit } from '../../../pictures/composition.ts';
import { pictureOf } from '../../../pictures/pictures.ts';
import { drawAxes } from '../../../view/axes.ts';
import type { Canvas2D } from '../../../view/canvas2d.ts';
import { layoutPicture } from '../../../view/layout.ts';
import { paintPixels } from '../../../view/paintPixels.ts';
import { paintReference } from '../../../view/paintReference.ts';
import type { SavedFile } from '../../protocol/fileMessages.ts';

/**
 * The files of a run in a format, as the command line writes them. An .npy gets its config in a file beside it.
 * Throws RangeError for a picture of a run that has none.
 */
export async function exportRun(run: Run, name: FormatName, gpu: Gpu | undefined): Promise<SavedFile[]> {
  const format = formats.find(({ extension }) => extension === name);
  if (!format) throw new RangeError(`there is no format "${name}"`);
  const files = await filesOfRun(`${run.inputs.config.experiment}.${name}`, run, format, () => pngOf(run, gpu));
  return files.map((file) => ({ ...file, bytes: new Uint8Array(file.bytes) }));
}

async function pngOf(run: Run, gpu: Gpu | undefined): Promise<Uint8Array> {
  const { picture, source } = await pictureOf(run);
  const painted = source && paintedSize(source.grid);
  // without a device the host paints: the same picture, some pixels on edges apart
  const pixels = source && painted && (gpu ? await paintPixels(gpu, source, painted) : paintReference(source, painted));
  await loadFonts();

  const measuring = context(1, 1);
  const layout = layoutPicture(measuring as Canvas2D, picture, {
    size: painted ? { data: painted } : { width: 720 },
    unit: textUnit(painted?.width ?? 0),
    theme: 'light',
  });
  const { width, height, data } = layout;
  const ctx = context(width, height);
  if (pixels && painted) ctx.putImageData(new ImageData(pixels, painted.width, painted.height), data.x, data.y);
  drawAxes(ctx as Canvas2D, picture, layout);
  const image: Rgba8 = { width, height, data: ctx.getImageData(0, 0, width, height).data };
  return encodePng(image, textsOfRun(picture, run));
}

function context(width: number, height: number): OffscreenCanvasRenderingContext2D {
  const ctx = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!ctx) throw new Error('this browser gives no canvas to write a picture with');
  return ctx;
}

const FONTS = [
  ['Inter', '400', inter400],
  ['Inter', '600', inter600],
  ['Inter Greek', '400', interGreek400],
  ['Inter Greek', '600', interGreek600],
] as const;

/** A worker knows none of the page's fonts: the four files under the names pictures ask for. */
async function loadFonts(): Promise<void> {
  const { fonts } = globalThis as unknown as { fonts: FontFaceSet & { add(face: FontFace): void } };
  const there = new Set([...fonts].map(({ family, weight }) => `${family} ${weight}`));
  await Promise.all(
    FONTS.filter(([family, weight]) => !there.has(`${family} ${weight}`)).map(async ([family, weight, url]) => {
      const face = new FontFace(family, `url(${JSON.stringify(url)})`, { weight });
      fonts.add(await face.load());
    }),
  );
}
