import { expect, test } from 'vitest';
import type { Dial } from '../params/dial.ts';
import { dials } from '../params/table.ts';
import { textsOfRun } from './pngRun.ts';

const run = { driftwell: '1', format: 1, config: {}, adapter: '', kernel: '' } as unknown as Parameters<
  typeof textsOfRun
>[1];
const spelled = (title: string) => textsOfRun({ title }, run).Title;

test('a PNG, whose texts are ASCII, spells the sign of every dial', () => {
  const symbols = dials.flatMap(([, dial]) => (dial as Dial).symbol ?? []);
  expect(symbols).toContain('τ');
  for (const symbol of symbols) expect(spelled(symbol), symbol).not.toContain('?');
});

test('other letters lose their accents, and what cannot be spelled is a question mark', () => {
  expect(spelled('the training time τ: ½ σ² ≥ −1, K → ∞, äöü.csv, u\u0308, 点')).toBe(
    'the training time tau: ? sigma^2 >= -1, K -> infinity, aou.csv, u, ?',
  );
});
