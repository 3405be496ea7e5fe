import type { Server } from 'node:net';
import type { Plugin, ResolvedConfig } from 'vite';

/**
 * What `npm start` prints once the server listens: where the page is, and how to get its picture without a browser. Or
 * in one sentence why it does not listen, where Vite has a stack.
 */
export function announce(): Plugin {
  return {
    name: 'driftwell-announce',
    configureServer(server) {
      sayWhoIsThere(server.httpServer as Server | null, server.config);
      server.printUrls = () => {
        const { local = [], network = [] } = server.resolvedUrls ?? {};
        const addresses = [...local, ...network].join('  ');
        server.config.logger.info(
          `\n  driftwell  ${addresses}\n\n  The same picture without a browser:\n` +
            '  npx driftwell basins --preset pham9 --particles 1048576 --out basins.png\n',
        );
      };
    },
  };
}

/** The port stays the same, so that links into the page keep working: a second server says so and ends. */
function sayWhoIsThere(httpServer: Server | null, { server: { host, port, strictPort } }: ResolvedConfig): void {
  if (!strictPort) return;
  httpServer?.once('error', ({ code }: NodeJS.ErrnoException) => {
    if (code !== 'EADDRINUSE') return;
    process.stderr.write(
      `driftwell: port ${port} is in use, perhaps by another npm start: open http://${host}:${port}/, end what ` +
        `listens there, or take another port by npm start -- --port ${port + 1}\n`,
    );
    process.exit(1);
  });
}
