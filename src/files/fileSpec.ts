/** Splits `mine.csv:x,y` behind the extension. A name without one, or with nothing behind it, is all file. */
export function splitSpec(spec: string): { file: string; take: string } {
  const [, file = spec, take = ''] = /^(.*?\.[a-z0-9]+):(?![\\/])(.*)$/is.exec(spec) ?? [];
  return { file, take };
}
