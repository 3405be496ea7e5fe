import { expect, test } from 'vitest';
import { blocksOf, utf8Of } from './longText.ts';

test('texts are encoded one behind the other, whatever the blocks they come in', () => {
  for (const count of [0, 1, 2 ** 14, 2 ** 15 + 3]) {
    const line = (i: number) => `${i} σ\n`;
    const blocks = [...blocksOf(count, line)];
    expect(blocks.length).toBe(Math.ceil(count / 2 ** 14));
    const expected = Array.from({ length: count }, (_, i) => line(i)).join('');
    expect(new TextDecoder().decode(utf8Of(['head\n', ...blocks]))).toBe(`head\n${expected}`);
  }
});
