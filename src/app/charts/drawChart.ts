import { drawAxes } from '../../view/axes.ts';
import type { Canvas2D } from '../../view/canvas2d.ts';
import { type Layout, layoutPicture } from '../../view/layout.ts';
import type { Picture } from '../../view/picture.ts';
import { themeNow, watchLook } from '../look.ts';

/** Draws a picture without painted pixels as wide as the element round the canvas, `height` CSS pixels high or as it needs; undefined while that is hidden. */
function drawChart(canvas: HTMLCanvasElement, picture: Picture, height?: number): Layout | undefined {
  const width = (canvas.parentElement as HTMLElement).clientWidth;
  if (width === 0) return undefined; // hidden: drawn when it is shown
  const ctx = canvas.getContext('2d') as CanvasRenderingContext2D;
  const laidOut = (size: { width: number; height?: number }) =>
    layoutPicture(ctx as Canvas2D, picture, { size, unit: devicePixelRatio, theme: themeNow() });
  const layout =
    height === undefined
      ? laidOut({ width })
      : withinOr(
          () => laidOut({ width, height }),
          () => laidOut({ width }),
        );
  canvas.width = layout.width;
  canvas.height = layout.height;
  Object.assign(canvas.style, { width: `${width}px`, height: `${layout.height / layout.unit}px` });
  drawAxes(ctx as Canvas2D, picture, layout);
  return layout;
}

/** A legend of many classes may leave no room for the curves: then the chart is as high as it needs. */
function withinOr(fixed: () => Layout, natural: () => Layout): Layout {
  try {
    return fixed();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return natural();
  }
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
