#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * The command `driftwell`. In a checkout it installs what is missing and runs src/cli/main.ts as it is; an installed
 * package has no sources and runs what was built from them.
 */

const source = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url));

if (existsSync(source)) {
  const { setUp } = await import('../scripts/setup.js');
  const problem = setUp();
  if (problem) {
    process.stderr.write(`driftwell: ${problem}\n`);
    process.exit(1);
  }
  // tsx compiles in this thread or in that of its hooks
  const apart = new URL('../scripts/compilerApart.js', import.meta.url);
  await import(apart.href);
  (await import('node:module')).register(apart);
  const { register } = await import('tsx/esm/api');
  register();
  await import('../src/cli/main.ts');
} else {
  await import('../dist/cli/main.js');
}
