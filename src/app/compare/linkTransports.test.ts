import { signal } from '@preact/signals';
import { expect, test } from 'vitest';
import type { Moment, TransportCommand } from '../protocol/messages.ts';
import type { Transport } from '../time/transport.ts';
import { linkTransports, stepBeside } from './linkTransports.ts';

const paused = (step: number, last: number, level = {}): Moment => ({
  step,
  last,
  state: 'paused',
  playing: false,
  ...level,
});

/** A run that stands where it is sent, at once. */
function fake(start: Moment | undefined) {
  const moment = signal<Moment | undefined>(start);
  const heard: TransportCommand[] = [];
  const command = (asked: TransportCommand) => {
    heard.push(asked);
    const at = moment.value;
    if (!at) return;
    if (asked.do === 'seek') moment.value = { ...at, step: asked.step };
    if (asked.do === 'play') moment.value = { ...at, playing: true, state: 'playing' };
    if (asked.do === 'pause') moment.value = { ...at, playing: false, state: 'paused' };
  };
  const transport: Transport = {
    moment,
    speed: signal<number | undefined>(undefined),
    command,
    toggle: () => undefined,
  };
  return { moment, heard, transport };
}

const free = () => false;

test('a jump of the first takes the second along', () => {
  const [a, b] = [fake(paused(60, 60, { time: 0 })), fake(paused(200, 200, { time: 0 }))];
  const link = linkTransports(a.transport, b.transport, free);
  link.command({ do: 'seek', step: 15 });
  expect([a.moment.value?.step, b.moment.value?.step]).toEqual([15, 50]);
  expect(link.moment.value?.step).toBe(15);
  link.command({ do: 'seek', step: 60 });
  expect(b.moment.value?.step).toBe(200);
  link.second.command({ do: 'seek', step: 100 });
  expect([a.moment.value?.step, b.moment.value?.step]).toEqual([30, 100]);
});

test('both play, and are brought together again when both stand', () => {
  const [a, b] = [fake(paused(0, 60)), fake(paused(0, 60))];
  const link = linkTransports(a.transport, b.transport, free);
  link.toggle();
  expect([a.moment.value?.playing, b.moment.value?.playing]).toEqual([true, true]);
  a.moment.value = { ...paused(20, 60), playing: true, state: 'playing' };
  // a run still going on is not sent anywhere
  expect(b.heard).toEqual([{ do: 'play' }]);
  link.toggle();
  expect(b.moment.value).toMatchObject({ step: 20, playing: false });
});

test('a run that is still computed is not held for one that stands', () => {
  const playing = { ...paused(3, 60), playing: true, state: 'playing' } as const;
  const [a, b] = [fake(paused(60, 60)), fake(playing)];
  linkTransports(a.transport, b.transport, free);
  b.moment.value = { ...playing, step: 4 };
  expect(b.heard).toEqual([]);
  b.moment.value = paused(30, 60);
  expect(b.heard).toEqual([{ do: 'seek', step: 60 }]);
});

test('a second one that can stop only a little aside is sent there once', () => {
  const [a, b] = [fake(paused(9, 60, { time: 0 })), fake(paused(60, 60, { time: 0 }))];
  b.transport.command = (asked) => {
    b.heard.push(asked);
    b.moment.value = paused(8, 60, { time: 0 });
  };
  linkTransports(a.transport, b.transport, free);
  b.moment.value = paused(8, 60, { time: 0 });
  expect(b.heard).toEqual([{ do: 'seek', step: 9 }]);
});

test('where only one has a time, it is moved alone; a held link moves none', () => {
  const [a, b] = [fake(undefined), fake(paused(5, 10))];
  const held = signal(false);
  const link = linkTransports(a.transport, b.transport, () => held.value);
  link.command({ do: 'seek', step: 7 });
  expect(b.moment.value?.step).toBe(7);
  held.value = true;
  expect(link.moment.value).toBeUndefined();
  link.command({ do: 'seek', step: 1 });
  expect(b.moment.value?.step).toBe(7);
});

test.each([
  [paused(4, 56), paused(35, 35), 4],
  [paused(50, 56), paused(35, 35), 35],
  [paused(28, 28), paused(3, 56), 56],
  [paused(14, 56), paused(1, 200, { time: 1 }), 50],
  // runs that have not settled yet: the last step is only the last one so far
  [paused(12, 12, { open: true }), paused(5, 5, { open: true }), 12],
  [paused(12, 12, { open: true }), paused(35, 35), 12],
  [paused(35, 35), paused(5, 5, { open: true }), 35],
  [paused(12, 12, { open: true }), paused(1, 200, { time: 1 }), 1],
])('%j stands beside %j at step %i', (at, other, step) => {
  expect(stepBeside(at, other)).toBe(step);
});
