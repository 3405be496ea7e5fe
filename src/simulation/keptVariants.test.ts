import { expect, test } from 'vitest';
import { VERSION } from '../version.ts';
import { keptVariants, variantOfText, variantText, withVariants } from './keptVariants.ts';

const wide = { quads: 4, workgroupSize: 64, registers: false };
const narrow = { quads: 1, workgroupSize: 128, registers: true };

test('what is kept of an adapter comes back, beside that of others, and newer choices replace older ones', () => {
  const first = withVariants(undefined, 'A', new Map([['dense D=2', wide]]));
  const both = withVariants(first, 'B', new Map([['dense D=2', narrow]]));
  const again = withVariants(both, 'A', new Map(Object.entries({ 'dense D=2': narrow, 'dense D=3': wide })));
  expect([...(keptVariants(again).get('A') ?? [])]).toEqual([
    ['dense D=2', narrow],
    ['dense D=3', wide],
  ]);
  expect([...(keptVariants(again).get('B') ?? [])]).toEqual([['dense D=2', narrow]]);
  expect(keptVariants(again).size).toBe(2);
});

test('a text that is damaged, of another version or holds what is no variant is as good as none', () => {
  const text = withVariants(undefined, 'A', new Map([['dense D=2', wide]]));
  const bad = { quads: 4.5, workgroupSize: 64, registers: true };
  const holding = (variants: unknown, driftwell = VERSION) => JSON.stringify({ driftwell, variants });
  for (const other of [
    text.slice(0, -9),
    '[]',
    'null',
    '',
    holding({ A: { x: wide } }, '0.0.1'),
    holding(null),
    holding({ A: null }),
    holding({ A: { x: null, y: bad, z: { ...wide, quads: 1e9 }, u: { ...wide, workgroupSize: 65 } } }),
  ]) {
    expect([...(keptVariants(other).get('A') ?? [])]).toEqual([]);
    const written = withVariants(other, 'A', new Map([['k', narrow]]));
    expect(keptVariants(written).get('A')?.get('k')).toEqual(narrow);
  }
});

test('a variant as a text', () => {
  for (const variant of [wide, narrow]) expect(variantOfText(variantText(variant))).toEqual(variant);
  expect(variantOfText('8x64:registers')).toEqual({ quads: 2, workgroupSize: 64, registers: true });
  for (const text of ['', '8x64', '8x64:memory', '9x64:registers', '8x65:registers', '0x64:registers']) {
    expect(variantOfText(text)).toBeUndefined();
  }
});
