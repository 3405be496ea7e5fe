import { expect, test } from 'vitest';
import { DeviceLostError, LimitError } from '../gpu/device.ts';
import { ConfigError } from '../params/config.ts';
import { adviceFor, faultOf, mayBeLoss, noAdapter, noWebGpu } from './faults.ts';

const LINUX = 'Mozilla/5.0 (X11; Linux x86_64)';

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
  expect(adviceFor(noWebGpu(false), false, LINUX)).toContain('https');
  expect(adviceFor(noWebGpu(true), true, LINUX)).toContain('Firefox');
  expect(adviceFor(noAdapter(), true, LINUX)).toContain('--enable-unsafe-webgpu');
  expect(adviceFor(noAdapter(), true, 'Macintosh')).toContain('hardware acceleration');
  expect(adviceFor({ kind: 'config', message: '' }, true, LINUX)).toBe('');
});

test('an aborted map may be a lost device, a bad dial may not', () => {
  expect(mayBeLoss(Object.assign(new Error(''), { name: 'AbortError' }))).toBe(true);
  expect(mayBeLoss(new ConfigError(['beta']))).toBe(false);
});
