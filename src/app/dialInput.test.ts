import { beforeEach, expect, test, vi } from 'vitest';
import { type Changes, DialInput, REST_MS } from './dialInput.ts';

let runs: [Changes, boolean][];
let input: DialInput;
let accepted: boolean;

beforeEach(() => {
  vi.useFakeTimers();
  runs = [];
  accepted = true;
  input = new DialInput((changes, turning) => {
    runs.push([changes, turning]);
    return accepted;
  });
});

test('letters wait for the last one', () => {
  input.type('beta', '8');
  vi.advanceTimersByTime(REST_MS - 1);
  input.type('beta', '8.5');
  vi.advanceTimersByTime(REST_MS - 1);
  expect(runs).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(runs).toEqual([[{ beta: '8.5' }, false]]);
});

test('a hand is answered at once; what comes before the answer becomes one turn', () => {
  input.turn('beta', '8');
  expect(runs).toEqual([[{ beta: '8' }, true]]);
  input.turn('beta', '9');
  input.turn('beta', '10');
  expect(runs.length).toBe(1);
  input.answered();
  expect(runs[1]).toEqual([{ beta: '10' }, true]);
  input.answered();
  input.answered();
  expect(runs.length).toBe(2);
});

test('an answer that does not come is not waited for', () => {
  input.turn('beta', '8');
  input.turn('beta', '9');
  vi.advanceTimersByTime(REST_MS);
  expect(runs[1]).toEqual([{ beta: '9' }, true]);
});

test('an answer begins nothing that is being typed', () => {
  input.turn('beta', '8');
  input.type('eta', '0.');
  input.answered();
  expect(runs.length).toBe(1);
  vi.advanceTimersByTime(REST_MS);
  expect(runs.length).toBe(2);
});

test('what was refused is tried again with the next change, what was forgotten is not', () => {
  accepted = false;
  input.type('beta', 'x');
  vi.advanceTimersByTime(REST_MS);
  input.turn('eta', '1');
  expect(runs[1]).toEqual([{ beta: 'x', eta: '1' }, true]);
  input.forget();
  accepted = true;
  input.turn('eta', '1');
  expect(runs[2]).toEqual([{ eta: '1' }, true]);
});
