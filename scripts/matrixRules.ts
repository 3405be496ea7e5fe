/** One run on one machine of the matrix: what came of it, or why there was none. */
export interface Cell {
  /** 'Node 22', 'Chromium', 'Firefox' */
  host: string;
  /** version of the host */
  version?: string | undefined;
  /** as it was asked for: lavapipe, swiftshader, hardware */
  driver: string;
  /** as results name it */
  adapter?: string | undefined;
  /** of every trial, in the order they were run */
  seconds?: number[] | undefined;
  /** sha256 of the result; of every trial, or '' where they differ */
  result?: string | undefined;
  /** why there was no run: nothing to be judged */
  skipped?: string | undefined;
  /** what went wrong in it */
  failed?: string | undefined;
}

export interface Verdict {
  rule: string;
  passed: boolean;
  /** the figures it rests on, in words */
  because: string;
}

/** Firefox may take so many times as long as Chromium on the same driver. */
const MOST_RATIO = 3;

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] as number) + (sorted[Math.ceil(middle)] as number)) / 2;
}

const ran = (cell: Cell) => !cell.skipped && !cell.failed;
const named = ({ host, driver }: Cell) => `${host} on ${driver}`;

/** What the matrix shows. A rule whose runs were skipped is not among them. */
export function judge(cells: readonly Cell[]): Verdict[] {
  return [everyRunEnds(cells), ...sameBits(cells), ...firefoxKeepsUp(cells)];
}

function everyRunEnds(cells: readonly Cell[]): Verdict {
  const failed = cells.filter((cell) => cell.failed);
  const because = failed.map((cell) => `${named(cell)}: ${cell.failed}`).join('; ');
  return {
    rule: 'every run ends',
    passed: failed.length === 0,
    because: because || `${cells.filter(ran).length} runs`,
  };
}

/** Of one driver, whatever the version of Node: bits are the driver's and the shader compiler's, not the host's. */
function sameBits(cells: readonly Cell[]): Verdict[] {
  const drivers = [...new Set(cells.filter(ran).map(({ driver }) => driver))];
  return drivers.flatMap((driver) => {
    const here = cells.filter((cell) => ran(cell) && cell.driver === driver && cell.host.startsWith('Node'));
    if (here.length === 0) return [];
    const results = new Set(here.map(({ result }) => result));
    const because = here.map(({ host, result }) => `${host}: ${result?.slice(0, 16) || 'trials differ'}`).join(', ');
    return [{ rule: `same bits on ${driver}`, passed: results.size === 1 && !results.has(''), because }];
  });
}

function firefoxKeepsUp(cells: readonly Cell[]): Verdict[] {
  const timesOf = (host: string) => cells.find((cell) => ran(cell) && cell.host === host);
  const [firefox, chromium] = [timesOf('Firefox'), timesOf('Chromium')];
  if (!firefox?.seconds || !chromium?.seconds || firefox.driver !== chromium.driver) return [];
  const [slow, fast] = [median(firefox.seconds), median(chromium.seconds)];
  const because = `${slow.toFixed(2)} s and ${fast.toFixed(2)} s on ${firefox.driver}, ${(slow / fast).toFixed(2)} times`;
  return [{ rule: `Firefox within ${MOST_RATIO} times Chromium`, passed: slow <= MOST_RATIO * fast, because }];
}
