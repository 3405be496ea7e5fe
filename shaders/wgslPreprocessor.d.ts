/** wgsl-preprocessor ships no types, and no "main": it must be imported by this path. */
declare module 'wgsl-preprocessor/wgsl-preprocessor.js' {
  /**
   * Template tag for WGSL with #if / #elif / #else / #endif, each condition ONE `${}` right behind its word.
   * Throws Error on unbalanced branches; beware of the words "#if" and "#else" in WGSL comments.
   */
  export function wgsl(strings: TemplateStringsArray, ...values: unknown[]): string;
}
