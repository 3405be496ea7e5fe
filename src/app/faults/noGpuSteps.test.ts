import { expect, test } from 'vitest';
import { browserOf } from '../protocol/browserOf.ts';
import { stepsFor } from './noGpuSteps.ts';

const AGENTS = {
  chromeLinux: 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
  edgeWindows: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0.0.0 Safari/537.36 Edg/120.0',
  chromeAndroid: 'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/118.0.0.0 Mobile Safari/537.36',
  firefoxLinux: 'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0',
  safariMac: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/17.4 Safari/605.1.15',
  iPhone: 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 Version/17.4 Safari/604.1',
};

const told = (kind: 'no-webgpu' | 'no-adapter', userAgent: string, secure = true) =>
  stepsFor(kind, { secure, userAgent, href: 'http://192.168.0.5:5180/page/#beta=8' })
    .map(({ text, code = '', link = '' }) => `${text} ${code}${link}`)
    .join('\n');

test('browsers and systems are told apart', () => {
  expect(Object.values(AGENTS).map(browserOf)).toEqual([
    { browser: 'Chrome', system: 'Linux' },
    { browser: 'Edge', system: 'Windows' },
    { browser: 'Chrome', system: 'Android' },
    { browser: 'Firefox', system: 'Linux' },
    { browser: 'Safari', system: 'macOS' },
    { browser: 'Safari', system: 'iOS' },
  ]);
});

test('an insecure page is sent to the same page by https or on the machine itself', () => {
  const steps = told('no-webgpu', AGENTS.chromeLinux, false);
  expect(steps).toContain('https://192.168.0.5:5180/page/#beta=8');
  expect(steps).toContain('http://localhost:5180/page/#beta=8');
});

test('each browser gets its own steps', () => {
  expect(told('no-adapter', AGENTS.chromeLinux)).toContain('google-chrome --enable-unsafe-webgpu');
  expect(told('no-adapter', AGENTS.edgeWindows)).toContain('edge://settings/system');
  expect(told('no-adapter', AGENTS.edgeWindows)).toContain('driver');
  expect(told('no-adapter', AGENTS.firefoxLinux)).toContain('gfx.webgpu.ignore-blocklist');
  expect(told('no-webgpu', AGENTS.firefoxLinux)).toContain('dom.webgpu.enabled');
  expect(told('no-webgpu', AGENTS.safariMac)).toContain('Safari 26');
  expect(told('no-webgpu', AGENTS.iPhone)).toContain('iOS');
  expect(told('no-webgpu', AGENTS.chromeAndroid)).toContain('121');
});
