import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Runs npm with its talk on stderr, so that a command's own output stays clean. Returns its exit code. */
export function npm(options, settings = {}) {
  const { npm_execpath: npmScript } = process.env;
  const viaNode = npmScript?.endsWith('npm-cli.js');
  const [command, before] = viaNode ? [process.execPath, [npmScript]] : ['npm', []];
  const windows = process.platform === 'win32' && !viaNode; // npm is a .cmd there
  const run = spawnSync(command, [...before, ...options], {
    cwd: root,
    stdio: ['ignore', process.stderr, process.stderr],
    shell: windows,
    ...settings,
  });
  return run.status ?? 1;
}
