/** Reading of case files: every key is known and of the right type, or the case fails and says why. */
import { printable, shown } from '../printable.ts';

/** Something in a case that cannot be interpreted: its line, one, is FAIL with this sentence. */
export class CaseError extends RangeError {
  override readonly name = 'CaseError';

  constructor(message: string) {
    super(printable(message.replaceAll('\n', '; ')));
  }
}

/** Errors of the production code about numbers of the setup are errors of the case. */
export function asCaseError<T>(what: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof RangeError && !(error instanceof CaseError)) {
      throw new CaseError(`setup: ${what}: ${error.message}`);
    }
    throw error;
  }
}

interface Bounds {
  min?: number;
  /** exclusive lower bound */
  above?: number;
  max?: number;
}

/** The keys of one JSON object, each asked for by type. Afterwards `done` refuses what nobody asked for. */
export class Fields {
  readonly where: string;
  readonly #values: Readonly<Record<string, unknown>>;
  readonly #asked = new Set<string>();

  /** `where` names the object in messages: 'setup', 'setup.start'. Throws CaseError unless `values` is an object. */
  constructor(values: unknown, where: string) {
    if (typeof values !== 'object' || values === null || Array.isArray(values)) {
      throw new CaseError(`${where} is ${shown(values)}; it must be an object`);
    }
    this.where = where;
    this.#values = values as Record<string, unknown>;
  }

  /** Whether the key is there; asking this way makes it a known key. */
  has(key: string): boolean {
    this.#asked.add(key);
    return Object.hasOwn(this.#values, key);
  }

  /** The raw value. Throws CaseError if it is missing. */
  value(key: string): unknown {
    if (!this.has(key)) throw new CaseError(`${this.where}.${key} is missing`);
    return this.#values[key];
  }

  number(key: string, fallback?: number, bounds: Bounds = {}): number {
    if (fallback !== undefined && !this.has(key)) return fallback;
    const value = this.value(key);
    if (Array.isArray(value)) {
      throw new CaseError(
        `${this.where}.${key} is a list; put it into setup.each to run the case for every value of it`,
      );
    }
    const { min = Number.NEGATIVE_INFINITY, above = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = bounds;
    if (!isNumber(value) || value < min || value <= above || value > max) {
      throw new CaseError(`${this.where}.${key} is ${shown(value)}; give a number${rangeText(bounds)}`);
    }
    return value;
  }

  optionalNumber(key: string): number | undefined {
    return this.has(key) ? this.number(key) : undefined;
  }

  integer(key: string, fallback?: number, bounds: Bounds = {}): number {
    const value = this.number(key, fallback, bounds);
    if (!Number.isSafeInteger(value)) throw new CaseError(`${this.where}.${key} is ${value}; give a whole number`);
    return value;
  }

  flag(key: string, fallback: boolean): boolean {
    if (!this.has(key)) return fallback;
    const value = this.value(key);
    if (typeof value !== 'boolean') {
      throw new CaseError(`${this.where}.${key} is ${shown(value)}; give true or false`);
    }
    return value;
  }

  text(key: string, fallback?: string): string {
    if (fallback !== undefined && !this.has(key)) return fallback;
    const value = this.value(key);
    if (typeof value !== 'string') throw new CaseError(`${this.where}.${key} is ${shown(value)}; give a text`);
    return value;
  }

  choice<Choice extends string>(key: string, choices: readonly Choice[], fallback?: Choice): Choice {
    if (fallback !== undefined && !this.has(key)) return fallback;
    const value = this.value(key);
    if (!choices.includes(value as Choice)) {
      throw new CaseError(`${this.where}.${key} is ${shown(value)}; allowed are ${choices.join(', ')}`);
    }
    return value as Choice;
  }

  /** A list of numbers, `length` of them if given. */
  numbers(key: string, length?: number): number[] {
    const value = this.value(key);
    if (!Array.isArray(value) || !value.every(isNumber) || (length !== undefined && value.length !== length)) {
      throw new CaseError(`${this.where}.${key} is ${shown(value)}; give a list of ${length ?? ''} numbers`);
    }
    return value;
  }

  /** Rows of numbers, at least one, each of `width` numbers. */
  rows(key: string, width: number): number[][] {
    const value = this.value(key);
    const good = (row: unknown) => Array.isArray(row) && row.length === width && row.every(isNumber);
    if (!Array.isArray(value) || value.length === 0 || !value.every(good)) {
      throw new CaseError(`${this.where}.${key} is ${shown(value)}; give rows of ${width} numbers each`);
    }
    return value as number[][];
  }

  /** An object inside this one. */
  fields(key: string): Fields {
    return new Fields(this.value(key), `${this.where}.${key}`);
  }

  keys(): string[] {
    return Object.keys(this.#values);
  }

  /** The keys somebody has asked for. */
  asked(): string[] {
    return [...this.#asked];
  }

  /** Call when everything was asked for. Throws CaseError on a key that nobody knows, with those that are known. */
  done(): void {
    const unknown = this.keys().find((key) => !this.#asked.has(key));
    if (unknown !== undefined) {
      throw new CaseError(
        `${this.where} has an unknown key "${unknown.slice(0, 40)}"; known are ${[...this.#asked].sort().join(', ')}`,
      );
    }
  }
}

/** A number that is finite. */
export function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function rangeText({ min, above, max }: Bounds): string {
  const parts = [
    min === undefined ? '' : `from ${min}`,
    above === undefined ? '' : `above ${above}`,
    max === undefined ? '' : `up to ${max}`,
  ].filter(Boolean);
  return parts.length > 0 ? ` ${parts.join(' ')}` : '';
}
