import { signal } from '@preact/signals';
import { expect, test, vi } from 'vitest';
import { keepInQuery } from './addressBar.ts';

const TABS = ['numbers', 'files', 'cite'] as const;

function pageAt(search: string) {
  const address = { search, pathname: '/p/', hash: '#v=1' };
  let back = () => undefined;
  vi.stubGlobal('location', address);
  vi.stubGlobal('history', {
    state: null,
    replaceState: (_: unknown, __: string, to: string) => (address.search = to.slice(3, -4)),
  });
  vi.stubGlobal('addEventListener', (_: string, act: typeof back) => (back = act));
  const tab = signal<string>('numbers');
  const said: string[] = [];
  keepInQuery('tab', tab, TABS, (sentence) => said.push(sentence));
  const goTo = (query: string) => {
    address.search = query;
    back();
  };
  return { tab, said, address, goTo };
}

test('a word is read from the query, written into it, and follows back and forward', () => {
  const { tab, address, goTo } = pageAt('?lock=beta&tab=files');
  expect(tab.value).toBe('files');
  tab.value = 'cite';
  expect(address.search).toBe('?lock=beta&tab=cite');
  tab.value = 'numbers';
  expect(address.search).toBe('?lock=beta');
  goTo('?tab=files');
  expect(tab.value).toBe('files');
  goTo('');
  expect(tab.value).toBe('numbers');
});

test('a word that is none is said, and loses only itself', () => {
  expect(pageAt('?tab=file').said).toEqual(['tab is "file"; did you mean files?']);
  const { said, tab } = pageAt('?tab=elephants');
  expect(said).toEqual(['tab is "elephants"; allowed are numbers, files, cite']);
  expect(tab.value).toBe('numbers');
});
