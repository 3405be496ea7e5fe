import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { readJournal } from '../../src/cli/journal.ts';
import { savedConfig } from '../../src/cli/savedConfig.ts';
import { statusOf } from '../../src/cli/sweep.ts';
import { columnsOf } from '../../src/experiments/phase/phase.ts';
import { FileError } from '../../src/files/fileError.ts';
import { parseRun } from '../../src/files/parseRun.ts';
import { ConfigError, parseConfig, resolvedConfig } from '../../src/params/config.ts';
import { type Case, parseCases } from '../../src/verify/casesFile.ts';
import { CaseError } from '../../src/verify/fields.ts';
import type { Context } from '../../src/verify/kinds/kind.ts';
import { runCase } from '../../src/verify/runCases.ts';
import { VERSION } from '../../src/version.ts';
import { configText, readsBack } from './dials.ts';
import { changed, holds, sentences, type Target, target, textOf, utf8 } from './target.ts';

const wholeOrChanged = (text: fc.Arbitrary<string>) => fc.oneof(text.map(utf8), changed(text.map(utf8)));

const runText = fc
  .tuple(
    configText,
    fc.constantFrom('', '# '),
    fc.constantFrom('1', '1', '1', '2', '{"toString":0}'),
    fc.constantFrom('', ',"ms":"x"', ',"results":{}'),
  )
  .map(([config, mark, format, more]) => `${mark}{"driftwell":"0.1.0","format":${format},"config":${config}${more}}\n`);
const savedText = fc.oneof(
  configText,
  configText.map((text) => `{"$schema":"x",${text.slice(1)}`),
  runText,
  fc.json(),
);

/** A journal of four points, and what stands in each of its lines. */
function journalText(): fc.Arbitrary<string> {
  const config = parseConfig({ experiment: 'phase', sweepX: 'beta:1..4:4' });
  const columns = columnsOf(config);
  const header = {
    driftwell: VERSION,
    format: 1,
    journal: 'phase',
    sweep: 'a'.repeat(64),
    config: resolvedConfig(config),
    adapter: 'fuzz',
    columns,
  };
  const strange = fc.oneof(
    fc.jsonValue(),
    configText.map((text) => JSON.parse(text)),
    fc.constantFrom({ toString: 0 }, '\u001b[2J', []),
  );
  const begins = fc.oneof(
    fc.constant(header),
    fc.tuple(fc.constantFrom(...Object.keys(header)), strange).map(([key, value]) => ({ ...header, [key]: value })),
  );
  const value = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }));
  const values = fc.array(value, { minLength: 2 * columns.length, maxLength: 2 * columns.length });
  const index = fc.oneof({ weight: 6, arbitrary: fc.nat(3) }, fc.constantFrom(-1, 4, 1.5, 1e9, null));
  const point = fc.tuple(index, values).map(([first, others]) => [first, ...others]);
  const lines = fc.array(fc.oneof({ weight: 8, arbitrary: point }, fc.jsonValue()), { maxLength: 5 });
  return fc
    .tuple(begins, lines, fc.constantFrom('\n', ''))
    .map(([first, others, end]) => [first, ...others].map((line) => JSON.stringify(line)).join('\n') + end);
}

const NO_GPU = 'there is no GPU here';
const WITHOUT_GPU: Context = {
  get gpu(): Context['gpu'] {
    throw new Error(NO_GPU);
  },
  quick: true,
  simulate() {
    throw new Error(NO_GPU);
  },
};
/** Their measuring is done on the host, up to seconds for one case: `npm run verify` does it. */
const ON_HOST: ReadonlySet<string> = new Set([
  'minima',
  'threshold',
  'events',
  'likelihood',
  'posterior',
  'recovery',
  'testLoss',
  'agreement',
  'rng',
  'formula',
]);

/** The reference cases, one a file, some with a part replaced. */
function casesText(): fc.Arbitrary<string> {
  const folder = fileURLToPath(new URL('../../cases/', import.meta.url));
  const cases = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')).cases as Case[])
    .filter((one) => JSON.stringify(one).length < 2000);
  const keys = [...new Set(cases.flatMap(({ setup }) => Object.keys(setup as object)))];
  const strange = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom(null, -1, 0, 1.5, 1e308, '', 'pham:9', [[0, 0]], [1, 2], {}, { toString: 0 }),
  );
  const part = fc.constantFrom('setup', 'setup', 'expected', 'tolerance', 'each', '');
  return fc
    .tuple(
      fc.constantFrom(...cases),
      fc.array(fc.tuple(part, fc.constantFrom(...keys, 'se', '__proto__'), strange), { maxLength: 2 }),
    )
    .map(([one, edits]) => {
      const edited = structuredClone(one) as unknown as Record<string, unknown>;
      for (const [where, key, value] of edits) {
        if (where === '') edited[key in edited ? key : 'kind'] = value;
        else edited[where] = { ...(edited[where] as object), [key]: value };
      }
      return JSON.stringify({ driftwell: 'cases', format: 1, cases: [edited] });
    });
}

/** What a person keeps in files: runs, configs, journals, cases. `folder`: where the files of each input may stand. */
export function keptTargets(folder: string): Readonly<Record<string, Target>> {
  return {
    runJson: target(
      wholeOrChanged(runText),
      async (bytes) => {
        const { config } = await parseRun('fuzz', bytes);
        await readsBack(parseConfig(config));
      },
      [FileError, ConfigError],
    ),
    savedConfig: target(
      wholeOrChanged(savedText),
      async (bytes) => {
        const file = join(folder, 'fuzz.json');
        writeFileSync(file, bytes);
        await readsBack(parseConfig(await savedConfig(file)));
      },
      [FileError, ConfigError],
    ),
    journal: target(wholeOrChanged(journalText()), async (bytes) => {
      const file = join(folder, 'fuzz.journal');
      writeFileSync(file, bytes);
      const { points, total } = await readJournal(file);
      holds(
        [...points.keys()].every((index) => index >= 0 && index < total),
        'points are points of the sweep',
      );
      const { journals, sweeps } = await statusOf([file]);
      holds(journals.length === 1 && sweeps[0]?.finished === points.size, 'status counts them');
    }),
    cases: target(
      wholeOrChanged(casesText()),
      async (bytes) => {
        for (const entry of parseCases(textOf(bytes))) {
          if ('case' in entry && ON_HOST.has(entry.case.kind)) continue;
          for (const { problem = '' } of (await runCase(entry, WITHOUT_GPU)).lines) {
            sentences(problem);
            holds(!problem.includes('ended in an error') || problem.endsWith(NO_GPU), problem);
          }
        }
      },
      [CaseError],
    ),
  };
}
