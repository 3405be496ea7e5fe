import { expect, test } from 'vitest';
import { FileError } from '../files/fileError.ts';
import { compareReports, comparisonText } from './compare.ts';
import { nameOf, OPS, type Op } from './ops.ts';
import { type BenchReport, type BenchRow, deviationsOf } from './report.ts';
import { parseReport, reportText } from './reportFile.ts';
import { reportMarkdown } from './reportMarkdown.ts';
import { preface } from './reportText.ts';

// biome-ignore lint/suspicious/noExplicitAny: JSON that is broken on purpose
type Json = any;

/** Around a median, a tenth to both sides. */
const about = (median: number) => ({ median, low: 0.9 * median, high: 1.1 * median });
const ceiling = (perSecond: number) => ({ perSecond: about(perSecond), kernel: 'some' });

const rowOf = (op: Op, perSecond: number): BenchRow => ({
  name: nameOf(op),
  op,
  particles: op.particles,
  steps: 10,
  trials: 10,
  kernel: 'k',
  ms: about(100),
  particleSteps: about(perSecond),
});

const report = (changes: Partial<BenchReport> = {}): BenchReport => ({
  driftwell: 'bench',
  format: 1,
  version: '1.0.0',
  program: 'Node 20 on linux x64',
  at: '2026-11-28T00:00:00.000Z',
  adapter: { name: 'SwiftShader', vendor: 'google', architecture: 'swiftshader', software: true },
  limits: { maxBufferSize: 2 ** 28 },
  emptySubmitMs: about(0.1),
  compiles: [{ kernel: 'k', ms: 12 }],
  deviations: [],
  ceilings: { multiplyAdds: ceiling(3e10), exp2s: ceiling(1e9), pairs: ceiling(2e9), bytes: ceiling(1e10) },
  rows: [rowOf(OPS[0] as Op, 1e6), rowOf(OPS[1] as Op, 2e6)],
  ...changes,
});

test('a report that is written is read again; anything else is one sentence that says what is wrong', () => {
  const text = reportText(report());
  expect(JSON.parse(reportText(parseReport('a.json', text)))).toEqual(JSON.parse(text));
  const broken = (change: (json: Json) => void) => {
    const json = JSON.parse(text);
    change(json);
    return JSON.stringify(json);
  };
  const cases: [string, RegExp][] = [
    ['{', /is not JSON/],
    ['[1]', /no benchmark of driftwell/],
    ['null', /no benchmark of driftwell/],
    ['{"driftwell":"cases"}', /no benchmark of driftwell/],
    [broken((json: Json) => (json.format = 2)), /format is 2, and this driftwell reads 1/],
    [broken((json: Json) => delete json.rows), /report\.rows is missing/],
    [broken((json: Json) => (json.rows[1].ms.median = 'fast')), /report\.rows\[1\]\.ms\.median is "fast"/],
    [broken((json: Json) => (json.rows[0].ms.low = [1])), /ms\.low is \[1\]; it must be a number/],
    [broken((json: Json) => (json.rows[0].particleSteps.low = 9e9)), /quartiles out of order/],
    [broken((json: Json) => (json.rows[0].particles = 0.5)), /particles is 0\.5; it must be a whole number/],
    [broken((json: Json) => (json.rows = {})), /report\.rows is no list/],
    [broken((json: Json) => (json.adapter.software = 'no')), /adapter\.software is "no"/],
    [broken((json: Json) => (json.ceilings.bytes.perSecond.low = -1)), /perSecond\.low is -1/],
    ['1'.repeat(3e6), /too large/],
  ];
  for (const [given, message] of cases) {
    expect(() => parseReport('a.json', given)).toThrow(message);
    expect(() => parseReport('a.json', given)).toThrow(FileError);
    expect(() => parseReport('a.json', given)).toThrow(/^a\.json: [^\n]*; give a file that driftwell bench --json/);
  }
  // of what driftwell doctor --full writes, its part
  const doctor = JSON.stringify({ driftwell: 'doctor', format: 1, bench: JSON.parse(text) });
  expect(parseReport('d.json', doctor)).toEqual(parseReport('a.json', text));
  expect(() => parseReport('d.json', '{"driftwell":"doctor"}')).toThrow(/no benchmark of driftwell/);
  // what a stranger writes moves no cursor
  const strange = parseReport(
    'a.json',
    broken((json: Json) => (json.program = '\u001b[2J')),
  );
  expect(strange.program).toBe('\\u001b[2J');
});

test('ratios come with the range that the quartiles allow; other adapters are told, and software is not ranked', () => {
  const before = report();
  const after = report({ version: '1.1.0', rows: [rowOf(OPS[0] as Op, 3e6), rowOf(OPS[2] as Op, 1e6)] });
  const { warnings, rows } = compareReports(before, after);
  expect(warnings).toEqual([]);
  expect(rows.map(({ note }) => note)).toEqual(['', 'only before', 'only after']);
  expect(rows[0]?.ratio?.median).toBeCloseTo(3, 12);
  expect(rows[0]?.ratio?.low).toBeCloseTo((3 * 0.9) / 1.1, 12);
  expect(rows[0]?.ratio?.high).toBeCloseTo((3 * 1.1) / 0.9, 12);
  expect(comparisonText(before, after)).toMatch(/^dense D=1 K=9 .* 3 \(2\.45-3\.67\)x$/m);

  const other = report({ adapter: { ...before.adapter, name: 'llvmpipe' } });
  expect(compareReports(before, other).warnings).toEqual([
    'No comparison of versions: the adapters differ, SwiftShader before and llvmpipe after.',
  ]);
  const hardware = report({ adapter: { ...before.adapter, name: 'RTX', software: false } });
  for (const [a, b] of [
    [before, hardware],
    [hardware, before],
  ] as const) {
    const compared = compareReports(a, b);
    expect(compared.warnings).toEqual(['No comparison: SwiftShader is software, RTX is not; they are never ranked.']);
    expect(compared.rows.some(({ ratio }) => ratio)).toBe(false);
  }
  // where both know their CPU time, what else ran on the machine does not count
  const used = (perSecond: number, ms: number) =>
    report({ rows: [{ ...rowOf(OPS[0] as Op, perSecond), cpu: { ms: about(ms) } }] });
  const [byCpu] = compareReports(used(1e6, 200), used(9e6, 100)).rows;
  expect(byCpu?.ratio?.median).toBeCloseTo(2, 12);
  expect(byCpu?.ratio?.low).toBeCloseTo((2 * 0.9) / 1.1, 12);
  expect(byCpu?.note).toBe('by CPU time');
  expect(compareReports(report(), used(9e6, 100)).rows[0]?.note).toBe('');

  const wrong = report({ rows: [{ ...rowOf(OPS[0] as Op, 9e9), fault: 'NaN' }] });
  expect(compareReports(before, wrong).rows[0]).toMatchObject({ ratio: undefined, note: 'WRONG: NaN' });
});

test('what differs from the standard is told, and puts a banner over the figures', () => {
  expect(deviationsOf({ ops: OPS, trials: 10 })).toEqual([]);
  const [first, ...others] = OPS as [Op, ...Op[]];
  expect(deviationsOf({ ops: others, trials: 2, others: ['stopped'] })).toEqual([
    '2 trials, not 10',
    `1 of the ${OPS.length} operations left out`,
    'stopped',
  ]);
  expect(deviationsOf({ ops: [{ ...first, particles: 8 }, ...others], trials: 10 })[0]).toMatch(
    /dense D=1 K=9 with at most 8 particles is no row/,
  );
  expect(preface(report())).not.toMatch(/NON-STANDARD/);
  expect(preface(report({ deviations: ['2 trials, not 10'], load: 3 }))).toMatch(
    /load 3\.0\nNON-STANDARD PARAMETERS.*2 trials, not 10/,
  );
});

test('a report as text has its rows, latency, compile times and limits, and is held against the model of its GPU', () => {
  const [op] = OPS.filter(({ kind, dim, count }) => kind === 'dense' && dim === 2 && count === 256) as [Op];
  const row = { ...rowOf(op, 1e9), pairs: about(3e11) };
  const adapter = { name: 'nvidia lovelace', vendor: 'nvidia', architecture: 'lovelace', software: false };
  const text = reportMarkdown(report({ adapter, rows: [row] }));
  expect(text).toMatch(/^empty submit: 0\.1 \(0\.09-0\.11\) ms$/m);
  expect(text).toMatch(/1 shaders in 12 ms; slowest k 12 ms/);
  expect(text).toMatch(/maxBufferSize 268435456/);
  // ten multiply-adds and an exp2 a pair, 3e11 pairs against 3e10 and 1e9 per second; bytes are not counted
  expect(text).toMatch(/^\| op \| particles \| Gpairs\/s \| M steps\/s \| shares, % \|$/m);
  expect(text).toMatch(/^\| dense D=2 K=256 \| 262144 \| 300 \(270-330\) \| 1000 \(900-1100\) \| 10000 30000 - \|$/m);
  expect(text).toMatch(/RTX 4060 laptop: 270 to 340 Gpairs\/s; measured \/ model 0\.88 to 1\.11/);
  expect(text).not.toMatch(/Iris/);
  expect(reportMarkdown(report({ rows: [row] }))).toMatch(/The model is of GPUs; this adapter is software/);
});
