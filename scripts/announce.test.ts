import { fileURLToPath } from 'node:url';
import { createLogger, createServer } from 'vite';
import { expect, onTestFinished, test } from 'vitest';

test('npm start says where the page is and how to get its picture without a browser', async () => {
  const said: string[] = [];
  const customLogger = { ...createLogger('silent'), info: (message: string) => void said.push(message) };
  const root = fileURLToPath(new URL('..', import.meta.url));
  // any free port: the one of npm start may be in use
  const server = await createServer({ root, customLogger, server: { port: 0, strictPort: false } });
  onTestFinished(() => server.close());
  await server.listen();
  server.printUrls();
  const address = server.resolvedUrls?.local[0] ?? '';
  expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
  expect(said.join('')).toContain(address);
  expect(said.join('')).toContain('npx driftwell basins --preset pham9 --particles 1048576 --out basins.png');
  expect((await fetch(address)).status).toBe(200);
});
