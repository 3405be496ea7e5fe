import { createRequire } from 'node:module';
import { encodePng, type Rgba8 } from '../files/png.ts';
import { textsOfRun } from '../files/pngRun.ts';
import type { RunHeader } from '../files/runFile.ts';
import { textUnit } from '../pictures/composition.ts';
import { drawAxes } from '../view/axes.ts';
import type { Canvas2D, ThemeName } from '../view/canvas2d.ts';
import { FONT_FILES } from '../view/font.ts';
import { type LayoutOptions, layoutPicture } from '../view/layout.ts';
import type { Picture } from '../view/picture.ts';

/** Pictures in Node: the page's own drawing code on @napi-rs/canvas, an optional dependency. */

export interface RenderOptions {
  theme?: ThemeName;
  /** device pixels per CSS pixel; default: so that text fits the painted size, 1 for a series */
  unit?: number;
  /** size of the picture of a series, CSS pixels; default 720 wide, as high as it needs */
  size?: LayoutOptions['size'];
  /** the data with what lies over them, without title, axes and legend */
  bare?: boolean;
}

/**
 * A whole picture: the painted pixels (top row first, as `paint` or `paintReference` made them) in their frame, byte
 * for byte but for the markers. A series has no painted pixels.
 * Throws RangeError if a painted layer comes without pixels or a series with them, Error if @napi-rs/canvas is missing.
 */
export async function renderPicture(
  picture: Picture,
  painted: Rgba8 | undefined,
  options: RenderOptions = {},
): Promise<Rgba8> {
  const { layer } = picture;
  if ((layer.kind === 'series') === (painted !== undefined)) {
    throw new RangeError(`a picture of ${layer.kind} ${painted ? 'has no' : 'needs its'} painted pixels`);
  }
  const { createCanvas, ImageData } = await loadCanvas();
  const unit = options.unit ?? textUnit(painted?.width ?? 0);
  const size: LayoutOptions['size'] = painted
    ? { data: { width: painted.width, height: painted.height } }
    : (options.size ?? { width: 720 });

  const measuring = createCanvas(1, 1).getContext('2d') as Canvas2D;
  const layout = layoutPicture(measuring, picture, { size, unit, theme: options.theme ?? 'light' });
  const canvas = createCanvas(layout.width, layout.height);
  const ctx = canvas.getContext('2d');
  if (painted) {
    const pixels = new ImageData(new Uint8ClampedArray(painted.data), painted.width, painted.height);
    ctx.putImageData(pixels, layout.data.x, layout.data.y);
  }
  drawAxes(ctx as Canvas2D, picture, layout);
  const { x, y, width, height } = options.bare ? layout.data : { x: 0, y: 0, ...layout };
  const { data } = ctx.getImageData(x, y, width, height);
  return { width, height, data };
}

/**
 * The same as the bytes of a PNG that carries the run's config, stamp and adapter: dropped on the page
 * it runs again. Throws as renderPicture.
 */
export async function renderPng(
  picture: Picture,
  painted: Rgba8 | undefined,
  run: RunHeader,
  options: RenderOptions = {},
): Promise<Uint8Array> {
  const image = await renderPicture(picture, painted, options);
  return encodePng(image, textsOfRun(picture, run));
}

/** What @napi-rs/canvas exports as GlobalFonts. */
export interface FontRegistry {
  has(family: string): boolean;
  registerFromPath(path: string, family: string): unknown;
}

/**
 * Registers the font of all pictures, once. Throws Error if a font file of the
 * package @fontsource/inter cannot be read.
 */
export function registerFonts(fonts: FontRegistry): void {
  if (fonts.has('Inter Greek')) return;
  const { resolve } = createRequire(import.meta.url);
  for (const { family, file } of FONT_FILES) {
    if (!fonts.registerFromPath(resolve(file), family)) {
      throw new Error(`the font ${file} of the package @fontsource/inter cannot be read: run npm ci again`);
    }
  }
}

type CanvasPackage = typeof import('@napi-rs/canvas');

/** The package with the font registered; the font list is the package's, one per process. */
async function loadCanvas(): Promise<CanvasPackage> {
  let loaded: CanvasPackage;
  try {
    loaded = await import('@napi-rs/canvas');
  } catch (cause) {
    const message =
      'pictures need the optional package @napi-rs/canvas, which is not installed: npm install @napi-rs/canvas';
    throw new Error(message, { cause });
  }
  registerFonts(loaded.GlobalFonts);
  return loaded;
}
