import { predictionLines } from './prediction.ts';
import type { BenchReport } from './report.ts';
import { ceilingLines, figureTable, preface, told } from './reportText.ts';

/** Compile times that are written one by one; the others are summed. */
const SLOWEST = 5;

/** A report as a text to paste: Markdown whose table can be read as it is. */
export function reportMarkdown(report: BenchReport): string {
  const { at, adapter, emptySubmitMs, limits, compiles, ceilings, rows } = report;
  const slowest = [...compiles].sort((a, b) => b.ms - a.ms).slice(0, SLOWEST);
  const total = compiles.reduce((sum, { ms }) => sum + ms, 0);
  const { columns, cells } = figureTable(rows, ceilings);
  const line = (texts: readonly (string | number)[]) => `| ${texts.join(' | ')} |`;
  return [
    `driftwell benchmark of ${at.slice(0, 10)}`,
    preface(report),
    `vendor ${adapter.vendor || '-'}, architecture ${adapter.architecture || '-'}`,
    '',
    `empty submit: ${told(emptySubmitMs, 1)} ms`,
    `compiled: ${compiles.length} shaders in ${total.toFixed(0)} ms; slowest ${slowest.map(({ kernel, ms }) => `${kernel} ${ms.toFixed(0)} ms`).join(', ')}`,
    `limits: ${Object.entries(limits)
      .map(([name, value]) => `${name} ${value}`)
      .join(', ')}`,
    '',
    ceilingLines(ceilings),
    '',
    ...predictionLines(report),
    '',
    line(['op', 'particles', ...columns]),
    line(['---', '---', ...columns.map(() => '---')]),
    ...rows.map((row) => line([row.name, row.particles, ...cells(row)])),
    '',
  ].join('\n');
}
