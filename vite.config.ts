import { defineConfig } from 'vite';
import { announce } from './scripts/announce.ts';
import { lean } from './scripts/lean.ts';
import { pagePolicy } from './scripts/pagePolicy.ts';
import { presetPages } from './scripts/presetPages.ts';
import { buildFacts } from './src/cli/versionFacts.ts';

// A port of our own and always the same one, so that links into the page keep
// working; a second server says so and stops.
const address = { host: '127.0.0.1', port: 5180, strictPort: true };

// isolated, for clocks with steps of 5 us instead of 100; a static host sends no headers, and the page works without
const headers = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };

// what the first load needs is one chunk: cut along what later parts share with it, the same code is many more bytes
const firstLoad = { codeSplitting: { groups: [{ name: 'first', tags: ['$initial' as const] }] } };

const jsx = { runtime: 'automatic', importSource: 'preact' } as const;

export default defineConfig(({ isSsrBuild }) => ({
  base: './',
  // Vite's client needs no exception of this policy: style sheets are linked, not injected; only its error overlay
  // would be inline, and errors are on the terminal and in the console anyway
  server: { ...address, headers, hmr: { overlay: false } },
  preview: { ...address, headers },
  // no data: addresses of fonts, which the policy refuses
  build: {
    outDir: 'dist/app',
    target: 'es2023',
    assetsInlineLimit: 0,
    rolldownOptions: isSsrBuild ? {} : { output: firstLoad },
    modulePreload: { polyfill: false },
    // the command line has no use for the pictures of the page
    copyPublicDir: !isSsrBuild,
  },
  worker: { format: 'es', plugins: () => [lean({ everything: true })], rolldownOptions: { output: firstLoad } },
  // the scan of index.html does not look into the worker; a package found late would reload the page
  optimizeDeps: { entries: ['index.html', 'src/app/engine/engine.worker.ts'], rolldownOptions: { transform: { jsx } } },
  oxc: { jsx },
  ...(isSsrBuild && { define: buildFacts() }),
  plugins: [announce(), ...(isSsrBuild ? [] : [lean()]), pagePolicy(), presetPages(process.env.DRIFTWELL_SITE_URL)],
}));
