/** WGSL, two spaces to a block: what the built page has of it is without comments and indentation. */
export function indented(code: string): string {
  let depth = 0;
  return code
    .split('\n')
    .map((line) => {
      const text = line.trim();
      const { length: opened } = text.match(/[{(]/g) ?? [];
      const { length: closed } = text.match(/[})]/g) ?? [];
      const closesFirst = /^[})]/.test(text);
      const at = Math.max(0, depth - (closesFirst ? 1 : 0));
      depth = Math.max(0, depth + opened - closed);
      return text && '  '.repeat(at) + text;
    })
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
