import { expect, test } from 'vitest';
import { DeviceLostError, LimitError } from '../gpu/device.ts';
import { ConfigError } from '../params/config.ts';
import { adviceFor, faultOf, isWithoutGpu, mayBeLoss, noAdapter, noWebGpu } from './faults.ts';

test.each([
  [new ConfigError(['beta is "hot"']), 'config'],
  [new RangeError('circle:-1 has no points'), 'config'],
  [new LimitError('maxBufferSize', 1, 2, 'particles'), 'limit'],
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
