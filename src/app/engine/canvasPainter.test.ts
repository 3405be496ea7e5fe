import { expect, test } from 'vitest';
import { resize } from './canvasPainter.ts';

test('a canvas is given a size only where it changes', () => {
  const set: string[] = [];
  const size = { width: 300, height: 150 };
  const canvas = new Proxy(size, {
    set(target, name, value) {
      set.push(`${String(name)} ${value}`);
      return Reflect.set(target, name, value);
    },
  });
  for (let frame = 0; frame < 3; frame++) resize(canvas, { width: 8, height: 6 });
  resize(canvas, { width: 8, height: 4 });
  expect(set).toEqual(['width 8', 'height 6', 'height 4']);
});
