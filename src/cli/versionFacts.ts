import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { VERSION } from '../version.ts';

/** Put in by the build (BUILT_FROM of buildFacts); a checkout has none and asks git. */
declare const BUILT_FROM: string | undefined;

const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url));

/** What a report of a fault has to name, the version first. */
export function versionFacts(): string[] {
  const commit = typeof BUILT_FROM === 'string' ? BUILT_FROM : commitHere();
  return [
    VERSION,
    ...(commit ? [`commit ${commit}`] : []),
    `Dawn ${dawnVersion()}`,
    `Node ${process.versions.node}`,
    `${process.platform} ${process.arch}`,
  ];
}

/** What is checked out here, as git describes it; '' without git, or in a copy that has no .git of its own. */
function commitHere(): string {
  const options = [
    `--git-dir=${CHECKOUT}.git`,
    `--work-tree=${CHECKOUT}`,
    'describe',
    '--always',
    '--tags',
    '--long',
    '--dirty',
  ];
  return (spawnSync('git', options, { encoding: 'utf8' }).stdout ?? '').trim();
}

/** Of the package that Dawn comes in. */
function dawnVersion(): string {
  try {
    const { version } = createRequire(import.meta.url)('webgpu/package.json') as { version: string };
    return `of webgpu ${version}`;
  } catch {
    return 'is not installed';
  }
}

/** For the `define` of a build. */
export const buildFacts = () => ({ BUILT_FROM: JSON.stringify(commitHere()) });
