import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parseRun } from '../files/parseRun.ts';
import { canonicalJson } from '../files/stamp.ts';
import { parseConfig, resolvedConfig } from '../params/config.ts';
import { presetConfig, presets } from '../params/presets.ts';

/** The pictures of the page: npx driftwell gallery public/gallery makes them again. */

const folder = fileURLToPath(new URL('../../public/gallery/', import.meta.url));
const index: { name: string; title: string; doc: string; stamp: unknown }[] = JSON.parse(
  readFileSync(`${folder}index.json`, 'utf8'),
);

test('every preset has its picture, and nothing else has one', () => {
  expect(readdirSync(folder).sort()).toEqual(
    [...Object.keys(presets).map((name) => `${name}.png`), 'index.json'].sort(),
  );
  expect(index.map(({ name, title, doc }) => [name, { title, doc }])).toEqual(
    Object.entries(presets).map(([name, { title, doc }]) => [name, { title, doc }]),
  );
});

test.each(Object.keys(presets))('the picture of %s is of the preset as it is today', async (name) => {
  const { config, stamp } = await parseRun(name, readFileSync(`${folder}${name}.png`));
  // dials that came later have their defaults
  const pictured = resolvedConfig(parseConfig(config));
  expect(canonicalJson(pictured)).toBe(canonicalJson(resolvedConfig(presetConfig(name))));
  expect(index.find((line) => line.name === name)?.stamp).toEqual(stamp);
});

test('the pictures are small: a gallery loads in seconds on a slow line', () => {
  const sizes = readdirSync(folder).map((name) => readFileSync(folder + name).length);
  expect(sizes.reduce((sum, size) => sum + size) / sizes.length).toBeLessThan(32 * 1024);
  expect(Math.max(...sizes)).toBeLessThan(128 * 1024);
});
