import { expect, test } from 'vitest';
import { indented } from './indented.ts';

test('blocks are indented, whatever the text had before; nothing but spaces changes', () => {
  const code = 'fn main(\n@builtin(x) id: vec3u,\n) {\nif (a) {\nb();\n} else {\n  c();\n}\n}\n\n\n\nvar d: f32;\n';
  expect(indented(code)).toBe(
    'fn main(\n  @builtin(x) id: vec3u,\n) {\n  if (a) {\n    b();\n  } else {\n    c();\n  }\n}\n\nvar d: f32;',
  );
});
