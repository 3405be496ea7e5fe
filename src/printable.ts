/**
 * Text from outside as one line of a message or a terminal: control characters, which could move the cursor, set titles
 * or begin a line that looks like ours, and those that turn the direction of writing, are written as \u001b and so on.
 */
export function printable(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The same between quotation marks that it cannot end, and at most `length` characters of it. */
export function quoted(text: string, length = 40): string {
  return `"${quotable(text, length)}"`;
}

/** What stands between the marks of `quoted`. */
export function quotable(text: string, length = 40): string {
  const shown = text.length > length ? `${text.slice(0, length)}...` : text;
  return printable(JSON.stringify(shown).slice(1, -1));
}

/** Any value in a message: texts in quotation marks, else as JSON; what has none is told by its type. */
export function shown(value: unknown, length = 60): string {
  if (typeof value === 'string') return quoted(value, length);
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
  } catch {
    // a cycle, or nested too deep
  }
  const plain = value === undefined || typeof value === 'number' ? String(value) : (text ?? `of type ${typeof value}`);
  return printable(plain.length > length ? `${plain.slice(0, length)}...` : plain);
}

/** A whole number with separators, 268,435,456: nobody counts nine digits. */
export function digits(value: number): string {
  // not toLocaleString, whose first call takes 12 ms
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A number in so many significant digits, without zeros behind them: 0.25, 1200, 1e-7. */
export function significant(value: number, digits: number): string {
  return String(Number(value.toPrecision(digits)));
}

/** A number as people read it: a minus sign is as wide as a plus. */
export function withMinus(text: string): string {
  return text.replace(/^-/, '−');
}

/** '1 row', '9 rows'. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** With a capital letter, as a sentence begins. */
export function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
