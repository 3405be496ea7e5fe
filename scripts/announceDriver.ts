import { execFileSync } from 'node:child_process';

/** Says once, before the tests, which driver they run on. In a process of its own, so that nothing stays pinned. */
export default function announceDriver(): void {
  const adapter = new URL('../src/cli/adapter.ts', import.meta.url).href;
  const code = `
    import { openAdapter, TEST_PREFERENCE } from ${JSON.stringify(adapter)};
    const opened = await openAdapter({ adapter: TEST_PREFERENCE }).catch((error) => error);
    console.log(opened instanceof Error ? opened.message : opened.kind + ', ' + opened.driver);`;
  const driver = execFileSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', code], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  process.stdout.write(`adapter under test: ${driver}`);
}
