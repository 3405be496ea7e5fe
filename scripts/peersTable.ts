import type { Quartiles } from '../src/bench/statistics.ts';
import { significant } from '../src/printable.ts';

/** What became of one program on one problem. */
export interface Measured {
  place: string;
  name: string;
  problem: string;
  ms?: Quartiles;
  /** of CPU, on all cores together */
  cpuMs?: Quartiles;
  /** why it was not tried, and what to do */
  skipped?: string;
  failed?: string;
}

const OURS = 'driftwell';
const BEGIN = '<!-- peers: written by npm run bench:peers -- --write -->';
const END = '<!-- end of peers -->';

/**
 * Programs by problems as Markdown, place by place: ms, and how many times as long as ours in the same place. `byCpu`:
 * where all compute on the processor, ms of CPU as well, and ratios by it, on which what else runs hardly tells.
 */
export function peersTable(
  problems: readonly { name: string; title: string }[],
  measured: readonly Measured[],
  { date, load, byCpu }: { date: string; load: number; byCpu: boolean },
): string {
  const places = [...new Set(measured.map(({ place }) => place))];
  const notes: string[] = [];
  const tables = places.map((place) => {
    const here = measured.filter((one) => one.place === place);
    const find = (name: string, problem: string) => here.find((one) => one.name === name && one.problem === problem);
    const lines = [...new Set(here.map(({ name }) => name))].flatMap((name) => {
      const cells = problems.map((problem) => {
        const one = find(name, problem.name);
        const timeOf = (found: Measured | undefined) => (byCpu ? found?.cpuMs : found?.ms)?.median;
        const [its, own] = [timeOf(one), timeOf(find(OURS, problem.name))];
        const why = one?.skipped ?? one?.failed;
        if (why) notes.push(`${name}${one?.skipped ? '' : `, ${problem.title}`}: ${why}`);
        if (!one?.ms) return '-';
        const ratio = name === OURS || !own || its === undefined ? '' : ` (${significant(its / own, 3)}x)`;
        const cpu = byCpu && one.cpuMs ? ` · ${significant(one.cpuMs.median, 3)}` : '';
        return `${significant(one.ms.median, 3)}${cpu}${ratio}`;
      });
      return cells.every((cell) => cell === '-') ? [] : [`| ${name} | ${cells.join(' | ')} |`];
    });
    const head = [
      `| ${place} | ${problems.map(({ title }) => title).join(' | ')} |`,
      `| --- ${'| --- '.repeat(problems.length)}|`,
    ];
    return [...head, ...lines].join('\n');
  });
  const what = byCpu
    ? 'Median ms of a whole run by the clock · ms of CPU on all cores, and how many times as much CPU as driftwell takes there'
    : 'Median ms of a whole run, and how many times as long as driftwell there';
  const said = `${what}; ${date}, load ${load.toFixed(1)}.`;
  const left = [...new Set(notes)].map((note) => `* Left out: ${note}.`);
  return [said, ...tables, ...(left.length > 0 ? [left.join('\n')] : [])].join('\n\n');
}

/** The document with the table between its marks. Throws Error where they are missing. */
export function withTable(document: string, table: string): string {
  const [begin, end] = [document.indexOf(BEGIN), document.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`docs/performance.md has no place for the table: ${BEGIN} ... ${END}`);
  return `${document.slice(0, begin + BEGIN.length)}\n\n${table}\n\n${document.slice(end)}`;
}
