import { cellsOf, decimalCommaOf, isComment, isGap, isLabel, mayGroup, numberOf, withoutGroups } from './cells.ts';

/** Marks that stand alone between two cells. */
const MARKS = ['\t', ';', '|', ','];
/** As much of a file as decides what separates its cells. */
const SAMPLE_LINES = 200;
const SAMPLE_CHARACTERS = 2 ** 16;

interface Reading {
  separator: string;
  width: number;
  /** cells that are numbers, with a decimal comma, too, in rows of this width */
  numbers: number;
  /** cells that are nearly numbers, in any row: what is left where a number was cut, or two were not */
  broken: number;
}

/**
 * What separates the cells, judged by the rows of numbers, outside quotation marks: the mark that gives most numbers,
 * in rows of one length. White space does where no mark gives whole numbers. Titles and headers decide nothing.
 */
export function separatorOf(lines: Iterable<string>): string {
  const sample: string[] = [];
  let characters = 0;
  for (const line of lines) {
    if (line.trim() === '' || isComment(line)) continue;
    sample.push(line);
    characters += line.length;
    if (sample.length >= SAMPLE_LINES || characters >= SAMPLE_CHARACTERS) break;
  }
  const best = MARKS.map((mark) => readingBy(mark, sample)).reduce(better);
  const whole = best.width > 1 && best.numbers > 0 && best.broken === 0;
  return (whole ? best : better(best, readingBy(' ', sample))).separator;
}

function better(a: Reading, b: Reading): Reading {
  if (a.numbers !== b.numbers) return a.numbers > b.numbers ? a : b;
  return b.broken < a.broken ? b : a;
}

/** Where nothing is separated, a comma between digits separates rather than it marks decimals. */
function readingBy(separator: string, sample: readonly string[]): Reading {
  const byWidth = new Map<number, string[][]>();
  let open = '';
  for (const line of sample) {
    const cells = cellsOf(open + line, separator);
    open = cells ? '' : `${open + line}\n`;
    // rows that are equally many: the later ones, because titles stand on top
    if (cells?.some((cell) => cell !== '')) {
      const rows = byWidth.get(cells.length) ?? [];
      byWidth.delete(cells.length);
      byWidth.set(cells.length, [...rows, cells]);
    }
  }
  const rows = [...byWidth.values()].reduce((most, some) => (some.length >= most.length ? some : most), []);
  const width = rows[0]?.length ?? 0;
  const isNumber = (cell: string) => !Number.isNaN(numberOf(cell)) || (width > 1 && hasComma(cell));
  const numbers = rows.flat().filter(isNumber).length;
  const all = [...byWidth.values()].flat(2);
  const broken = all.filter((cell) => !isNumber(cell) && !isGap(cell) && !isLabel(cell)).length;
  return { separator, width, numbers, broken };
}

function hasComma(cell: string): boolean {
  return !Number.isNaN(decimalCommaOf(cell)) || mayGroup(cell) || withoutGroups(cell) !== '';
}
