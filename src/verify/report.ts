import type { CaseOutcome, Line } from './runCases.ts';
import type { Tree } from './tolerance.ts';

/** Counts of a whole run. */
export interface Summary {
  cases: number;
  quantities: number;
  numbers: number;
  failed: number;
  /** ids of the cases with a FAIL, each once */
  failedCases: string[];
  /** the largest |measured - expected| / standard error, and where */
  worstZ: { z: number; id: string; quantity: string } | undefined;
}

/** Adds up the lines of a report. */
export function summarizeCases(lines: readonly Line[]): Summary {
  const failed = lines.filter(({ pass }) => !pass);
  let worstZ: Summary['worstZ'];
  for (const { z, id, quantity } of lines) {
    if (z !== undefined && !(z <= (worstZ?.z ?? -1))) worstZ = { z, id, quantity };
  }
  return {
    cases: new Set(lines.map(({ id }) => id)).size,
    quantities: lines.length,
    numbers: lines.reduce((sum, { numbers }) => sum + numbers, 0),
    failed: failed.length,
    failedCases: [...new Set(failed.map(({ id }) => id))],
    worstZ,
  };
}

/** What of a case tells most: the first quantity that fails, else the one that takes most of its tolerance. */
export function tellingLine(lines: readonly Line[]): Line {
  const [first, ...others] = lines;
  if (!first) throw new RangeError('a case has no line; runCase gives each at least one');
  return (
    lines.find(({ pass }) => !pass) ?? others.reduce((most, line) => (line.share > most.share ? line : most), first)
  );
}

/** One line of text: verdict, id, quantity, measured, expected, tolerance, gpu|host, and what else there is to say. */
export function lineText(line: Line): string {
  const { id, quantity, pass, measured, expected, tolerance, by, numbers, path, z, problem } = line;
  const verdict = pass ? 'pass' : 'FAIL';
  const name = `${id} ${quantity}${path}`.trim();
  if (numbers === 0) return `${verdict}  ${name.padEnd(34)} ${problem ?? ''}`;
  const rest = [
    numbers > 1 ? `worst of ${numbers}` : '',
    z === undefined ? '' : `z ${z.toFixed(2)}`,
    problem ?? '',
  ].filter(Boolean);
  return [
    verdict,
    '',
    name.padEnd(34),
    numberText(measured).padStart(14),
    numberText(expected).padStart(14),
    ` ${tolerance}`.padEnd(22),
    by.padEnd(8),
    rest.join(', '),
  ]
    .join(' ')
    .trimEnd();
}

export const HEADING = [
  '     ',
  'case and quantity'.padEnd(34),
  'measured'.padStart(14),
  'expected'.padStart(14),
  ' tolerance'.padEnd(22),
  'by',
].join(' ');

export function summaryText({ cases, quantities, numbers, failed, failedCases, worstZ }: Summary): string {
  const z = worstZ ? `; worst z ${worstZ.z.toFixed(2)} (${worstZ.id} ${worstZ.quantity})` : '';
  const verdict = failed === 0 ? 'all pass' : `${failed} FAIL (${failedCases.join(', ')})`;
  return `${cases} cases, ${quantities} quantities, ${numbers} numbers: ${verdict}${z}`;
}

/** So many numbers of a list are shown; --json holds all. */
const SHOWN = 8;

/** Lines of what a case measured and nothing was expected of: name, value, standard error, gpu|host. */
export function unexpectedTexts({ id, lines, measured }: CaseOutcome): string[] {
  return Object.entries(measured)
    .filter(([quantity]) => !lines.some((line) => line.quantity === quantity))
    .map(([quantity, { value, error, by }]) => {
      const name = `${id} ${quantity}`.padEnd(34);
      const errors = error === undefined ? '' : ` +- ${treeText(error)}`;
      return `   -   ${name} ${treeText(value).padStart(14)}${errors}  ${by}`;
    });
}

/** '0.5', '[0.5, 1, 2 more]', lists inside lists likewise. */
function treeText(tree: Tree): string {
  if (typeof tree === 'number') return numberText(tree);
  const rest = tree.length - SHOWN;
  return `[${[...tree.slice(0, SHOWN).map(treeText), ...(rest > 0 ? [`${rest} more`] : [])].join(', ')}]`;
}

/**
 * What `driftwell verify --json` prints, and the page copies: the whole run as one JSON object.
 * `more`: whatever else there is to say of it.
 */
export function verifyJson(
  { adapter, seconds, lines }: { adapter: string; seconds: number; lines: readonly Line[] },
  more: Readonly<Record<string, unknown>>,
): string {
  const head = { driftwell: 'verify', format: 1, adapter, seconds, summary: summarizeCases(lines) };
  return JSON.stringify({ ...head, lines, ...more }, null, 1);
}

/** Nine digits: more than float32 has, and enough to copy into a case. */
export function numberText(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e12) return String(value);
  return value.toPrecision(9);
}
