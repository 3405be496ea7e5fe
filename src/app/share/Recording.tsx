import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { download } from '../files/download.ts';
import { type Playback, record, recordingType } from './recording.ts';
import type { ShareProps } from './shareProps.ts';

type Props = Pick<ShareProps, 'store' | 'transport' | 'film' | 'stages'>;

/** A film or a run as a video that begins again when it ends. */
export function Recording({ store, transport, film, stages }: Props) {
  const stop = useRef<AbortController | null>(null);
  const recording = useSignal(false);
  // what is closed records no more
  useEffect(() => () => stop.current?.abort(), []);
  const type = recordingType();
  const { moment, command } = transport;
  const hasTime = film !== undefined || moment.value !== undefined;
  const playback: Playback = film
    ? {
        begin: () => {
          film.seek(0);
          film.toggle();
        },
        playing: () => film.playing.value,
        at: () => film.at.value,
        share: () => (film.at.value + 1) / film.frames,
      }
    : {
        begin: () => {
          command({ do: 'seek', step: 0 });
          command({ do: 'play' });
        },
        playing: () => moment.value?.playing === true,
        at: () => moment.value?.step,
        share: () => (moment.value ? moment.value.step / moment.value.last : 0),
      };

  async function begin(): Promise<void> {
    const root = stages();
    if (!root || !type) return;
    stop.current = new AbortController();
    recording.value = true;
    try {
      const video = await record(root, playback, type, stop.current.signal);
      if (!video) {
        store.said.value = 'Nothing was played, so there is no recording';
        return;
      }
      const name = `${store.config.value.experiment}.${type.startsWith('video/mp4') ? 'mp4' : 'webm'}`;
      download({ name, type, bytes: new Uint8Array(await video.arrayBuffer()) });
      store.said.value = `Saved ${name}`;
    } catch (error) {
      store.said.value = `No recording: ${error instanceof Error ? error.message : String(error)}`;
    } finally {
      recording.value = false;
    }
  }

  return (
    <section aria-labelledby="share-video">
      <h3 id="share-video">{film ? 'Video of the film' : 'Video of the run'}</h3>
      {type === undefined ? (
        <p>This browser cannot record a canvas. Current Chrome, Edge, Firefox and Safari can.</p>
      ) : !hasTime ? (
        <p>This run has no time to play. A film has: close this and press f.</p>
      ) : (
        <>
          <p>
            Plays once from the beginning, as fast as this machine shows it, and saves that: for slides that loop it. On
            a software driver it takes longer; what there is can be saved at any time.
          </p>
          <div class="row">
            {recording.value ? (
              <button type="button" onClick={() => stop.current?.abort()}>
                Stop and save
              </button>
            ) : (
              <button type="button" onClick={() => void begin()}>
                Record
              </button>
            )}
            {recording.value && <Progress share={playback.share()} />}
          </div>
        </>
      )}
    </section>
  );
}

/** How much of it has been played. */
function Progress({ share }: { share: number }) {
  return (
    <>
      <progress max={1} value={share} aria-label="Progress of the recording" />
      <span class="note numbers">{Math.floor(100 * share)} %</span>
    </>
  );
}
