import { slotsPerPair } from '../bench/ops.ts';
import type { BenchReport, BenchRow } from '../bench/report.ts';
import type { Extent } from '../results.ts';
import type { Curve, Picture } from '../view/picture.ts';

/** A decade of room round what is drawn would be too much; this factor is enough. */
const ROOM = 1.6;

/** Multiply-adds per byte of particles, and multiply-adds per second. */
interface Spot {
  intensity: number;
  rate: number;
}

/** Where a row lies; undefined of rows whose traffic is not counted, or that are wrong. */
function spotOf({ op, particleSteps, traffic, fault }: BenchRow): Spot | undefined {
  if (!traffic || !op.count || fault) return undefined;
  const slots = op.count * slotsPerPair(op.dim);
  return { intensity: slots / traffic, rate: slots * particleSteps.median };
}

/**
 * The roofline of a report: arithmetic against arithmetic per byte, on logarithmic axes. What memory feeds is a slope,
 * what arithmetic allows are ceilings: multiply-adds alone, the mix of a pair in two dimensions, and its exp2 alone.
 * Our kernels are points at the medians of their rows; a pair counts 3D + 4 multiply-adds and no more for its exp2.
 * undefined if no row has a place in it.
 */
export function rooflinePicture({ rows, ceilings, adapter, program, version }: BenchReport): Picture | undefined {
  const groups = new Map<string, Spot[]>();
  for (const row of rows) {
    const spot = spotOf(row);
    const name = `${row.op.kind} D=${row.op.dim}`;
    if (spot) groups.set(name, [...(groups.get(name) ?? []), spot]);
  }
  const spots = [...groups.values()].flat();
  if (spots.length === 0) return undefined;
  const slots = slotsPerPair(2);
  const [multiplyAdds, mix, exp2, bytes] = [
    ceilings.multiplyAdds.perSecond.median,
    ceilings.pairs.perSecond.median * slots,
    ceilings.exp2s.perSecond.median * slots,
    ceilings.bytes.perSecond.median,
  ];
  const ridge = multiplyAdds / bytes;
  const left = Math.min(ridge, ...spots.map(({ intensity }) => intensity)) / ROOM;
  const right = Math.max(ridge, ...spots.map(({ intensity }) => intensity)) * ROOM;
  const roof = (name: string, top: number): Curve => ({
    name,
    label: -1,
    x: [Math.max(left, top / bytes), right],
    y: [top, top],
  });
  const lines: Curve[] = [
    {
      name: 'memory, then multiply-adds',
      label: -1,
      x: [left, ridge, right],
      y: [left * bytes, multiplyAdds, multiplyAdds],
    },
    roof('10 multiply-adds and 1 exp2', mix),
    roof('that exp2 alone', exp2),
  ];
  const points = [...groups].map(
    ([name, group], i): Curve => ({
      name,
      label: i,
      x: group.map(({ intensity }) => intensity),
      y: group.map(({ rate }) => rate / 1e9),
      style: 'points',
    }),
  );
  const heights = [...spots.map(({ rate }) => rate), multiplyAdds, mix, exp2];
  const extent: Extent = [left, right, Math.min(...heights) / ROOM / 1e9, (Math.max(...heights) * ROOM) / 1e9];
  return {
    title: 'Roofline: what memory and arithmetic allow, and our kernels',
    subtitle: [
      `${adapter.name}${adapter.software ? ' (software)' : ''}; driftwell ${version}, ${program}`,
      'Points: medians; 3D + 4 multiply-adds a pair; of one kind, more memories lie to the right.',
    ],
    x: { label: 'multiply-adds per byte of particles', scale: 'log' },
    y: { label: '10^{9} multiply-adds / s', scale: 'log' },
    extent,
    layer: {
      kind: 'series',
      curves: [...lines.map((line) => ({ ...line, y: Array.from(line.y, (value) => value / 1e9) })), ...points],
      classCount: groups.size,
    },
    markers: [],
  };
}
