import { spawnSync } from 'node:child_process';
import { Command } from 'commander';
import { expect, test, vi } from 'vitest';
import { completionScript, SHELLS, type Shell } from './completion.ts';
import { driftwell } from './program.ts';
import { addTools } from './tools.ts';

/** What a shell offers behind a line, by the script of the whole command. */
async function offered(...line: string[]): Promise<string[]> {
  const words = line.map((word) => `'${word}'`).join(' ');
  const script = `${await scriptOf('bash')}
    COMP_WORDS=(driftwell ${words}) COMP_CWORD=${line.length}
    _driftwell && printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync('bash', ['-c', script], { encoding: 'utf8' });
  expect(stderr).toBe('');
  return stdout.split('\n').filter((word) => word !== '');
}

async function scriptOf(shell: Shell): Promise<string> {
  let text = '';
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  try {
    expect(await driftwell(['completion', shell])).toBe(0);
  } finally {
    write.mockRestore();
  }
  return text;
}

const has = (program: string) => spawnSync(program, ['-c', 'true']).status === 0;

test.runIf(has('bash'))('bash completes commands, flags and the words they take, else files', async () => {
  expect(await offered('bas')).toEqual(['basins']);
  expect(await offered('')).toEqual(expect.arrayContaining(['basins', 'phase', 'verify', 'completion']));
  expect(await offered('basins', '--flow')).toEqual(['--flow-step']);
  // a flag of another command
  expect(await offered('basins', '--shar')).toEqual([]);
  expect(await offered('phase', '--shar')).toEqual(['--shard']);
  expect(await offered('basins', '--preset', 'pham')).toEqual(['pham9', 'pham2', 'pham1000']);
  expect(await offered('generate', '--terminal', '')).toEqual(expect.arrayContaining(['stop', 'denoise']));
  expect(await offered('basins', '--theme', '')).toEqual(['light', 'dark']);
  expect(await offered('completion', '')).toEqual(expect.arrayContaining(['bash', 'zsh', 'fish']));
  // files are left to the shell
  expect(await offered('basins', '--out', '--')).toEqual([]);
});

test.each(SHELLS.filter(has))('%s reads its script without a word', async (shell) => {
  const { status, stderr } = spawnSync(shell, ['-c', await scriptOf(shell)], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
});

test('every shell is told of every command; hidden flags stay hidden', () => {
  const root = new Command('driftwell');
  addTools(root, () => undefined);
  for (const shell of SHELLS) {
    const script = completionScript(shell, root);
    for (const name of ['doctor', 'verify', 'bench', 'completion']) expect(script, shell).toContain(name);
  }
  expect(completionScript('fish', root)).toContain(
    "complete -c driftwell -n '__fish_seen_subcommand_from verify' -l quick",
  );
  expect(completionScript('fish', root)).toContain("_from completion' -f -a 'bash zsh fish'");
});
