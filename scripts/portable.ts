import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { buildFacts } from '../src/cli/versionFacts.ts';
import { findManifests, loaderCopies } from '../src/cli/vulkan.ts';
import { VERSION } from '../src/version.ts';

/**
 * One archive with everything that the command needs on a Linux machine without network or package manager, as nodes of
 * a cluster are:
 *
 *     npm run portable [-- folder]      dist/driftwell-VERSION-linux-x64.tar.gz
 *
 * This Node, Dawn, the command in one script, the packages of pictures, the reference cases, the trained networks, and
 * SwiftShader with the Vulkan loader where a Chromium has them here: with these it runs without any driver.
 */

/** An archive that is larger cannot be mailed or put beside a paper. */
const MOST_MB = 60;
/** Exit code of the command where nothing can be opened. */
const NO_ADAPTER = 3;

const root = fileURLToPath(new URL('..', import.meta.url));
const { platform, arch, execPath } = process;
if (platform !== 'linux')
  throw new Error(`portable packs are of Linux, this is ${platform}; make it on a Linux machine`);

const name = `driftwell-${VERSION}-linux-${arch}`;
const target = process.argv[2] ?? join(root, 'dist');
const folder = join(target, name);
const modules = (path: string) => join('node_modules', path);

/** Copies a file or folder of the checkout to the same place in the pack. */
function take(path: string): void {
  const to = join(folder, path);
  mkdirSync(dirname(to), { recursive: true });
  cpSync(join(root, path), to, { recursive: true });
}

/** Debugging symbols are a tenth of the whole; a machine without strip keeps them. */
function strip(path: string): void {
  chmodSync(path, 0o755);
  spawnSync('strip', [path], { stdio: 'ignore' });
}

/** The whole command in one script; packages with machine code stay outside. */
async function bundle(): Promise<void> {
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    define: buildFacts(),
    ssr: { noExternal: true, external: ['webgpu', '@napi-rs/canvas'] },
    build: {
      ssr: 'src/cli/main.ts',
      outDir: join(folder, 'lib', 'cli'),
      emptyOutDir: true,
      target: 'node20',
      copyPublicDir: false,
      rolldownOptions: { output: { codeSplitting: false, entryFileNames: 'main.js' } },
    },
  });
  writeFileSync(join(folder, 'lib', 'package.json'), '{ "type": "module" }\n');
}

const LAUNCHER = `#!/bin/sh
# the command, with the Node of this folder
here=$(dirname "$(readlink -f "$0")")
exec "$here/node" "$here/lib/cli/main.js" "$@"
`;

const [manifest] = findManifests('swiftshader');
const [loader] = loaderCopies();
const ELSE =
  manifest && loader ? 'lavapipe, or the SwiftShader in drivers/, on the processor' : 'a lavapipe that is installed';

const README = `driftwell ${VERSION}, linux ${arch}, with everything it needs

    ./driftwell doctor           which WebGPU adapters can be opened here
    ./driftwell doctor --full    reference cases, same bits and speed on the best of them, into one JSON
    ./driftwell basins --preset pham9 --out basins.png
    ./driftwell --help

It needs no network, no package manager and no root, only glibc 2.28 or newer. It uses the Vulkan driver of a GPU where the machine
has one; else ${ELSE}. Licences of what is inside are in licences/.
`;

rmSync(folder, { recursive: true, force: true });
mkdirSync(join(folder, 'licences'), { recursive: true });
await bundle();
copyFileSync(execPath, join(folder, 'node'));
strip(join(folder, 'node'));
take('cases');
take('networks');
take('LICENSE');
for (const path of ['package.json', 'index.js', 'LICENSE.md', `dist/linux-${arch}`]) take(modules(`webgpu/${path}`));
strip(join(folder, modules(`webgpu/dist/linux-${arch}/dawn.node`)));
for (const path of ['@napi-rs/canvas', `@napi-rs/canvas-linux-${arch}-gnu`]) take(modules(path));
for (const path of ['package.json', 'LICENSE']) take(modules(`@fontsource/inter/${path}`));
for (const alphabet of ['latin', 'greek']) {
  for (const weight of [400, 600]) take(modules(`@fontsource/inter/files/inter-${alphabet}-${weight}-normal.woff2`));
}
if (manifest && loader) {
  mkdirSync(join(folder, 'drivers'));
  const driver = join(dirname(manifest), 'libvk_swiftshader.so');
  for (const file of [manifest, driver, loader]) copyFileSync(file, join(folder, 'drivers', basename(file)));
} else {
  process.stderr.write(
    'no Chromium with SwiftShader here: the pack needs the Vulkan driver and loader of the machine it runs on\n',
  );
}
for (const licence of [join(dirname(execPath), '..', 'LICENSE'), '/usr/share/doc/nodejs/copyright']) {
  if (existsSync(licence)) copyFileSync(licence, join(folder, 'licences', 'node.txt'));
}
writeFileSync(join(folder, 'driftwell'), LAUNCHER, { mode: 0o755 });
writeFileSync(join(folder, 'README.txt'), README);

const archive = `${folder}.tar.gz`;
execFileSync('tar', ['-C', target, '--owner=0', '--group=0', '-czf', archive, name]);
const megabytes = statSync(archive).size / 1e6;
if (megabytes > MOST_MB) throw new Error(`${archive} has ${megabytes.toFixed(1)} MB, and ${MOST_MB} are allowed`);
tryIt(archive);
rmSync(folder, { recursive: true });
process.stdout.write(`${archive}: ${megabytes.toFixed(1)} MB\n`);

/**
 * Unpacked in an empty folder, with nothing of this user, it has to say what can be opened here, and where there is
 * something, to draw samples by a network that comes with it.
 */
function tryIt(archive: string): void {
  const empty = mkdtempSync(join(tmpdir(), 'driftwell-portable-'));
  const env = { HOME: join(empty, 'nobody'), PATH: '/usr/bin:/bin' };
  const run = (...words: string[]) => {
    const { status, stdout, stderr } = spawnSync(join(empty, name, 'driftwell'), words, {
      cwd: empty,
      env,
      encoding: 'utf8',
    });
    process.stdout.write(stdout.replace(/^(?=.)/gm, '  '));
    // without an adapter the code is 3, and what it says is why
    if (status !== 0 && status !== NO_ADAPTER)
      throw new Error(`driftwell ${words[0]} of the pack ended with ${status}: ${stderr}`);
    return status;
  };
  try {
    execFileSync('tar', ['-C', empty, '-xzf', archive]);
    if (run('doctor') === 0) run('generate', ...['--memories', 'pham:9', '--score', 'network', '--particles', '64']);
  } finally {
    rmSync(empty, { recursive: true });
  }
}
