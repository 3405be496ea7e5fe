/** What a cell of a text table says: a number in some notation, a gap, a word, or what only looks like a number. */

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
/** Fortran writes double and quadruple precision with D and Q. */
const FORTRAN = /^[+-]?(?:\d+\.?\d*|\.\d+)[dq][+-]?\d+$/i;
const DECIMAL_COMMA = /^[+-]?\d*,\d+(?:e[+-]?\d+)?$/i;
/** 1,234: a number of thousands, or a decimal comma and three digits. */
const GROUPS = /^[+-]?[1-9]\d{0,2}(?:,\d{3})+$/;
const DATE = /^(?:\d{4}-\d\d-\d\d|\d{1,2}\/\d{1,2}\/\d{2,4})(?:$|[T ])/;
/** NaN and infinity as C, Python, R, MATLAB and Microsoft's C write them. */
const NON_FINITE = /^[+-]?(?:nan(?:\(\w*\))?|inf|infinity|1\.#\w+)$/i;
const MISSING = /^(?:|-|\.|\?|n\/?a|<na>|nat|null|none|missing)$/i;
/** Excel's error values, in any of its languages: #N/A, #DIV/0!, #NAME?, #WERT! */
const EXCEL_ERROR = /^#(?:N\/[AD]|NV|GETTING_DATA|\p{Lu}[\p{Lu}\d/_.]*[!?])$/u;
/** Of a line that begins with one: what follows is another cell, and not the rest of a comment. */
const EXCEL_ERROR_FIRST =
  /^#(?:(?:N\/[AD]|NV|DIV\/0!|NUM!|VALUE!|REF!|NAME\?|NULL!)(?=$|[\s,;|])|\p{Lu}[\p{Lu}\d/_.]*[!?](?=$|[\t,;|]))/u;

/** The value of a cell in a notation that has one meaning only, or NaN; past the range of float64 it is infinite. */
export function numberOf(cell: string): number {
  // Number() also takes hexadecimal and the like, which no table means.
  if (NUMBER.test(cell)) return Number(cell);
  return FORTRAN.test(cell) ? Number(cell.replace(/[dq]/i, 'e')) : Number.NaN;
}

/** The value of '0,5' or '-1,25e3', or NaN. */
export function decimalCommaOf(cell: string): number {
  return DECIMAL_COMMA.test(cell) ? Number(cell.replace(',', '.')) : Number.NaN;
}

/** Whether the commas of a number may separate thousands. */
export function mayGroup(cell: string): boolean {
  return GROUPS.test(cell);
}

/** A number whose thousands are marked, with the other mark before its decimals, as numberOf reads it; or ''. */
export function withoutGroups(cell: string): string {
  if (/^[+-]?\d{1,3}(?:,\d{3})+\.\d+$/.test(cell)) return cell.replaceAll(',', '');
  return /^[+-]?\d{1,3}(?:\.\d{3})+,\d+$/.test(cell) ? cell.replaceAll('.', '').replace(',', '.') : '';
}

/** Whether a cell says that there is no number: empty, NaN, NA, or an error value of Excel. */
export function isGap(cell: string): boolean {
  return MISSING.test(cell) || NON_FINITE.test(cell) || EXCEL_ERROR.test(cell);
}

/** A line of words: from # (NumPy, gnuplot, R) or % (MATLAB). Excel's error values begin with # as well. */
export function isComment(line: string): boolean {
  const start = /^\s/.test(line) ? line.trimStart() : line;
  return start.startsWith('%') || (start.startsWith('#') && !EXCEL_ERROR_FIRST.test(start));
}

/** A name, a label or a date: it has a letter and does not begin as numbers in any notation do. */
export function isWord(cell: string): boolean {
  return DATE.test(cell) || (/\p{L}/u.test(cell) && !beginsAsNumber(cell) && !isGap(cell));
}

/** What may stand among names: '1st' and '5 mm', too, but nothing that is a number or nearly one. */
export function isLabel(cell: string): boolean {
  if (cell === '' || DATE.test(cell)) return true;
  return /\p{L}/u.test(cell) && Number.isNaN(numberOf(cell)) && !DECIMAL_COMMA.test(cell) && !/^0x/i.test(cell);
}

/** Digits of any script, with a sign or a currency or the like before them. */
function beginsAsNumber(cell: string): boolean {
  return /^[^\p{L}\p{Nd}]*\p{Nd}/u.test(cell);
}

const NAMES: Readonly<Record<string, string>> = {
  '\u00a0': 'a no-break space',
  '\u202f': 'a narrow no-break space',
  '\u2009': 'a thin space',
  '\u200b': 'a zero-width space',
  '\ufeff': 'a byte order mark',
  '\u2212': 'a minus sign; write -',
  '\u2010': 'a hyphen; write -',
  '\u2011': 'a hyphen; write -',
  '\u2013': 'an en dash; write -',
  '\u2014': 'an em dash; write -',
  '\uff0d': 'a full-width hyphen; write -',
  '\u066b': 'an Arabic decimal separator; write .',
  '\uff0e': 'a full-width full stop; write .',
  '\u00b7': 'a middle dot; write .',
  '\ufffd': 'a byte that could not be decoded; save the file in UTF-8',
};

/** What to do about a cell that is no number, as the end of a sentence; '' where nobody knows. */
export function hintFor(cell: string): string {
  const odd = Array.from(cell).find((character) => (character.codePointAt(0) as number) > 0x7e);
  if (odd !== undefined && (beginsAsNumber(cell) || !/\p{L}/u.test(cell))) {
    const code = (odd.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0');
    return `: it holds U+${code}, ${NAMES[odd] ?? 'which is no ASCII character; write ASCII digits, sign and point'}`;
  }
  const plain = withoutGroups(cell);
  if (plain !== '') return `; write ${plain}`;
  if (/^[+-]?\d{1,3}(?:\.\d{3})+$/.test(cell)) return `; write ${cell.replaceAll('.', '')}`;
  if (/^[+-]?\d{1,3}(?:[' ]\d{3})+(?:[.,]\d+)?$/.test(cell))
    return `; write ${cell.replace(/[' ]/g, '').replace(',', '.')}`;
  if (mayGroup(cell)) return `; write ${cell.replaceAll(',', '')}`;
  if (DECIMAL_COMMA.test(cell)) return '; write decimals with a point';
  if (/^[+-]?\d+(?:_\d+)+(?:\.\d+)?$/.test(cell)) return `; write ${cell.replaceAll('_', '')}`;
  // an exponent of three digits leaves Fortran no room for its letter
  if (/^[+-]?\d*\.\d*[+-]\d{2,3}$/.test(cell)) return `; write ${cell.replace(/(?<=[\d.])[+-]/, 'e$&')}`;
  if (/^[[({]|[\])}]$/.test(cell)) return '; leave brackets out, and give one row of numbers per memory, a line each';
  const unit = /[%$]/.exec(cell);
  return unit && /\d/.test(cell) ? `; leave ${unit[0]} out` : '';
}

/**
 * The cells of a record, trimmed, or undefined while a quotation mark is open at its end. A cell that begins with a
 * quotation mark ends with the next single one; two of them stand for one (RFC 4180).
 *
 * @param separator one character; a space stands for any run of white space
 */
export function cellsOf(record: string, separator: string): string[] | undefined {
  const blank = separator === ' ';
  if (!record.includes('"')) {
    if (blank) return record.trim().split(/\s+/);
    const cells = record.split(separator);
    // most files have no white space in them, and most time goes here
    return /\s/.test(record) ? cells.map((cell) => cell.trim()) : cells;
  }
  const ends = blank ? (at: number) => /\s/.test(record[at] as string) : (at: number) => record[at] === separator;
  const skipped = (from: number) => {
    let at = from;
    while (at < record.length && /\s/.test(record[at] as string) && (blank || !ends(at))) at++;
    return at;
  };
  const cells: string[] = [];
  for (let at = skipped(0); ; at = skipped(at + 1)) {
    let text = '';
    if (record[at] === '"') {
      let from = at + 1;
      for (;;) {
        const end = record.indexOf('"', from);
        if (end < 0) return undefined;
        text += record.slice(from, end);
        at = end + 1;
        if (record[at] !== '"') break;
        text += '"';
        from = at + 1;
      }
    }
    const start = at;
    while (at < record.length && !ends(at)) at++;
    text += record.slice(start, at);
    cells.push(text.trim().replace(/\s+/g, ' '));
    if (at >= record.length || (blank && skipped(at) >= record.length)) return cells;
  }
}
