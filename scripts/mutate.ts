import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { startVitest } from 'vitest/node';
import { everyTest } from '../vitest.config.ts';
import { broken, type Mutation, mutations, problemsOf, root } from './mutations/index.ts';

/**
 * Breaks one thing at a time (scripts/mutations) and runs the tests that should notice. The files stay as they are: a
 * text is changed on its way into the tests.
 *
 *     npm run mutate [-- --only TEXT ... --out FILE]      one JSON, .cache/mutations.json by default
 *
 * `--only`: those with TEXT in their file or description. Exit code 1 if nothing notices, if the list does not fit the
 * files any more, or if a test fails without a mutation; Ctrl-C leaves what is known in the JSON.
 */

/** killed: a test failed. argued: none did, and the list says why none can. unfit: nothing was compiled, or loaded. */
type Verdict = 'killed' | 'survived' | 'argued' | 'argued, but killed' | 'unfit';

interface Outcome extends Mutation {
  verdict: Verdict;
  /** the test that failed, and what it said */
  by?: string;
  seconds: number;
}

interface Failure {
  test: string;
  said: string;
  /** false if what was changed did not even compile */
  compiled: boolean;
}

/** The first failure of these test files, run with a mutation or without. */
async function firstFailure(tests: readonly string[], mutation?: Mutation): Promise<Failure | undefined> {
  let loaded = mutation === undefined;
  const transform = (text: string, id: string) => {
    const changed = mutation && broken(text, id, mutation);
    loaded ||= changed !== undefined;
    return changed;
  };
  const options = { ...everyTest, config: false as const, watch: false, bail: mutation ? 1 : 0, reporters: [{}] };
  const vitest = await startVitest('test', [...tests], options, {
    plugins: [{ name: 'mutation', enforce: 'pre', transform }],
  });
  try {
    const modules = vitest.state.getTestModules();
    for (const module of modules) {
      const [fault] = module.errors();
      if (fault) return { test: module.relativeModuleId, said: fault.message, compiled: false };
      for (const test of module.children.allTests('failed')) {
        const said = test.result().errors?.[0]?.message ?? '';
        const compiled = !said.startsWith('shader "');
        return { test: `${module.relativeModuleId}: ${test.name}`, said, compiled };
      }
    }
    if (loaded) return undefined;
    return { test: tests.join(', '), said: `${mutation?.file} is not loaded`, compiled: false };
  } finally {
    await vitest.close();
    // vitest sets it for every failure, and here they are wanted
    process.exitCode = 0;
  }
}

function verdictOf({ equivalent }: Mutation, failure: Failure | undefined): Verdict {
  if (failure && !failure.compiled) return 'unfit';
  if (equivalent) return failure ? 'argued, but killed' : 'argued';
  return failure ? 'killed' : 'survived';
}

const say = (line: string) => void process.stdout.write(`${line}\n`);

function end(code: number, ...lines: readonly string[]): never {
  for (const line of lines) say(line);
  process.exit(code);
}

const { values } = parseArgs({ options: { only: { type: 'string', multiple: true }, out: { type: 'string' } } });
const { only = [''], out = `${root}.cache/mutations.json` } = values;
process.once('SIGINT', () => process.exit(130));
// a test that finds no adapter fails: skipped, it would notice nothing
process.env.REQUIRE_DEVICE = '1';

const problems = mutations.flatMap(problemsOf);
if (problems.length > 0) end(1, ...problems);
const chosen = mutations.filter(({ file, what }) => only.some((text) => `${file}: ${what}`.includes(text)));
if (chosen.length === 0)
  end(2, `no mutation has ${only.join(' or ')} in its file or description; see scripts/mutations`);
const tests = [...new Set(chosen.flatMap((mutation) => mutation.tests))];
say(`${tests.length} test files without a mutation`);
const failing = await firstFailure(tests);
if (failing) end(1, `${failing.test} fails without a mutation: ${failing.said}`);

const outcomes: Outcome[] = [];
const count = (verdict: Verdict) => outcomes.filter((outcome) => outcome.verdict === verdict).length;
const file = resolve(out);
mkdirSync(dirname(file), { recursive: true });
for (const mutation of chosen) {
  const startedAt = performance.now();
  const failure = await firstFailure(mutation.tests, mutation);
  const verdict = verdictOf(mutation, failure);
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  const by = failure && `${failure.test}: ${failure.said}`.slice(0, 300);
  outcomes.push({ ...mutation, verdict, ...(by ? { by } : {}), seconds });
  say(`${verdict.padEnd(9)} ${`${seconds}`.padStart(4)} s  ${mutation.file}: ${mutation.what}`);
  const totals = { chosen: chosen.length, killed: count('killed'), argued: count('argued') };
  writeFileSync(file, `${JSON.stringify({ at: new Date().toISOString(), ...totals, outcomes }, null, 2)}\n`);
}
const good = count('killed') + count('argued');
end(
  good === chosen.length ? 0 : 1,
  `${count('killed')} of ${chosen.length} killed, ${count('argued')} argued`,
  `wrote ${file}`,
);
