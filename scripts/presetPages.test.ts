import { expect, test } from 'vitest';
import { presets } from '../src/params/presets.ts';
import { galleryPage, presetPage, readSiteUrl } from './presetPages.ts';

test('the page of a preset says what a link preview shows, and leads to the run', () => {
  const page = presetPage('pham9');
  expect(page).toContain('<title>Two spurious states · driftwell</title>');
  expect(page).toContain('<meta property="og:description" content="Pham\'s nine points at s = 0.15');
  expect(page).toContain('<meta property="og:image" content="../gallery/pham9.png">');
  expect(page).toContain('href="../#v=1&amp;preset=pham9"');
  expect(page).toMatch(/http-equiv="Content-Security-Policy" content="default-src 'none';/);
  expect(page).not.toContain('og:url');
  // nothing inline, which the policy refuses
  expect(page).not.toMatch(/<style|<script(?! type="module" src=)| on\w+=| style=/);
});

test('where the site will be is known, addresses are whole', () => {
  const page = presetPage('ring', readSiteUrl('https://user.github.io/driftwell'));
  expect(page).toContain('content="https://user.github.io/driftwell/gallery/ring.png"');
  expect(page).toContain('content="https://user.github.io/driftwell/presets/ring.html"');
  expect(() => readSiteUrl('javascript:alert(1)')).toThrow(/DRIFTWELL_SITE_URL is "javascript:alert\(1\)"; give/);
  expect(() => readSiteUrl('host/path')).toThrow(/DRIFTWELL_SITE_URL/);
});

test('every preset is in the gallery, and has a name that needs no escape in an address', () => {
  const page = galleryPage();
  for (const name of Object.keys(presets)) {
    expect(name).toMatch(/^\w+$/);
    expect(page).toContain(`href="${name}.html"`);
  }
});
