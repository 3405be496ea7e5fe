import { encode } from 'uqr';

/** A QR code as a path of unit squares, dark on light, in a box of `size`, with the margin that readers need. */
export interface QrShape {
  size: number;
  path: string;
}

/** Modules of light around the code: ISO/IEC 18004 asks for four. */
const MARGIN = 4;

/** Throws RangeError for a text that no code holds: of 2,953 bytes and more. */
export function qrShape(text: string): QrShape {
  const { data, size } = encode(text, { ecc: 'L', boostEcc: true, border: MARGIN });
  const path = data.flatMap((row, y) => runsIn(row).map(([x, width]) => `M${x} ${y}h${width}v1h-${width}z`)).join('');
  return { size, path };
}

/** Where dark modules stand side by side: first one, and how many. */
function runsIn(row: readonly boolean[]): [number, number][] {
  const runs: [number, number][] = [];
  row.forEach((dark, x) => {
    const last = runs.at(-1);
    if (!dark) return;
    if (last && last[0] + last[1] === x) last[1]++;
    else runs.push([x, 1]);
  });
  return runs;
}
