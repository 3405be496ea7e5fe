import { expect, test } from 'vitest';
import type { TransportCommand } from '../protocol/messages.ts';
import { Playhead } from './playhead.ts';

/** A table that may be cut at every second step. */
const cursor = {
  commitAfter: (step: number) => 2 * Math.floor(step / 2) + 2,
  commitAtOrBefore: (step: number) => Math.max(0, 2 * Math.floor(step / 2)),
};

/** What is wanted after commands at a step of a run of 20. */
function wanted(at: number, finished: boolean, ...commands: TransportCommand[]) {
  const playhead = new Playhead();
  for (const command of commands) playhead.obey(command, cursor, { at, last: 20, finished });
  const { playing, sought, speed } = playhead;
  return { playing, sought, speed };
}

test('a run that is played from its end begins again; one that is still computed goes on', () => {
  expect(wanted(20, true, { do: 'pause' }, { do: 'play' })).toMatchObject({ playing: true, sought: 0 });
  expect(wanted(20, false, { do: 'pause' }, { do: 'play' })).toMatchObject({ playing: true, sought: undefined });
  expect(wanted(8, true, { do: 'play' })).toMatchObject({ playing: true, sought: undefined });
});

test('single steps hold the run, end at commits, and add up while the run is on its way', () => {
  expect(wanted(8, false, { do: 'step' })).toMatchObject({ playing: false, sought: 10 });
  expect(wanted(8, false, { do: 'step' }, { do: 'step' })).toMatchObject({ playing: false, sought: 12 });
  expect(wanted(8, false, { do: 'back' })).toMatchObject({ playing: false, sought: 6 });
  expect(wanted(8, false, { do: 'back' }, { do: 'step' })).toMatchObject({ playing: false, sought: 8 });
});

test('no command leads out of the run', () => {
  expect(wanted(20, true, { do: 'step' }).sought).toBe(20);
  expect(wanted(0, true, { do: 'back' }).sought).toBe(0);
  expect(wanted(8, true, { do: 'seek', step: 99 })).toMatchObject({ playing: false, sought: 20 });
});

test('beginning again keeps what plays, and a speed changes nothing else', () => {
  expect(wanted(8, true, { do: 'pause' }, { do: 'restart' })).toMatchObject({ playing: false, sought: 0 });
  expect(wanted(8, true, { do: 'restart' })).toMatchObject({ playing: true, sought: 0 });
  expect(wanted(8, true, { do: 'speed', rows: 4 })).toEqual({ playing: true, sought: undefined, speed: 4 });
});
