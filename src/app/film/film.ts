import { effect, type ReadonlySignal, signal } from '@preact/signals';
import { ConfigError, isActive } from '../../params/config.ts';
import { presetDials, presets } from '../../params/presets.ts';
import { axisLabel, configAt, readSweep, type SweepAxis } from '../../params/sweep.ts';
import { type Config, dials } from '../../params/table.ts';
import { formatNumber } from '../../view/ticks.ts';
import { createSide, type Side } from '../side.ts';
import type { FilmingDoors } from './filming.ts';

/** A frame is seen so long at least, ms, */
const LEAST_MS = 400;
/** and left after so long even if its run goes on, once its coarse picture is there. */
const MOST_MS = 4000;
/** Frames of a film that nobody has described. */
const FRAMES = 24;

/** A sweep whose curve stands below the stage, by a preset. */
export interface Below {
  name: string;
  side: Side;
}

/** One dial moves through its values by itself, and every value is a run of its own, on all stages at once. */
export interface Film {
  /** as sweepX is written */
  readonly spec: string;
  readonly frames: number;
  /** the frame shown or under way, from 0 */
  readonly at: ReadonlySignal<number>;
  readonly playing: ReadonlySignal<boolean>;
  readonly below: readonly Below[];
  /** 'memories K = 32' */
  label(frame: number): string;
  toggle(): void;
  /** holds at a frame */
  seek(frame: number): void;
  close(): void;
}

/**
 * `spec` undefined: a film that suits the run. `below`: names of presets, by commas. Plays at once, unless the reader
 * wants little motion. Throws ConfigError on a sweep that is none, a dial that does nothing here, or an unknown preset.
 */
export function createFilm(given: string | undefined, below: string, { sides, rested }: FilmingDoors): Film {
  const [first] = sides() as readonly [Side];
  const spec = given ?? suitable(first.store.config.value);
  const axis = readSweep('film', spec) as SweepAxis;
  // the first value shows whether it means anything here
  configAt(first.store.config.value, [{ dial: axis.dial, value: axis.values[0] as number }]);
  const names = below.split(',').filter((name) => name !== '');
  for (const name of names) {
    if (presetDials(name).experiment !== 'phase') {
      throw new ConfigError([`below is "${name}", which is no sweep; give presets of the experiment phase`]);
    }
  }
  const at = signal(0);
  const playing = signal(false);
  const stages = names.map((name): Below => ({ name, side: curveOf(name) }));
  const ends = stages.map(({ side }) =>
    effect(() => {
      // its curve may be swept over another dial
      const swept = readSweep('sweepX', side.store.config.value.sweepX);
      side.store.cursor.value = swept?.dial === axis.dial ? { x: axis.values[at.value] as number, y: 0 } : undefined;
    }),
  );
  let closed = false;

  async function play(): Promise<void> {
    playing.value = true;
    for (;;) {
      await show();
      if (closed || !playing.value) return;
      if (at.value >= axis.values.length - 1) break;
      at.value++;
    }
    playing.value = false;
    rested();
  }

  /** Runs the frame on every stage, and waits until it is seen. */
  async function show(): Promise<void> {
    const value = axis.values[at.value] as number;
    const startedAt = performance.now();
    const moved = sides().filter((side) => runFrame(side, value));
    const unseen = new Set(moved);
    const ends = moved.map((side) =>
      side.listen((message) => {
        const { kind } = message;
        if ((kind === 'frame' || kind === 'done') && message.run === side.store.going.value?.run) unseen.delete(side);
      }),
    );
    const done = ({ store }: Side) => store.shown.value?.config === store.config.value;
    await until(() => {
      const passed = performance.now() - startedAt;
      // who went wrong says so, and is waited for no more
      const working = moved.filter((side) => !done(side) && !side.store.fault.value);
      if (closed || !playing.value) return true;
      if (document.hidden || passed < LEAST_MS) return false;
      return passed > MOST_MS ? working.every((side) => !unseen.has(side)) : working.length === 0;
    });
    for (const end of ends) end();
  }

  /** Says whether the dial means anything there. */
  function runFrame({ store }: Side, value: number): boolean {
    try {
      const config = configAt(store.config.value, [{ dial: axis.dial, value }]);
      if (JSON.stringify(config) !== JSON.stringify(store.config.value)) store.pass(config, 'film');
      return true;
    } catch (error) {
      if (error instanceof ConfigError) return false;
      throw error;
    }
  }

  function pause(): void {
    playing.value = false;
    rested();
  }

  const { label, unit } = axisLabel(axis.dial);
  if (!matchMedia('(prefers-reduced-motion: reduce)').matches) void play();
  return {
    spec,
    frames: axis.values.length,
    at,
    playing,
    below: stages,
    label: (frame) => `${plain(label)} = ${formatNumber(axis.values[frame] as number)}${unit && ` ${plain(unit)}`}`,
    toggle() {
      if (playing.value) return pause();
      if (at.value >= axis.values.length - 1) at.value = 0;
      void play();
    },
    seek(frame) {
      playing.value = false;
      at.value = Math.min(axis.values.length - 1, Math.max(0, frame));
      for (const side of sides()) runFrame(side, axis.values[at.value] as number);
      rested();
    },
    close() {
      closed = true;
      for (const end of ends) end();
      for (const { side } of stages) side.close();
    },
  };
}

/** The run of a preset on a stage of its own, which no hand turns. */
function curveOf(name: string): Side {
  const side: Side = createSide({
    locked: new Set(dials.map(([dial]) => dial)),
    base: () => presets[name]?.dials ?? {},
    setAddress: () => undefined,
    begin: () => side.store.readAddress(''),
  });
  return side;
}

/** A dial that changes what is seen: the noise, or where that is none of the run's dials, its end. */
function suitable(config: Config): string {
  if (isActive('beta', config)) return `sigma2:1..0.01:${FRAMES}:log`;
  if (isActive('timeMin', config)) return `timeMin:${Math.min(1, config.timeMax / 2)}..0.001:${FRAMES}:log`;
  return `count:2..64:${FRAMES}:log`;
}

/** Looked at with every frame of the screen: what it waits for is told by many. */
function until(holds: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (holds()) resolve();
      else setTimeout(look, 30);
    };
    look();
  });
}

/** Powers as signs: labels of pictures have them as ^{2}. */
const plain = (text: string) => text.replaceAll('^{2}', '²');
