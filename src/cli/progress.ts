import { leftText, shareText } from '../experiments/progressText.ts';
import type { RunProgress } from '../experiments/run.ts';
import { printable } from '../printable.ts';

/** Units for rates: 1.42 G, 310 M. */
export function engineering(value: number): string {
  for (const [size, letter] of [
    [1e12, 'T'],
    [1e9, 'G'],
    [1e6, 'M'],
    [1e3, 'k'],
  ] as const) {
    if (value >= size) return `${(value / size).toPrecision(3)} ${letter}`;
  }
  return `${value.toPrecision(3)} `;
}

/**
 * One line on stderr that is rewritten on a terminal, and written every few seconds where there is none.
 * Shows the share done, the time left and particle-memory pairs per second.
 */
export class ProgressLine {
  readonly #stream: NodeJS.WriteStream;
  readonly #quiet: boolean;
  /** whether the stream is a terminal that can rewrite a line */
  readonly #rewrites: boolean;
  /** from where the time left is reckoned: a sweep that goes on does not begin at nothing */
  #from: { at: number; fraction: number };
  #lastAt = 0;
  #last = '';
  /** the state that was written last */
  #written = '';

  constructor(stream: NodeJS.WriteStream, quiet: boolean) {
    this.#stream = stream;
    this.#quiet = quiet;
    this.#from = { at: performance.now(), fraction: 0 };
    this.#rewrites = stream.isTTY === true && process.env.TERM !== 'dumb';
  }

  /** `detail`: what else is to be said of this moment */
  update(progress: RunProgress, detail = ''): void {
    const { fraction, pairsPerSecond } = progress;
    const now = performance.now();
    const isRate = Number.isFinite(pairsPerSecond);
    // before any work: what was done by an earlier process
    if (!isRate && this.#last === '') this.#from = { at: now, fraction };
    const done = fraction - this.#from.fraction;
    const seconds = (((now - this.#from.at) / 1000) * (1 - fraction)) / done;
    const left = done > 0.01 ? leftText(progress, `${Math.ceil(seconds)} s`) : '';
    const rate = isRate ? `, ${engineering(pairsPerSecond)}pairs/s` : '';
    this.#last = `${shareText(progress).padStart(5)}${left && `, ${left}`}${rate}${detail && `, ${detail}`}`;
    if (this.#quiet || now - this.#lastAt < (this.#rewrites ? 100 : 3000)) return;
    this.#lastAt = now;
    this.#written = this.#last;
    this.#stream.write(this.#rewrites ? `\r\x1b[K${this.#last}` : `${this.#last}\n`);
  }

  /** A sentence that stays. */
  say(text: string): void {
    if (!this.#quiet) this.#stream.write(`${printable(text)}\n`);
  }

  /** The last state stays, on a line of its own, followed by `summary`. */
  finish(summary: string): void {
    if (this.#quiet) return;
    const said = `${printable(summary)}\n`;
    const last = this.#last && `${this.#last}\n`;
    if (this.#rewrites) this.#stream.write(`\r\x1b[K${last}${said}`);
    else this.#stream.write(this.#last === this.#written ? said : `${last}${said}`);
  }
}
