import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer as createNetServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createLogger, createServer } from 'vite';
import { expect, onTestFinished, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

test('a second npm start says in one sentence that its port is in use, and how to get another', async () => {
  const taken = createNetServer().listen(0, '127.0.0.1');
  onTestFinished(() => void taken.close());
  await once(taken, 'listening');
  const { port } = taken.address() as AddressInfo;
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  const ended = await new Promise<{ code: unknown; stderr: string }>((resolve) => {
    execFile(process.execPath, [vite, '--port', String(port)], { cwd: root }, (error, _, stderr) =>
      resolve({ code: error?.code, stderr }),
    );
  });
  const rest = `open http://127.0.0.1:${port}/, end what listens there, or take another port by npm start -- --port ${port + 1}`;
  expect(ended).toEqual({
    code: 1,
    stderr: `driftwell: port ${port} is in use, perhaps by another npm start: ${rest}\n`,
  });
});

test('npm start says where the page is and how to get its picture without a browser', async () => {
  const said: string[] = [];
  const customLogger = { ...createLogger('silent'), info: (message: string) => void said.push(message) };
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
