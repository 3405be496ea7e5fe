import type { ServerResponse } from 'node:http';
import type { Connect, Plugin } from 'vite';

/**
 * What the page may load and do: its own files, nothing inline, nothing from elsewhere. Trusted Types let no text of a
 * link or a file become script; the policy `driftwell` (src/app/trustedScripts.ts) passes the
 * addresses of the page's workers alone.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' blob: data:",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types driftwell',
];

/**
 * What the worker that trains networks may do more (src/app/training/trainer.worker.ts): compile
 * the kernels that automatic differentiation makes for WebAssembly, and share them with workers of
 * its own. It sees no page and no address.
 */
const TRAINER_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "connect-src 'self'",
  "worker-src 'self' blob:",
];
const TRAINER = /\/trainer\.worker[^/]*$/;

/**
 * A static host may send no headers: a page carries its policy itself, but for what only a header can say. Its policy
 * covers the page and not its workers, which have that of their own answer, so there none.
 */
export const policyInPage = POLICY.join('; ');

/**
 * Only the bare stage, `?embed=1`, may stand in a frame of another site: nothing there opens, saves or copies, so a
 * click that a foreign page borrows can do no harm.
 */
function framing(url: string | undefined): string {
  const { searchParams } = new URL(url ?? '/', 'http://host');
  return searchParams.get('embed') === '1' ? 'frame-ancestors *' : "frame-ancestors 'none'";
}

/** The policy as a header of our own servers, and inside the built page. */
export function pagePolicy(): Plugin {
  const withHeader: Connect.NextHandleFunction = ({ url }, response: ServerResponse, next) => {
    const { pathname } = new URL(url ?? '/', 'http://host');
    const policy = TRAINER.test(pathname) ? TRAINER_POLICY : [...POLICY, framing(url)];
    response.setHeader('Content-Security-Policy', policy.join('; '));
    next();
  };
  return {
    name: 'driftwell-policy',
    configureServer: ({ middlewares }) => void middlewares.use(withHeader),
    configurePreviewServer: ({ middlewares }) => void middlewares.use(withHeader),
    transformIndexHtml: (_, { server }) => {
      const attrs = { 'http-equiv': 'Content-Security-Policy', content: policyInPage };
      return server ? [] : [{ tag: 'meta', attrs, injectTo: 'head-prepend' }];
    },
  };
}
