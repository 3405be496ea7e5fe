import { shown } from '../printable.ts';
import { CaseError, Fields } from './fields.ts';

/** One case as it stands in a file; setup, expected and tolerance are read by its kind. */
export interface Case {
  id: string;
  title: string;
  kind: string;
  setup: unknown;
  expected: unknown;
  tolerance: unknown;
  source: string;
}

/** A case of a file, or why it is none. */
export type CaseEntry = { case: Case } | { id: string; problem: string };

/**
 * The cases of a file's text: { "driftwell": "cases", "format": 1, "cases": [...] }. Throws CaseError if the file is
 * not of this form; a single bad case is an entry that says why, so that the others still run.
 */
export function parseCases(text: string): CaseEntry[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new CaseError(`it is no JSON (${(error as Error).message})`);
  }
  const file = new Fields(parsed, 'the file');
  if (file.value('driftwell') !== 'cases') throw new CaseError('the file has no "driftwell": "cases"');
  if (file.value('format') !== 1) throw new CaseError(`the file has format ${shown(file.value('format'))}, not 1`);
  const list = file.value('cases');
  file.done();
  if (!Array.isArray(list) || list.length === 0) throw new CaseError('the file has no cases');
  return list.map(readCase);
}

function readCase(value: unknown, index: number): CaseEntry {
  const named = (value as { id?: unknown } | null)?.id;
  const id = typeof named === 'string' && named !== '' ? named : `case ${index + 1}`;
  try {
    const fields = new Fields(value, 'the case');
    const found: Case = {
      id: fields.text('id'),
      title: fields.text('title'),
      kind: fields.text('kind'),
      setup: fields.value('setup'),
      expected: fields.value('expected'),
      tolerance: fields.value('tolerance'),
      source: fields.text('source'),
    };
    fields.done();
    return { case: found };
  } catch (error) {
    if (error instanceof CaseError) return { id, problem: error.message };
    throw error;
  }
}
