interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(url: string): string },
  ): { createScriptURL(url: string): unknown };
}

/** The workers of this page, under whatever name a build gives them. */
const WORKER = /\/(engine|trainer)\.worker[^/]*$/;

/**
 * The page's policy lets no text become a script but the address of one of its own workers. A
 * policy of a name can be made but once.
 */
function makePolicy() {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  return trustedTypes?.createPolicy('driftwell', {
    createScriptURL(asked) {
      const { origin, pathname } = new URL(asked, location.href);
      if (origin === location.origin && WORKER.test(pathname)) return asked;
      throw new TypeError(`${asked} is no script of this page`);
    },
  });
}

const policy = makePolicy();

/** What `new Worker` takes. Throws TypeError for an address that is none of a worker of the page. */
export const trustedScript = (url: string): string => (policy ? policy.createScriptURL(url) : url) as string;
