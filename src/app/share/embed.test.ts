import { signal } from '@preact/signals';
import { expect, test, vi } from 'vitest';
import { parseConfig } from '../../params/config.ts';
import type { Config } from '../../params/table.ts';
import { tableOf } from '../../results.ts';
import type { Moment, TransportCommand } from '../protocol/messages.ts';
import { createFrame, type FrameDoors, type ToParent } from './embed.ts';

const AT_3: Moment = { step: 3, last: 9, state: 'paused', playing: false };

/** A frame, and the page around it. */
function framed(locked: string[] = []) {
  vi.stubGlobal('location', {
    href: 'https://host/p/?embed=1&hide=seed#v=1&beta=8',
    search: '?embed=1&hide=seed',
    hash: '#v=1&beta=8',
  });
  const told: [ToParent, string][] = [];
  const commands: TransportCommand[] = [];
  const config = signal(parseConfig({ beta: 8 }));
  const store = {
    config,
    going: signal<{ run: number; fraction?: number } | undefined>(undefined),
    shown: signal<unknown>(undefined),
    fault: signal<{ message: string } | undefined>(undefined),
    adopt: (read: () => Config) => {
      config.value = read();
      return true;
    },
  };
  const moment = signal<Moment | undefined>(AT_3);
  const answer = createFrame({
    store: store as unknown as FrameDoors['store'],
    transport: () => ({ moment, command: (one: TransportCommand) => commands.push(one) }) as never,
    locked: new Set(locked),
    parent: { postMessage: (message: ToParent, to: string) => told.push([message, to]) } as never,
  });
  return { answer, told, store, moment, commands };
}

const last = (told: [ToParent, string][]) => told.at(-1)?.[0] as Record<string, unknown>;

test('it says that it is there, and nothing else to a page that has not asked', () => {
  const { told, store, moment } = framed();
  store.going.value = { run: 1 };
  moment.value = { ...AT_3, step: 4 };
  expect(told).toEqual([[{ driftwell: 'ready' }, '*']]);
});

test('dials are set over those there are, and opened over the defaults', () => {
  const { answer, told, store } = framed();
  answer({ driftwell: 'set', dials: { particles: 4096 }, id: 7 }, 'https://slides');
  expect(store.config.value).toMatchObject({ particles: 4096, beta: 8 });
  expect(told.at(-1)).toMatchObject([{ driftwell: 'answer', id: 7 }, 'https://slides']);
  answer({ driftwell: 'open', dials: { particles: 1024 } }, 'https://slides');
  expect(store.config.value).toEqual(parseConfig({ particles: 1024 }));
});

test('what is wrong is answered by a sentence and changes nothing', () => {
  const { answer, told, store } = framed(['beta']);
  const before = store.config.value;
  for (const [asked, problem] of [
    [{ driftwell: 'set', dials: { bata: 1 } }, 'there is no dial "bata"; did you mean beta?'],
    [{ driftwell: 'set', dials: { beta: 1 } }, 'the link locks beta; leave it out'],
    [{ driftwell: 'set' }, 'dials must be an object, as { beta: 8 }'],
    [{ driftwell: 'time', do: 'fly' }, 'time does play, pause, step, back, restart, and seek with a step, not "fly"'],
    [{ driftwell: 'fly' }, 'driftwell is "fly"; known are set, open, time, state'],
  ] as const) {
    answer(asked, 'null');
    expect(told.at(-1)).toEqual([{ driftwell: 'answer', id: undefined, problem }, '*']);
  }
  expect(store.config.value).toBe(before);
  const heard = told.length;
  answer('hello', 'https://slides');
  answer({ other: 1 }, 'https://slides');
  expect(told).toHaveLength(heard);
});

test('opening another run keeps the dials that the link locks', () => {
  const { answer, store } = framed(['beta']);
  answer({ driftwell: 'open', dials: { particles: 1024 } }, 'https://slides');
  expect(store.config.value).toMatchObject({ particles: 1024, beta: 8 });
});

test('time is moved, and where it stands is told', () => {
  const { answer, commands, told, moment } = framed();
  answer({ driftwell: 'time', do: 'seek', step: 5 }, 'https://slides');
  answer({ driftwell: 'time', do: 'play' }, 'https://slides');
  expect(commands).toEqual([{ do: 'seek', step: 5 }, { do: 'play' }]);
  moment.value = { ...AT_3, step: 5 };
  expect(last(told)).toEqual({ driftwell: 'step', step: 5, last: 9 });
});

test('a run is told once when it begins and once when it is done, with its numbers and the link of the whole page', () => {
  const { answer, told, store } = framed();
  answer({ driftwell: 'state' }, 'https://slides');
  expect(last(told)).toMatchObject({ driftwell: 'answer', state: { running: false, step: 3, last: 9, tables: {} } });
  store.going.value = { run: 2 };
  store.going.value = { run: 2, fraction: 0.5 };
  expect(told.filter(([{ driftwell }]) => driftwell === 'running')).toHaveLength(1);
  store.shown.value = {
    report: {
      picture: { title: 'Basins' },
      stamp: { result: 'abc' },
      tables: [
        tableOf(
          'fractions',
          ['memory', 'share'],
          [
            [0, 0.25],
            [1, 0.75],
          ],
          { rowNames: ['a', 'b'] },
        ),
      ],
    },
  };
  store.going.value = undefined;
  expect(last(told)).toMatchObject({
    driftwell: 'done',
    state: {
      link: 'https://host/p/?hide=seed#v=1&beta=8',
      dials: { beta: 8 },
      running: false,
      title: 'Basins',
      result: 'abc',
      tables: {
        fractions: {
          columns: ['memory', 'share'],
          rows: [
            [0, 0.25],
            [1, 0.75],
          ],
          names: ['a', 'b'],
        },
      },
    },
  });
  store.fault.value = { message: 'the device was lost' };
  expect(last(told)).toEqual({ driftwell: 'fault', problem: 'the device was lost' });
});
