import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hostMutations } from './host.ts';
import { numberMutations } from './numbers.ts';
import { retrievalMutations } from './retrieval.ts';
import { scoreMutations } from './scores.ts';
import { shaderMutations } from './shaders.ts';
import { spinMutations } from './spins.ts';
import { stagedMutations } from './staged.ts';
import { viewMutations } from './views.ts';

/** One thing broken on purpose, and the tests that should notice. */
export interface Mutation {
  /** from the root of the repository */
  file: string;
  /** what is wrong with it */
  what: string;
  /** stands in the file once */
  from: string;
  to: string;
  tests: readonly string[];
  /** why no test can notice; without it one must */
  equivalent?: string;
}

/** Every mutation of the lists beside this file. */
export const mutations: readonly Mutation[] = [
  ...shaderMutations,
  ...numberMutations,
  ...scoreMutations,
  ...hostMutations,
  ...retrievalMutations,
  ...spinMutations,
  ...stagedMutations,
  ...viewMutations,
].flatMap(([file, tests, breaks]) =>
  breaks.map(([what, from, to, equivalent]) => ({
    file,
    what,
    from,
    to,
    tests,
    ...(equivalent ? { equivalent } : {}),
  })),
);

/** The folder of the repository. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** What makes an entry of the list worthless: a text that is gone or stands twice, a test file that does not exist. */
export function problemsOf({ file, from, tests, what }: Mutation): string[] {
  const path = join(root, file);
  const times = existsSync(path) ? readFileSync(path, 'utf8').split(from).length - 1 : 0;
  const missing = tests.filter((test) => !existsSync(join(root, test)));
  return [
    ...(times === 1 ? [] : [`${file} has ${JSON.stringify(from)} ${times} times, not once: mend or drop "${what}"`]),
    ...missing.map((test) => `${test} does not exist, but should notice "${what}"`),
  ];
}

/** The text of a module with the mutation, if it is its file. `id`: absolute path, perhaps with a query. */
export function broken(text: string, id: string, { file, from, to }: Mutation): string | undefined {
  // as a function, because $ means something in a replacement text
  return id.split('?')[0] === join(root, file) ? text.replace(from, () => to) : undefined;
}
