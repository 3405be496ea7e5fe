import { existsSync, readFileSync } from 'node:fs';
import { defineConfig } from '@playwright/test';
import { SITE } from './e2e/site.ts';

interface Browser {
  path: string;
  args: string[];
  env: Record<string, string>;
}

/** The browser that scripts/browser.js chose: one that has drawn a WebGPU canvas with these flags. */
function chosenBrowser(): Browser {
  const file = new URL('.cache/browser.json', import.meta.url);
  if (!existsSync(file)) throw new Error('No browser chosen yet: run npm run e2e, or node scripts/setup.js browser.');
  return JSON.parse(readFileSync(file, 'utf8'));
}

const { path, args, env } = chosenBrowser();
// not the port of npm start, which may be running
const port = Number(process.env.E2E_PORT || 5181);
const vite = 'node node_modules/vite/bin/vite.js';

export default defineConfig({
  testDir: 'e2e',
  outputDir: '.cache/e2e',
  // a page waits more than it computes: two tests beside each other take half the time,
  // though a software driver uses every core
  workers: 2,
  // to catch hangs only: a busy machine is no failure
  timeout: 600_000,
  expect: { timeout: 240_000 },
  forbidOnly: Boolean(process.env.CI),
  use: {
    baseURL: `http://127.0.0.1:${port}`,
    viewport: { width: 1280, height: 800 },
    launchOptions: { executablePath: path, args, env: { ...(process.env as Record<string, string>), ...env } },
  },
  // the page as people get it: a few files, where npm start sends each source by itself; that has e2e/start.spec.ts
  webServer: {
    command: `${vite} build --outDir ${SITE} --logLevel error && ${vite} preview --outDir ${SITE} --port ${port}`,
    port,
    stdout: 'ignore',
    timeout: 600_000,
  },
});
