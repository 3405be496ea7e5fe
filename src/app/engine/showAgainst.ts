import type { Run } from '../../experiments/run.ts';
import { differencePicture } from '../../pictures/difference.ts';
import { pictureOf, type RunPicture } from '../../pictures/pictures.ts';
import type { FromEngine, LentRun } from '../protocol/messages.ts';
import type { CanvasPainter } from './canvasPainter.ts';
import { runOf } from './lentRun.ts';

/** Puts on the canvas what a run differs in from another one, or without one the run itself, and tells the page. */
export async function showAgainst(
  own: Run,
  other: LentRun | undefined,
  canvas: CanvasPainter,
  post: (message: FromEngine) => void,
): Promise<void> {
  let drawn: RunPicture;
  try {
    drawn = other ? differencePicture(own, runOf(other)) : await pictureOf(own);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    post({ kind: 'noDifference', why: error.message });
    return;
  }
  canvas.show(drawn);
  post({ kind: 'shown', picture: drawn.picture, painted: drawn.source !== undefined });
}
