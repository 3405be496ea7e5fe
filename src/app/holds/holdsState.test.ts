import { expect, test } from 'vitest';
import type { CaseEntry } from '../../verify/casesFile.ts';
import type { Line } from '../../verify/runCases.ts';
import type { EngineLink } from '../connectEngine.ts';
import type { FromEngine, ToEngine } from '../protocol/messages.ts';
import type { VerifyAnswer } from '../protocol/verifyMessages.ts';
import { caseParameters, chosenCases, LONG, readCaseLink } from './caseFiles.ts';
import { createHolds } from './holdsState.ts';
import { checkJson, checkText, verdictOf } from './verdict.ts';

const entry = (id: string): CaseEntry => ({
  case: { id, title: id, kind: 'formula', setup: {}, expected: {}, tolerance: {}, source: '' },
});
const line = (id: string, pass: boolean): Line => ({
  id,
  quantity: 'energy',
  pass,
  measured: 1.5,
  expected: pass ? 1.5 : 2,
  tolerance: '0.1',
  by: 'gpu',
  numbers: 1,
  path: '',
  share: pass ? 0 : 5,
});
const adapter = { name: 'a GPU', vendor: '', architecture: '', software: false };

/** A check of cases, and an engine that says what it is told to. */
async function check(ids: readonly string[], only = '') {
  const sent: ToEngine[] = [];
  const engines: ((answer: VerifyAnswer) => void)[] = [];
  let closed = 0;
  const connect = async (receive: (message: FromEngine) => void): Promise<EngineLink> => {
    engines.push((answer) => receive({ kind: 'verify', answer }));
    return { thread: 'worker', open() {}, send: (message) => void sent.push(message), close: () => void closed++ };
  };
  const holds = createHolds({ only, long: false }, connect, async () => ids.map(entry));
  await Promise.resolve();
  await Promise.resolve();
  return { holds, sent, engines, closed: () => closed };
}

test('cases are chosen by how their ids begin; long ones are left, and said to be', () => {
  const all = ['A01', 'A03', 'B01', 'H01'].map(entry);
  const chosen = chosenCases(all, { only: 'A0, H', long: false });
  expect(chosen.map(({ id, left }) => [id, left])).toEqual([
    ['A01', ''],
    ['A03', ''],
    ['H01', LONG],
  ]);
  expect(chosenCases(all, { only: ' ,', long: true }).map(({ left }) => left)).toEqual(['', '', '', '']);
  expect(readCaseLink('?gpu=verify&only=A,B&long=1')).toEqual({ only: 'A,B', long: true });
  expect(caseParameters({ only: '', long: false })).toEqual({ gpu: 'verify', only: '', long: '' });
});

test('what fails is named, with adapter and browser; what was not run says why', async () => {
  const { holds, sent, engines, closed } = await check(['A01', 'A03', 'B01', 'H01']);
  await holds.run();
  expect(sent).toEqual([{ kind: 'verify', ask: { entries: ['A01', 'A03', 'B01'].map(entry) } }]);
  const say = engines[0] as (answer: VerifyAnswer) => void;
  say({ is: 'begun', adapter, program: 'Chrome 150 on Linux' });
  expect(holds.going.value).toBe('A01');
  say({ is: 'case', id: 'A01', lines: [line('A01', true)], seconds: 1 });
  say({ is: 'lost', id: 'A03' });
  say({ is: 'case', id: 'B01', lines: [line('B01', true), line('B01', false)], seconds: 1 });
  say({ is: 'done' });
  expect(holds.going.value).toBeUndefined();
  expect(closed()).toBe(1);
  const [cases, place] = [holds.cases.value ?? [], holds.place.value as NonNullable<typeof holds.place.value>];
  expect(verdictOf(cases, place)).toEqual({
    is: 'fails',
    text: 'It does not hold: 1 of 2 cases fails on a GPU, Chrome 150 on Linux: B01. 2 cases were not run.',
  });
  expect(verdictOf(cases.slice(0, 1), place).text).toBe(
    'It holds: all of 1 case, 1 number pass on a GPU, Chrome 150 on Linux.',
  );
  const text = checkText(cases, place).split('\n');
  expect(text).toContain('not run  A03: the GPU was lost while it ran');
  expect(text).toContain(`not run  H01: ${LONG}`);
  expect(text.filter((one) => one.startsWith('FAIL'))).toEqual([
    expect.stringMatching(/^FAIL {2}B01 energy .*1\.5.* 2/),
  ]);
  const json = JSON.parse(checkJson(cases, place));
  expect(json).toMatchObject({ driftwell: 'verify', adapter: 'a GPU', summary: { cases: 2, failedCases: ['B01'] } });
  expect(json.notRun).toHaveLength(2);
});

test('a check that is stopped ends its engine at once, and hears nothing of it any more', async () => {
  const { holds, engines, closed } = await check(['A01', 'A03']);
  await holds.run();
  const [say] = engines as [(answer: VerifyAnswer) => void];
  say({ is: 'begun', adapter, program: 'Chrome 150 on Linux' });
  say({ is: 'case', id: 'A01', lines: [line('A01', true)], seconds: 1 });
  holds.stop();
  expect(closed()).toBe(1);
  say({ is: 'case', id: 'A03', lines: [line('A03', false)], seconds: 1 });
  expect(holds.cases.value?.map(({ lines, left }) => [lines?.length, left])).toEqual([
    [1, ''],
    [undefined, 'stopped before it was done'],
  ]);
  await holds.run();
  expect(holds.cases.value?.map(({ lines, left }) => [lines, left])).toEqual([
    [undefined, ''],
    [undefined, ''],
  ]);
});

test('without a GPU nothing is run, and the reason stands in every row', async () => {
  const { holds, engines } = await check(['A01']);
  await holds.run();
  engines[0]?.({ is: 'over', message: 'This browser has no WebGPU' });
  expect(holds.problem.value).toBe('This browser has no WebGPU');
  expect(holds.cases.value?.map(({ left }) => left)).toEqual(['This browser has no WebGPU']);
});
