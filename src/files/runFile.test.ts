import { expect, test } from 'vitest';
import { FileError } from './fileError.ts';
import { parseHeader } from './runFile.ts';

test.each([
  ['a format without a text', '{"driftwell":"1","format":{"toString":0},"config":{}}', 'in format {"toString":0};'],
  ['no format', '{"driftwell":"1","config":{}}', 'in format undefined;'],
  [
    'a version that clears the screen',
    '{"driftwell":"\\u001b[2J\u009b2J","format":2}',
    'driftwell \\u001b[2J\\u009b2J in',
  ],
  ['no config', '{"driftwell":"1","format":1,"config":null}', 'without its config'],
  ['no object', '[]', 'is not a driftwell run'],
  ['no text', '{"driftwell":{"toString":0}}', 'is not a driftwell run'],
  ['a key that changes prototypes', '{"driftwell":"1","__proto__":{}}', '__proto__'],
  ['half a file', '{"driftwell":', 'is not valid JSON'],
  ['nesting past the stack', `${'['.repeat(1e5)}${']'.repeat(1e5)}`, 'is not valid JSON'],
])('%s is refused by the name of the file', (_, text, why) => {
  const read = () => parseHeader('\x1b]0;run\x07.json', text);
  expect(read).toThrow(FileError);
  expect(read).toThrow(why);
  expect(read).toThrow(/^\\u001b\]0;run\\u0007\.json: [^\p{Cc}]*$/u);
});
