import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { runPages } from './matrixPages.js';
import { type Cell, judge, median } from './matrixRules.ts';
import { findNodes } from './nodes.ts';

/**
 * The same run everywhere: Nodes 20, 22 and 24 on lavapipe, SwiftShader and hardware, and the page in Chromium and
 * Firefox. Says what ran, what was skipped and why; judges that every run ends, that results do not depend on the Node,
 * and that Firefox keeps up with Chromium on the same driver.
 *
 *     npm run matrix [-- file.json]      one JSON, .cache/matrix.json by default; exit code 1 if a rule is broken
 */

const MAJORS = [20, 22, 24];
const DRIVERS = ['hardware', 'lavapipe', 'swiftshader'];
const DIALS = { experiment: 'generate', particles: 65_536, steps: 200 };
const LIMIT_MS = 300_000;
/** Exit code of the command where there is no such adapter. */
const NO_ADAPTER = 3;

const root = fileURLToPath(new URL('..', import.meta.url));

async function onNode(host: string, path: string, version: string, driver: string): Promise<Cell> {
  const cell = { host, version, driver };
  const { experiment, particles, steps } = DIALS;
  const options = ['bin/driftwell.js', experiment, '--particles', `${particles}`, '--steps', `${steps}`];
  try {
    const { stdout } = await promisify(execFile)(path, [...options, '--adapter', driver, '--json', '--quiet'], {
      cwd: root,
      timeout: LIMIT_MS,
    });
    const { ms, adapter, stamp } = JSON.parse(stdout);
    return { ...cell, adapter, seconds: [ms / 1000], result: stamp.result };
  } catch (error) {
    const { code, stderr = '', killed } = error as { code?: number; stderr?: string; killed?: boolean };
    const said = killed ? `not done after ${LIMIT_MS / 1000} s` : stderr.trim() || String(error);
    return code === NO_ADAPTER ? { ...cell, skipped: said } : { ...cell, failed: said };
  }
}

function line({ host, version, driver, seconds, result, skipped, failed }: Cell): string {
  const what = skipped ? `skipped: ${skipped}` : failed ? `FAILED: ${failed}` : `${median(seconds ?? []).toFixed(2)} s`;
  return `${[host, version].filter(Boolean).join(', ')} on ${driver}: ${what} ${result?.slice(0, 16) ?? ''}`.trim();
}

const cells: Cell[] = [];
const tell = (cell: Cell) => {
  cells.push(cell);
  process.stdout.write(`${line(cell)}\n`);
};
const nodes = findNodes();
for (const major of MAJORS) {
  const node = nodes.find(({ version }) => version.startsWith(`${major}.`));
  for (const driver of DRIVERS) {
    const host = `Node ${major}`;
    const skipped = `no Node ${major} on this machine: install it, or name it in NODES`;
    tell(node ? await onNode(host, node.path, node.version, driver) : { host, driver, skipped });
  }
}
for (const cell of await runPages(DIALS, LIMIT_MS)) tell(cell);

const verdicts = judge(cells);
for (const { rule, passed, because } of verdicts)
  process.stdout.write(`${passed ? 'ok' : 'BROKEN'}: ${rule} (${because})\n`);
const file = resolve(process.argv[2] ?? fileURLToPath(new URL('../.cache/matrix.json', import.meta.url)));
mkdirSync(dirname(file), { recursive: true });
const report = {
  at: new Date().toISOString(),
  system: `${process.platform} ${process.arch}`,
  dials: DIALS,
  cells,
  verdicts,
};
writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
process.stdout.write(`wrote ${file}\n`);
process.exit(verdicts.every(({ passed }) => passed) ? 0 : 1);
