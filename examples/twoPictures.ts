/**
 * Two runs on one canvas: where the energy of nine points at s = 0.15 leads, and what their diffusion
 * model draws when it stops at that noise. In a browser the canvas is the page's own, and the fonts are
 * the style sheets that FONT_STYLES names.
 *
 *     npm run build && npx tsx examples/twoPictures.ts
 */
import { writeFileSync } from 'node:fs';
import { createCanvas, GlobalFonts, ImageData } from '@napi-rs/canvas';
import { type Config, openGpu, parseConfig, resolveInputs, runExperiment } from 'driftwell';
import { openAdapter, registerFonts } from 'driftwell/node';
import { drawAxes, layoutPicture, paintPixels, pictureOf } from 'driftwell/picture';

registerFonts(GlobalFonts);
const canvas = createCanvas(1440, 640);
const ctx = canvas.getContext('2d');

const { adapter, driver } = await openAdapter();
const gpu = await openGpu(adapter, driver);

/** Runs a config and draws its picture with its left edge at `left`, its data 384 pixels wide and high. */
async function draw(config: Config, left: number): Promise<void> {
  const run = await runExperiment(resolveInputs(config), { gpu });
  const { picture, source } = await pictureOf(run);
  const layout = layoutPicture(ctx, picture, { size: { data: { width: 384, height: 384 } } });
  const { x, y, ...size } = layout.data;
  ctx.save();
  ctx.translate(left, 0);
  if (source) {
    // putImageData knows no translation
    ctx.putImageData(new ImageData(await paintPixels(gpu, source, size), size.width, size.height), left + x, y);
  }
  drawAxes(ctx, picture, layout);
  ctx.restore();
}

const common = { memories: 'pham:9', box: [1.5], particles: 2 ** 14 };
await draw(parseConfig({ ...common, experiment: 'basins', beta: 1 / 0.15 }), 0);
await draw(parseConfig({ ...common, experiment: 'generate', resolution: 64, steps: 50, timeMin: 0.15 }), 720);
writeFileSync('two.png', canvas.toBuffer('image/png'));
gpu.close();
