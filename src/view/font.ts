/**
 * The one typeface of every picture: Inter (SIL Open Font License 1.1), from the package @fontsource/inter, as a bare
 * machine has no font at all and text would silently vanish. The doors load it: the page imports the style sheets of
 * `FONT_STYLES`, Node registers the files of `FONT_FILES` under their family names.
 */

/** Family of the Latin letters; in a browser the Greek ones hide behind the same name. */
const FONT_FAMILY = 'Inter';

/** One file per alphabet and weight; Node gives the Greek ones a name of their own, since it joins no files. */
export const FONT_FILES = [
  { family: FONT_FAMILY, weight: 400, file: '@fontsource/inter/files/inter-latin-400-normal.woff2' },
  { family: FONT_FAMILY, weight: 600, file: '@fontsource/inter/files/inter-latin-600-normal.woff2' },
  { family: 'Inter Greek', weight: 400, file: '@fontsource/inter/files/inter-greek-400-normal.woff2' },
  { family: 'Inter Greek', weight: 600, file: '@fontsource/inter/files/inter-greek-600-normal.woff2' },
] as const;

/** What the page imports; and then waits for: `document.fonts.load(cssFont(12, 400), 'aβ')`, for both weights. */
export const FONT_STYLES = [
  '@fontsource/inter/latin-400.css',
  '@fontsource/inter/latin-600.css',
  '@fontsource/inter/greek-400.css',
  '@fontsource/inter/greek-600.css',
] as const;

/** The `font` of a canvas: size in its own pixels. */
export function cssFont(size: number, weight: 400 | 600): string {
  return `${weight} ${size}px "Inter", "Inter Greek", sans-serif`;
}

/**
 * Signs that the shipped files lack, said with those they have: the same text on every machine, instead of empty boxes
 * on some. Greek, superscript ² and ³, ±, ×, ·, − and … are there; exponents are written `10^{-4}`, see text.ts.
 */
export function toShippedGlyphs(text: string): string {
  return text.replace(/[≤≥≈≠√∞→←★☆●○✕₀-₉⁰⁴-⁹]/gu, (sign) => SAID[sign] ?? sign);
}

const SAID: Record<string, string> = {
  '≤': '<=',
  '≥': '>=',
  '≈': '~',
  '≠': '!=',
  '√': 'sqrt ',
  '∞': 'inf',
  '→': '->',
  '←': '<-',
  '★': '*',
  '☆': '*',
  '●': 'o',
  '○': 'o',
  '✕': 'x',
  ...Object.fromEntries([...'₀₁₂₃₄₅₆₇₈₉'].map((sign, i) => [sign, `_{${i}}`])),
  ...Object.fromEntries([...'⁰⁴⁵⁶⁷⁸⁹'].map((sign) => [sign, `^{${sign.normalize('NFKC')}}`])),
};
