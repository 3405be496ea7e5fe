import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { experiments } from '../experiments/index.ts';
import { dumpNpy } from '../files/npy.ts';
import { encodePng } from '../files/png.ts';
import { driftwell } from './program.ts';

/** Commands that pages print are checked as `--dry-run` checks them, in a folder with the files that they name. */

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'driftwell-docs-'));
const before = process.cwd();
beforeAll(() => {
  mkdirSync(join(folder, 'docs/images'), { recursive: true });
  mkdirSync(join(folder, 'letters'));
  const put = (name: string, content: string | Uint8Array) => writeFileSync(join(folder, name), content);
  put('mine.csv', 'x,y\n0,0\n1,0\n0,1\n');
  put('mine.npy', dumpNpy(new Float32Array([0, 0, 1, 1]), [2, 2]));
  put(
    'digits.npy',
    dumpNpy(
      new Float32Array(128).map((_, i) => i % 2),
      [2, 8, 8],
    ),
  );
  put('run.json', '{"beta":8}');
  for (const name of ['a', 'b'])
    put(`letters/${name}.png`, encodePng({ width: 8, height: 8, data: new Uint8Array(256).fill(name.charCodeAt(0)) }));
  process.chdir(folder);
});
afterAll(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true });
});

const pages = ['README.md', ...readdirSync(join(root, 'docs')).map((name) => `docs/${name}`)].filter((name) =>
  name.endsWith('.md'),
);

/** Lines of code that begin with driftwell, and code within a line. */
function commandsOf(page: string): string[] {
  const text = readFileSync(join(root, page), 'utf8').replaceAll('\\\n', ' ');
  const lines = [...text.matchAll(/^ {4}(?:npx )?driftwell (.+)$/gm)];
  const spans = [...text.matchAll(/`(?:npx )?driftwell ([^`]+)`/g)];
  return [...lines, ...spans].map(([, words = '']) =>
    words
      .replace(/ +[#|>].*/, '')
      .replace(/\s+/g, ' ')
      .trim(),
  );
}

/** Of a network or a run that another command of the page makes first, with a word that stands for others, or no run. */
const NEEDS_MORE = /net\.npz|basins\.png --beta|[<>]|FILE|--help|--process recall$/;

const commands = pages.flatMap((page) =>
  commandsOf(page)
    .filter((command) => Object.hasOwn(experiments, command.split(' ')[0] ?? '') && !NEEDS_MORE.test(command))
    .map((command): [string, string] => [page, command]),
);

test('the pages print commands', () => {
  expect(commands.length).toBeGreaterThan(50);
});

test.each(commands)('%s: driftwell %s', async (_, command) => {
  const said: string[] = [];
  const hear = (text: string | Uint8Array) => said.push(String(text)) > 0;
  const spies = (['stdout', 'stderr'] as const).map((stream) =>
    vi.spyOn(process[stream], 'write').mockImplementation(hear),
  );
  const code = await driftwell([...command.split(' '), '--dry-run']);
  for (const spy of spies) spy.mockRestore();
  expect([code, said.join('')]).toEqual([0, expect.stringContaining('"link":')]);
});
