import { drawAxes } from '../../view/axes.ts';
import type { Canvas2D } from '../../view/canvas2d.ts';
import { fitPicture, type Layout } from '../../view/layout.ts';
import type { Picture } from '../../view/picture.ts';
import { themeNow, watchLook } from '../look.ts';

/**
 * Draws a picture without painted pixels as wide as the element round the canvas, `height` CSS pixels high or as it
 * needs; undefined while that is hidden or too narrow.
 */
function drawChart(canvas: HTMLCanvasElement, picture: Picture, height?: number): Layout | undefined {
  const width = (canvas.parentElement as HTMLElement).clientWidth;
  const ctx = canvas.getContext('2d') as Canvas2D;
  const fitted = fitPicture(ctx, picture, { width, height }, { unit: devicePixelRatio, theme: themeNow() });
  if (!fitted) return undefined;
  const { layout } = fitted;
  canvas.width = layout.width;
  canvas.height = layout.height;
  Object.assign(canvas.style, { width: `${width}px`, height: `${layout.height / layout.unit}px` });
  drawAxes(ctx, fitted.picture, layout);
  return layout;
}

/** Draws it now, and again whenever its size or the reader's colours are others; returns how to end that. */
export function keepDrawn(
  canvas: HTMLCanvasElement,
  picture: Picture,
  drawn: (layout: Layout | undefined) => void = () => undefined,
  height?: number,
): () => void {
  const draw = () => drawn(drawChart(canvas, picture, height));
  // tells the first size, too
  const resized = new ResizeObserver(draw);
  resized.observe(canvas.parentElement as HTMLElement);
  const unwatch = watchLook(draw);
  return () => {
    resized.disconnect();
    unwatch();
  };
}
