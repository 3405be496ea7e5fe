import type { BenchReport, BenchRow } from './report.ts';
import { told } from './reportText.ts';
import type { Quartiles } from './statistics.ts';

/** Two reports beside each other: how many times as fast the second one is. */
export interface BenchComparison {
  /** why the ratios are of two machines and not of two versions, or not of standard rows; one sentence each */
  warnings: readonly string[];
  rows: readonly ComparedRow[];
}

export interface ComparedRow {
  name: string;
  /** particle-steps per second of each; undefined where it has no such row, or a wrong one */
  before: Quartiles | undefined;
  after: Quartiles | undefined;
  /**
   * after / before, by CPU time where both tell it; missing where a row is, and between software
   * and hardware, which are never ranked
   */
  ratio?: Quartiles | undefined;
  note: string;
}

/** Rows are matched by name. */
export function compareReports(before: BenchReport, after: BenchReport): BenchComparison {
  const ranked = before.adapter.software === after.adapter.software;
  const names = [...new Set([...before.rows, ...after.rows].map(({ name }) => name))];
  return {
    warnings: warningsOf(before, after),
    rows: names.map((name) => {
      const [old, now] = [before, after].map(({ rows }) => rows.find((row) => row.name === name));
      const [was, is] = [old, now].map((row) => (row && !row.fault ? row.particleSteps : undefined));
      const byCpu = old?.cpu && now?.cpu ? [perCpuSecond(old), perCpuSecond(now)] : undefined;
      const [slow, fast] = byCpu ?? [was, is];
      const ratio = ranked && was && is && slow && fast ? ratioOf(slow, fast) : undefined;
      return { name, before: was, after: is, ratio, note: noteOf(old, now, ratio && byCpu ? 'by CPU time' : '') };
    }),
  };
}

/** From the least that the quartiles allow to the most. */
function ratioOf(before: Quartiles, after: Quartiles): Quartiles {
  return {
    median: after.median / before.median,
    low: after.low / before.high,
    high: after.high / before.low,
  };
}

/** Particle-steps per second of CPU, on all cores together. */
function perCpuSecond({ cpu, particles, steps }: BenchRow): Quartiles | undefined {
  const of = (ms: number) => (1000 * particles * steps) / ms;
  return cpu && { median: of(cpu.ms.median), low: of(cpu.ms.high), high: of(cpu.ms.low) };
}

function noteOf(old: BenchRow | undefined, now: BenchRow | undefined, how: string): string {
  if (!old || !now) return old ? 'only before' : 'only after';
  const wrong = old.fault ?? now.fault;
  if (wrong) return `WRONG: ${wrong}`;
  const sizes = old.particles === now.particles ? '' : `${old.particles} particles before, ${now.particles} after`;
  return [how, sizes].filter(Boolean).join('; ');
}

function warningsOf(before: BenchReport, after: BenchReport): string[] {
  const [was, is] = [before.adapter, after.adapter];
  const texts: string[] = [];
  if (was.software !== is.software) {
    const [soft, hard] = was.software ? [was, is] : [is, was];
    texts.push(`No comparison: ${soft.name} is software, ${hard.name} is not; they are never ranked.`);
  } else if (was.name !== is.name) {
    texts.push(`No comparison of versions: the adapters differ, ${was.name} before and ${is.name} after.`);
  }
  if (before.program !== after.program) texts.push(`The programs differ: ${before.program}, then ${after.program}.`);
  for (const { deviations } of [before, after]) {
    if (deviations.length > 0) texts.push(`Not comparable with standard runs: ${deviations.join('; ')}.`);
  }
  return [...new Set(texts)];
}

/** The comparison as a table of text. */
export function comparisonText(before: BenchReport, after: BenchReport): string {
  const { warnings, rows } = compareReports(before, after);
  const widths = [20, 22, 22, 18, 0];
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => cell.padEnd(widths[i] as number))
      .join('  ')
      .trimEnd();
  const head = line(['op', `M steps/s, ${before.version}`, `M steps/s, ${after.version}`, 'after / before']);
  const cell = (rate: Quartiles | undefined) => (rate ? told(rate, 1e6) : '-');
  const lines = rows.map(({ name, before: was, after: is, ratio, note }) =>
    line([name, cell(was), cell(is), ratio ? `${told(ratio, 1)}x` : '-', note]),
  );
  return [...warnings, ...(warnings.length > 0 ? [''] : []), head, ...lines].join('\n');
}
