import type { Plugin } from 'vite';

/** `doc: '...'` and `source: '...'` of a table, in any quotes. */
const TEXT = /\b(doc|source):\s*(?:'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`[^`]*`)/g;
/** Lines that hold a comment and nothing else, and what stands before the first character of the others. */
const COMMENTS = /^[ \t]*\/\/.*\n/gm;
const INDENT = /^[ \t]+/gm;

/**
 * What the source says for those who read it, and a browser would load for nothing: comments and
 * indentation of WGSL, and the texts of tables of which the page shows only those of presets. `everything`:
 * those, too, as in the worker, which shows none.
 */
export function lean({ everything = false } = {}): Plugin {
  return {
    name: 'driftwell:lean',
    apply: 'build',
    enforce: 'pre',
    transform(code, id) {
      const [path = ''] = id.split('?', 1);
      if (path.includes('/shaders/')) return { code: code.replace(COMMENTS, '').replace(INDENT, ''), map: null };
      const isShown = path.endsWith('/src/params/presets.ts');
      if (!path.includes('/src/') || (isShown && !everything)) return undefined;
      return { code: code.replace(TEXT, "$1: ''"), map: null };
    },
  };
}
