import decodeQR from 'qr/decode.js';
import { expect, test } from 'vitest';
import { qrShape } from './qr.ts';

/** The path as a picture, `scale` pixels a module, dark on light. */
function painted({ size, path }: ReturnType<typeof qrShape>, scale: number) {
  const side = size * scale;
  const data = new Uint8Array(4 * side * side).fill(255);
  for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
    for (let row = Number(y) * scale; row < (Number(y) + 1) * scale; row++) {
      const from = 4 * (row * side + Number(x) * scale);
      data.subarray(from, from + 4 * Number(width) * scale).fill(0);
    }
  }
  return { width: side, height: side, data };
}

test.each(['https://host/p/?tour=3', `https://host/p/?lock=beta#v=1&z=${'aB3_-'.repeat(400)}`])(
  'another program reads the code of %s',
  (text) => {
    expect(decodeQR(painted(qrShape(text), 4))).toBe(text);
  },
);

test('the code has its margin, and a text that is too long is refused', () => {
  const { size, path } = qrShape('https://host/');
  const columns = Array.from(path.matchAll(/M(\d+) (\d+)h(\d+)/g), ([, x, , width]) => [
    Number(x),
    Number(x) + Number(width),
  ]);
  expect(Math.min(...columns.map(([from]) => from as number))).toBe(4);
  expect(Math.max(...columns.map(([, to]) => to as number))).toBe(size - 4);
  expect(() => qrShape('x'.repeat(3000))).toThrow(RangeError);
});
