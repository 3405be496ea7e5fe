import type { Plugin } from 'vite';

/** What `npm start` prints once the server listens: where the page is, and how to get its picture without a browser. */
export function announce(): Plugin {
  return {
    name: 'driftwell-announce',
    configureServer(server) {
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
