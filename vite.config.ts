import { defineConfig, type Plugin } from 'vite';
import { announce } from './scripts/announce.ts';

// A port of our own and always the same one, so that links into the page keep working; a second server says so and stops.
const address = { host: '127.0.0.1', port: 5180, strictPort: true };

/**
 * What the page may load and do: its own files, nothing inline, nothing from elsewhere. Trusted Types let no text of a
 * link or a file become script; the policy `driftwell` (src/app/connectEngine.ts) passes the address of the worker alone.
 */
const policy = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self'",
  'font-src': "'self'",
  'img-src': "'self' blob: data:",
  'connect-src': "'self'",
  'worker-src': "'self' blob:",
  'base-uri': "'none'",
  'form-action': "'none'",
  'frame-ancestors': "'none'",
  'require-trusted-types-for': "'script'",
  'trusted-types': 'driftwell',
};

const policyText = (parts: Record<string, string>) =>
  Object.entries(parts)
    .map(([name, value]) => `${name} ${value}`)
    .join('; ');

// isolated, for clocks with steps of 5 us instead of 100
const headers = {
  'Content-Security-Policy': policyText(policy),
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/** A static host may send no headers: the built page carries its policy itself, but for what only a header can say. */
function policyInPage(): Plugin {
  const { 'frame-ancestors': _, ...inPage } = policy;
  return {
    name: 'driftwell-policy',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: policyText(inPage) },
        injectTo: 'head-prepend',
      },
    ],
  };
}

const jsx = { runtime: 'automatic', importSource: 'preact' } as const;

export default defineConfig({
  base: './',
  // Vite's client needs no exception of this policy: style sheets are linked, not injected; only its error overlay
  // would be inline, and errors are on the terminal and in the console anyway
  server: { ...address, headers, hmr: { overlay: false } },
  preview: { ...address, headers },
  // no data: addresses of fonts, which the policy refuses
  build: { outDir: 'dist/app', target: 'es2023', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  worker: { format: 'es' },
  // the scan of index.html does not look into the worker; a package found late would reload the page
  optimizeDeps: { entries: ['index.html', 'src/app/engine.worker.ts'], rolldownOptions: { transform: { jsx } } },
  oxc: { jsx },
  plugins: [announce(), policyInPage()],
});
