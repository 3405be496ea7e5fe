/** Texts that are made at a time: few enough for memory, enough that each is encoded quickly. */
const BLOCK = 2 ** 14;

/** textOf(0) .. textOf(count - 1), one behind the other, in blocks. */
export function* blocksOf(count: number, textOf: (i: number) => string): Generator<string> {
  for (let first = 0; first < count; first += BLOCK) {
    const end = Math.min(count, first + BLOCK);
    let text = '';
    for (let i = first; i < end; i++) text += textOf(i);
    yield text;
  }
}

/** The UTF-8 of texts, one behind the other: together they may be longer than a string can be. */
export function utf8Of(texts: Iterable<string>): Uint8Array {
  const encoder = new TextEncoder();
  const pieces: Uint8Array[] = [];
  for (const text of texts) pieces.push(encoder.encode(text));
  const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
