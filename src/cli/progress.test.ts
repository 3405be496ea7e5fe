import { expect, test } from 'vitest';
import { ProgressLine } from './progress.ts';

/** What is written where there is no terminal. */
function written(tell: (line: ProgressLine) => void): string {
  let text = '';
  const write = (more: string) => {
    text += more;
  };
  tell(new ProgressLine({ isTTY: false, write } as unknown as NodeJS.WriteStream, false));
  return text;
}

test('the end is said after the last state, once, and alone where there was none', () => {
  expect(written((line) => line.finish('done'))).toBe('done\n');
  const updated = (...fractions: number[]) =>
    written((line) => {
      for (const fraction of fractions) line.update({ fraction, pairsPerSecond: Number.NaN });
      line.finish('done');
    });
  expect(updated(0.5).match(/ 50 %/g)).toHaveLength(1);
  // the second comes too soon after the first to be written by itself
  expect(updated(0.5, 1)).toMatch(/100 %.*\ndone\n$/);
});
