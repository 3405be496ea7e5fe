import type { Read, Row } from '../samplers/row.ts';

/** 32-bit numbers of a Row record (shaders/structs.wgsl.ts). */
export const ROW_FLOATS = 16;

/** Step rows as the kernel reads them, ROW_FLOATS numbers of 32 bits each; `numbers` gives the three of a row's level. */
export function rowRecords(
  rows: readonly Row[],
  numbers: (read: Read) => readonly [number, number, number],
): ArrayBuffer {
  const bytes = new ArrayBuffer(rows.length * ROW_FLOATS * 4);
  const floats = new Float32Array(bytes);
  const integers = new Uint32Array(bytes);
  rows.forEach((row, i) => {
    const level = row.read ? numbers(row.read) : [1, 0, 0];
    const at = i * ROW_FLOATS;
    floats.set([...level, row.cz, row.cx0, row.cx, row.cm, row.cacc, row.ka, row.kx, row.km, row.kq], at);
    integers.set([row.read ? 1 : 0, row.commit ? 1 : 0, row.repeat], at + 12);
  });
  return bytes;
}

/** Throws RangeError unless a > 0 and s > 0. */
export function requireLevel({ a, s }: Pick<Read, 'a' | 's'>): void {
  if (!(a > 0 && s > 0 && Number.isFinite(a) && Number.isFinite(s))) {
    throw new RangeError(
      `memories cannot be read at signal scale a = ${a} and noise variance s = ${s}; both must be positive and finite`,
    );
  }
}
