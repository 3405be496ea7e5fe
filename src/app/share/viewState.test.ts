import { signal } from '@preact/signals';
import { beforeEach, expect, test, vi } from 'vitest';
import type { FromEngine, Moment, TransportCommand } from '../protocol/messages.ts';
import type { Point } from '../protocol/pointMessages.ts';
import type { RunUnderWay } from '../store.ts';
import { createViewState, type ViewDoors } from './viewState.ts';

const AT_40: Moment = { step: 40, last: 100, state: 'paused', playing: false };
const AT_END: Moment = { step: 100, last: 100, state: 'paused', playing: false };
const GOING = { run: 7 } as RunUnderWay;

/** A page that was opened by this query, and the engine that answers it. */
function pageAt(query: string) {
  const address = { search: query, pathname: '/', hash: '' };
  vi.stubGlobal('location', address);
  const replaceState = (_: unknown, __: string, to: string) => {
    address.search = to.replace('/', '');
  };
  vi.stubGlobal('history', { state: null, replaceState });
  const asked: TransportCommand[] = [];
  const remarks: string[] = [];
  let hear: (message: FromEngine) => void = () => undefined;
  const store = {
    going: signal<RunUnderWay | undefined>(undefined),
    cursor: signal<Point | undefined>(undefined),
    pathFrom: signal<Point | undefined>(undefined),
    remark: (text: string) => void remarks.push(text),
  };
  const moment = signal<Moment | undefined>(undefined);
  const pointer = vi.fn();
  const doors = {
    store,
    pointer,
    listen(heard: typeof hear) {
      hear = heard;
      return () => undefined;
    },
    transport: () => ({ moment, command: (command: TransportCommand) => asked.push(command) }),
  };
  const state = createViewState(doors as unknown as ViewDoors);
  const tell = (run: number, at: Moment | undefined) => {
    moment.value = at;
    hear({ kind: 'moment', run, moment: at });
  };
  return { state, store, moment, asked, remarks, tell, address, pointer };
}

beforeEach(() => {
  vi.useFakeTimers();
});

test('a step of the address is gone to in the run of that address, not in the one before', () => {
  const { state, store, asked, tell, address } = pageAt('?step=40');
  store.going.value = GOING;
  state.read();
  tell(6, AT_END);
  expect(asked).toEqual([]);
  tell(7, { ...AT_END, step: 2, playing: true, state: 'playing' });
  expect(asked).toEqual([{ do: 'seek', step: 40 }]);
  tell(7, { ...AT_40, step: 2, state: 'computing' });
  vi.runAllTimers();
  expect(address.search).toBe('?step=40');
  tell(7, AT_40);
  vi.runAllTimers();
  expect(asked).toHaveLength(1);
  expect(address.search).toBe('?step=40');
});

test('without a run that begins, the one that is shown goes there; one without time goes nowhere', () => {
  const shown = pageAt('?step=3');
  shown.state.read();
  expect(shown.asked).toEqual([{ do: 'seek', step: 3 }]);
  const timeless = pageAt('?step=3');
  timeless.store.going.value = GOING;
  timeless.state.read();
  timeless.tell(7, undefined);
  timeless.tell(7, AT_END);
  expect(timeless.asked).toEqual([]);
});

test('where a run is held stands in the query; at its end and while it plays, nothing does', () => {
  const { moment, address } = pageAt('?lock=beta');
  moment.value = AT_40;
  vi.runAllTimers();
  expect(address.search).toBe('?lock=beta&step=40');
  moment.value = { ...AT_40, playing: true, state: 'playing' };
  vi.runAllTimers();
  expect(address.search).toBe('?lock=beta');
  moment.value = { ...AT_40, last: 40, open: true };
  vi.runAllTimers();
  expect(address.search).toBe('?lock=beta&step=40');
  moment.value = AT_END;
  vi.runAllTimers();
  expect(address.search).toBe('?lock=beta');
});

test('the path of the address is shown, and a new one written', () => {
  const { state, store, address, pointer } = pageAt('?path=0.3,-0.5');
  state.read();
  expect(store.pathFrom.value).toEqual({ x: 0.3, y: -0.5 });
  expect(store.cursor.value).toEqual({ x: 0.3, y: -0.5 });
  expect(pointer).toHaveBeenCalledOnce();
  store.pathFrom.value = { x: 1 / 3, y: 2 };
  vi.runAllTimers();
  expect(address.search).toBe('?path=0.33333,2');
  store.pathFrom.value = undefined;
  vi.runAllTimers();
  expect(address.search).toBe('');
});

test.each([
  ['?step=x', 'step is "x"; give the number of a step, as in step=40'],
  ['?step=-1', 'step is "-1"; give the number of a step, as in step=40'],
  ['?path=1', 'path is "1"; give the place from which it begins, as in path=0.3,-0.5'],
  ['?path=1,', 'path is "1,"; give the place from which it begins, as in path=0.3,-0.5'],
])('%s is said and left aside', (query, sentence) => {
  const { state, store, asked, remarks } = pageAt(query);
  state.read();
  expect(remarks).toEqual([sentence]);
  expect(asked).toEqual([]);
  expect(store.pathFrom.value).toBeUndefined();
});
