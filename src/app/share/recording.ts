import { StagePicture } from './stagePicture.ts';

/** What can be played once from its beginning: a run, or a film. */
export interface Playback {
  begin(): void;
  playing(): boolean;
  /** step or frame that is shown */
  at(): number | undefined;
  /** how much of it has been played, from 0 to 1 */
  share(): number;
}

/** In this order: fastest first, as frames that are not encoded in time are lost. Safari before 18.4 writes no WebM. */
const TYPES = ['video/webm;codecs=vp8', 'video/webm', 'video/mp4'];
const FRAMES_PER_SECOND = 30;
/** Flat colours and sharp edges of a full-size stage need so much. */
const BITS_PER_SECOND = 8e6;
/** The end is seen for so long before a loop begins again, ms. */
const REST_MS = 1200;
/** What has not moved is painted again so often, ms: painting more often would take the GPU from the run. */
const REPAINT_MS = 200;
/** A play-back that has not begun by then never does, ms. */
const BEGINS_WITHIN_MS = 10_000;

/** The type of video that this browser writes, undefined for none. */
export function recordingType(): string | undefined {
  if (typeof MediaRecorder === 'undefined' || !('captureStream' in HTMLCanvasElement.prototype)) return undefined;
  return TYPES.find((type) => MediaRecorder.isTypeSupported(type));
}

/**
 * Plays once and records the stages meanwhile. Until `stop`, which keeps what
 * there is; undefined if nothing was played.
 */
export async function record(
  stages: HTMLElement,
  playback: Playback,
  type: string,
  stop: AbortSignal,
): Promise<Blob | undefined> {
  const picture = new StagePicture(stages);
  const stream = picture.canvas.captureStream(FRAMES_PER_SECOND);
  const recorder = new MediaRecorder(stream, { mimeType: type, videoBitsPerSecond: BITS_PER_SECOND });
  const parts: Blob[] = [];
  recorder.ondataavailable = ({ data }) => parts.push(data);
  const ended = new Promise<void>((resolve, reject) => {
    recorder.onstop = () => resolve();
    recorder.onerror = () => reject(new Error('the browser could not record the stage'));
  });
  let drawn = { at: playback.at(), ms: 0 };
  // drawn while it waits, so that the first frame of the recording is the first of the run
  const drawUntil = async (done: () => boolean) => {
    while (!done() && !stop.aborted) {
      const [at, ms] = [playback.at(), performance.now()];
      if (at !== drawn.at || ms - drawn.ms > REPAINT_MS) {
        picture.draw();
        drawn = { at, ms };
      }
      await new Promise(requestAnimationFrame);
    }
  };
  const startedAt = performance.now();
  playback.begin();
  await drawUntil(() => playback.playing() || performance.now() - startedAt > BEGINS_WITHIN_MS);
  const began = playback.playing();
  recorder.start();
  await drawUntil(() => !playback.playing());
  const endedAt = performance.now();
  await drawUntil(() => performance.now() - endedAt > REST_MS);
  recorder.stop();
  await ended;
  for (const track of stream.getTracks()) track.stop();
  return began ? new Blob(parts, { type }) : undefined;
}
