export type Browser = 'Chrome' | 'Edge' | 'Firefox' | 'Safari';
export type OperatingSystem = 'Windows' | 'macOS' | 'iOS' | 'Android' | 'Linux';

/** What the user agent says; an iPad that calls itself a Mac gets the same advice as one. */
export function browserOf(userAgent: string): { browser: Browser; system: OperatingSystem } {
  const has = (pattern: RegExp) => pattern.test(userAgent);
  const browser = has(/Firefox\//) ? 'Firefox' : has(/Edg\//) ? 'Edge' : has(/Chrom(e|ium)\//) ? 'Chrome' : 'Safari';
  const system = has(/Windows/)
    ? 'Windows'
    : has(/Android/)
      ? 'Android'
      : has(/iPhone|iPad/)
        ? 'iOS'
        : has(/Mac OS X|Macintosh/)
          ? 'macOS'
          : 'Linux';
  return { browser, system };
}

/** 'Chrome 156 on Linux', for records. */
export function programOf(userAgent: string): string {
  const { browser, system } = browserOf(userAgent);
  const version = /(?:Edg|Firefox|Chrome|Version)\/(\d+)/.exec(userAgent)?.[1] ?? '';
  return `${[browser, version].filter(Boolean).join(' ')} on ${system}`;
}
