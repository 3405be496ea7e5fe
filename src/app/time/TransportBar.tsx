import { Icon } from '../Icon.tsx';
import { momentText } from './momentText.ts';
import { SPEED_POWERS, type Transport } from './transport.ts';

/** Where the slider of the speed stands while the reader has chosen none: below 2^0. */
const BY_ITSELF = -1;

/** Play, pause, step and scrub the run shown; hidden where there is no time to go through. */
export function TransportBar({ transport }: { transport: Transport }) {
  const moment = transport.moment.value;
  const { command } = transport;
  const idle = !moment;
  const speed = transport.speed.value;
  const text = moment ? momentText(moment) : '';
  return (
    <fieldset class="transport" aria-label="Time" hidden={idle}>
      <button type="button" class="play primary" title="space" onClick={transport.toggle}>
        <Icon name={moment?.playing ? 'pause' : 'play'} />
        {moment?.playing ? 'Pause' : 'Play'}
      </button>
      <button
        type="button"
        title="one step back: , or left arrow"
        aria-label="Step back"
        onClick={() => command({ do: 'back' })}
      >
        <Icon name="back" />
      </button>
      <button
        type="button"
        title="one step on: . or right arrow"
        aria-label="Step"
        onClick={() => command({ do: 'step' })}
      >
        <Icon name="step" />
      </button>
      <button
        type="button"
        class="seldom"
        title="restart: r"
        aria-label="Restart"
        onClick={() => command({ do: 'restart' })}
      >
        <Icon name="restart" />
      </button>
      <input
        class="scrub"
        type="range"
        aria-label="Step of the run"
        aria-valuetext={text}
        min={0}
        max={moment?.last ?? 1}
        step={1}
        value={moment?.step ?? 0}
        onInput={(event) => command({ do: 'seek', step: event.currentTarget.valueAsNumber })}
      />
      {/* no <output>: that is said aloud, and this changes with every frame; the slider says it when asked */}
      <span class="numbers moment" data-step={moment?.step} data-state={moment?.state}>
        {text}
      </span>
      <label class="speed">
        speed
        <input
          type="range"
          aria-label="Speed"
          aria-valuetext={
            speed === undefined ? 'by itself: a finished run in about 8 seconds' : `${speed} steps per frame`
          }
          title={speed === undefined ? 'by itself: a finished run in about 8 seconds' : ''}
          min={BY_ITSELF}
          max={SPEED_POWERS}
          step={1}
          value={speed === undefined ? BY_ITSELF : Math.log2(speed)}
          onInput={(event) => {
            const power = event.currentTarget.valueAsNumber;
            command({ do: 'speed', rows: power === BY_ITSELF ? undefined : 2 ** power });
          }}
        />
        <span class="numbers">{speed === undefined ? 'auto' : `${speed}/frame`}</span>
      </label>
    </fieldset>
  );
}
