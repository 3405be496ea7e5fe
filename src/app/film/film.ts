import { computed, effect, type ReadonlySignal, signal } from '@preact/signals';
import { ConfigError, isActive } from '../../params/config.ts';
import { presetDials, presets } from '../../params/presets.ts';
import { axisLabel, configAt, parseSweep, type SweepAxis } from '../../params/sweep.ts';
import { type Config, type DialName, dials } from '../../params/table.ts';
import { type FilmFrame, filmFindings } from '../../pictures/findings/film.ts';
import type { Findings } from '../../results.ts';
import { plainText } from '../../view/text.ts';
import { formatNumber } from '../../view/ticks.ts';
import { STILL } from '../media.ts';
import { createPane, type Pane } from '../pane.ts';
import { begun } from '../store.ts';

/** A frame is seen so long at least, ms. */
const LEAST_MS = 400;
/** It is left so long after its coarse pictures came, even if its run goes on, ms. */
const MOST_MS = 4000;
/** How often it is looked whether a frame is done, ms. */
const LOOK_MS = 30;
/** Frames of a film that nobody has described. */
const FRAMES = 24;

/** A sweep whose curve stands below the stage, by a preset. */
export interface Below {
  name: string;
  side: Pane;
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
  /** what the frames of A that were computed to their end show together */
  readonly findings: ReadonlySignal<Findings | undefined>;
  /** their headline, while the film stands at its end */
  readonly claim: ReadonlySignal<string | undefined>;
  /** 'memories K = 32' */
  label(frame: number): string;
  toggle(): void;
  hold(): void;
  /** holds at a frame */
  seek(frame: number): void;
  close(): void;
}

export interface FilmDoors {
  /** the stages it moves, A first */
  sides(): readonly Pane[];
  /** a film has come to rest: its config shall be in the address */
  rested(): void;
  locked: ReadonlySet<string>;
}

/**
 * `given` undefined: a film that suits the run. `below`: names of presets, by commas. Plays at once, unless the reader
 * wants little motion. Throws ConfigError on a sweep that is none, a dial that is locked or does
 * nothing here, or a preset that is no sweep.
 */
export function createFilm(given: string | undefined, below: string, { sides, rested, locked }: FilmDoors): Film {
  const { config } = (sides()[0] as Pane).store;
  const spec = given ?? suitable(config.value, locked);
  const axis = readFilm(spec, config.value, locked);
  const frames = axis.values.length;
  const names = below.split(',').filter((name) => name !== '');
  for (const name of names) {
    if (presetDials(name).experiment === 'phase') continue;
    throw new ConfigError([`below is "${name}", which is no sweep; give presets of the experiment phase`]);
  }
  const at = signal(0);
  const playing = signal(false);
  /** one play or seek at a time: the one before ends when it sees another number */
  let turn = 0;
  let seeking = false;
  /** what the film itself has set: any other config is the reader's, who then has the page */
  const own = new Map<Pane, Config>();
  /** the frame that own has */
  let framed = 0;
  /** by their number */
  const ended = signal<ReadonlyMap<number, FilmFrame>>(new Map());

  const curves = names.map((name): Below => ({ name, side: curveOf(name) }));
  const ends = curves.map(({ side }) =>
    effect(() => {
      // its curve may be swept over another dial
      const swept = parseSweep('sweepX', side.store.config.value.sweepX);
      side.store.cursor.value = swept?.dial === axis.dial ? { x: axis.values[at.value] as number, y: 0 } : undefined;
    }),
  );
  ends.push(
    effect(() => {
      const turned = sides().some((side) => own.has(side) && own.get(side) !== side.store.config.value);
      if (!turned) return;
      playing.value = false;
      // what comes is another film
      ended.value = new Map();
    }),
    effect(() => keepFrame()),
  );

  /** The frame that A shows, once it has been computed to its end. */
  function keepFrame(): void {
    const [a] = sides();
    const shown = a?.store.shown.value;
    if (!a || !shown || shown.config !== own.get(a) || shown.report.stoppedAt !== undefined) return;
    const { picture, tables } = shown.report;
    if (!picture?.findings) return;
    const frame = { value: axis.values[framed] as number, findings: picture.findings, tables };
    ended.value = new Map(ended.peek()).set(framed, frame);
  }

  async function play(): Promise<void> {
    const mine = ++turn;
    playing.value = true;
    for (;;) {
      await show(() => mine === turn && playing.value, LEAST_MS);
      if (mine !== turn || !playing.value) return;
      if (at.value >= frames - 1) break;
      at.value++;
    }
    playing.value = false;
    rested();
  }

  /** Runs the frame on every stage, and waits until it is seen, or no more `wanted`. */
  async function show(wanted: () => boolean, leastMs: number): Promise<void> {
    while (wanted() && !sides().some(({ store }) => begun(store))) await look();
    const value = axis.values[at.value] as number;
    const startedAt = performance.now();
    // a first frame waits for its shaders, which is no time of its run
    let seenAt = Number.POSITIVE_INFINITY;
    const moved = sides().filter((side) => begun(side.store) && runFrame(side, value));
    const unseen = new Set(moved);
    const heard = moved.map((side) =>
      side.listen((message) => {
        if (message.kind === 'frame' && message.run === side.store.going.value?.run) unseen.delete(side);
      }),
    );
    const done = ({ store }: Pane) => store.shown.value?.config === store.config.value;
    for (;;) {
      const now = performance.now();
      // who has gone wrong says so, and who was closed says nothing: neither is waited for
      const working = moved.filter((side) => sides().includes(side) && !done(side) && !side.store.fault.value);
      const seen = working.every((side) => !unseen.has(side));
      if (seen) seenAt = Math.min(seenAt, now);
      if (!wanted()) break;
      const over = working.length === 0 || now - seenAt > MOST_MS;
      if (!document.hidden && now - startedAt >= leastMs && over) break;
      // a hand on the slider waits for the coarse picture only
      if (leastMs === 0 && seen) break;
      await look();
    }
    for (const end of heard) end();
  }

  /** Says whether the dial means anything there. */
  function runFrame(side: Pane, value: number): boolean {
    const { config, pass } = side.store;
    try {
      const next = configAt(config.value, [{ dial: axis.dial, value }]);
      const same = JSON.stringify(next) === JSON.stringify(config.value);
      own.set(side, same ? config.value : next);
      framed = at.value;
      if (same) keepFrame();
      else pass(next, 'film');
      return true;
    } catch (error) {
      if (error instanceof ConfigError) return false;
      throw error;
    }
  }

  /** Goes where the hand is, again and again until it rests: no run ends before it has shown anything. */
  async function follow(): Promise<void> {
    if (seeking) return;
    seeking = true;
    const mine = ++turn;
    let shown: number;
    do {
      shown = at.value;
      await show(() => mine === turn, 0);
    } while (mine === turn && shown !== at.value);
    seeking = false;
    if (mine === turn) rested();
  }

  function hold(): void {
    if (!playing.value) return;
    playing.value = false;
    rested();
  }

  const findings = computed(() => {
    const known = [...ended.value].sort(([i], [j]) => i - j).map(([, frame]) => frame);
    return filmFindings(axis, known);
  });
  const { label, unit } = axisLabel(axis.dial);
  if (!matchMedia(STILL).matches) void play();
  return {
    spec,
    frames,
    at,
    playing,
    below: curves,
    findings,
    claim: computed(() => (playing.value || at.value < frames - 1 ? undefined : findings.value?.headline)),
    label: (frame) =>
      `${plainText(label)} = ${formatNumber(axis.values[frame] as number)}${unit && ` ${plainText(unit)}`}`,
    toggle() {
      if (playing.value) return hold();
      if (at.value >= frames - 1) at.value = 0;
      void play();
    },
    hold,
    seek(frame) {
      playing.value = false;
      at.value = Math.min(frames - 1, Math.max(0, frame));
      void follow();
    },
    close() {
      turn++;
      playing.value = false;
      for (const end of ends) end();
      for (const { side } of curves) side.close();
    },
  };
}

/** The sweep of a film. Throws ConfigError. */
function readFilm(spec: string, config: Config, locked: ReadonlySet<string>): SweepAxis {
  const axis = parseSweep('film', spec);
  if (!axis) throw new ConfigError(['film is "none"; write dial:from..to:n, or leave it out']);
  const dial = axis.dial === 'sigma2' ? 'beta' : axis.dial;
  if (locked.has(dial)) throw new ConfigError([`film moves ${axis.dial}, which the link locks; move another dial`]);
  // the first value shows whether it means anything here
  configAt(config, [{ dial: axis.dial, value: axis.values[0] as number }]);
  return axis;
}

/** The run of a preset on a stage of its own, which no hand turns. */
function curveOf(name: string): Pane {
  const side: Pane = createPane({
    locked: new Set(dials.map(([dial]) => dial)),
    base: () => presets[name]?.dials ?? {},
    setAddress: () => undefined,
    begin: () => side.store.readAddress(''),
  });
  return side;
}

/** A dial that changes what is seen: the noise, or where that is none of the run's dials, its end, or the memories. */
function suitable(config: Config, locked: ReadonlySet<string>): string {
  const free = (dial: DialName) => isActive(dial, config) && !locked.has(dial);
  if (free('beta')) return `sigma2:1..0.01:${FRAMES}:log`;
  if (free('timeMin')) return `timeMin:${Math.min(1, config.timeMax / 2)}..0.001:${FRAMES}:log`;
  return `count:1..9:9`;
}

const look = () => new Promise((resolve) => setTimeout(resolve, LOOK_MS));
