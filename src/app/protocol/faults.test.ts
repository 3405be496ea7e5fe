import { expect, test } from 'vitest';
import { DeviceLostError, LimitError, MemoryError } from '../../gpu/device.ts';
import { ConfigError } from '../../params/config.ts';
import {
  adviceFor,
  faultOf,
  faultOfRun,
  isWithoutGpu,
  lostInSetUp,
  lostTwice,
  mayBeLoss,
  noAdapter,
  noWebGpu,
} from './faults.ts';

test.each([
  [new ConfigError(['beta is "hot"']), 'config'],
  [new RangeError('circle:-1 has no points'), 'config'],
  [new LimitError('maxBufferSize', 1, 2, 'particles'), 'limit'],
  [new MemoryError('setting up the run', 'no room'), 'limit'],
  [new RangeError('Array buffer allocation failed'), 'limit'],
  [new RangeError('Invalid typed array length: 4294967296'), 'limit'],
  [new DeviceLostError('unknown', ''), 'lost'],
  [noWebGpu(true), 'no-webgpu'],
  [noAdapter(), 'no-adapter'],
  [new Error('shader'), 'other'],
  ['thrown text', 'other'],
])('%s is of kind %s', (error, kind) => {
  const fault = faultOf(error);
  expect(fault.kind).toBe(kind);
  expect(fault.message).not.toBe('');
});

test('what to do depends on what is missing', () => {
  expect(noWebGpu(false).message).toContain('secure');
  expect(adviceFor({ kind: 'lost', message: '' })).toContain('Run again');
  expect(adviceFor({ kind: 'config', message: '' })).toBe('');
  expect([noWebGpu(true), noAdapter(), { kind: 'lost', message: '' } as const].map(isWithoutGpu)).toEqual([
    true,
    true,
    false,
  ]);
});

test('an aborted map may be a lost device, a bad dial may not', () => {
  expect(mayBeLoss(Object.assign(new Error(''), { name: 'AbortError' }))).toBe(true);
  expect(mayBeLoss(new ConfigError(['beta']))).toBe(false);
});

test('a run that is too large is told how many particles fit', () => {
  const limit = new LimitError('maxBufferSize', 128, 300, 'particles');
  expect(faultOfRun(limit, () => 2 ** 20).fits).toBe(2 ** 18);
  expect(faultOfRun(new MemoryError('setting up', ''), () => 1_000_000).fits).toBe(2 ** 17);
  for (const lost of [lostInSetUp(), lostTwice()]) expect(faultOfRun(lost, () => 2 ** 20).fits).toBe(2 ** 18);
  expect(faultOfRun(limit, () => 2).fits).toBeUndefined();
  const unreadable = () => {
    throw new ConfigError(['beta']);
  };
  expect(faultOfRun(new ConfigError(['beta']), unreadable).fits).toBeUndefined();
});
