import type { Findings } from '../results.ts';
import { asciiJson, pngTexts } from './png.ts';
import { headerOf, RUN_KEY, type RunHeader } from './runFile.ts';

/** A picture of a run: its pixels need a canvas, which the doors have; its texts carry the run. */
export function runText(name: string, bytes: Uint8Array): string | undefined {
  return pngTexts(name, bytes).get(RUN_KEY);
}

/**
 * The texts of a PNG of a run: title, what it shows, config, stamp and adapter, in ASCII as a tEXt chunk wants them.
 */
export function textsOfRun(
  { title, findings }: { title: string; findings?: Findings | undefined },
  run: RunHeader,
): Record<string, string> {
  const description = findings && `${findings.headline} ${findings.shows} ${findings.rule}`;
  return {
    Title: ascii(title),
    ...(description ? { Description: ascii(description) } : {}),
    [RUN_KEY]: asciiJson(headerOf(run)),
  };
}

/** Signs that sentences, titles and the names of dials may have. */
const SPELLED: Readonly<Record<string, string>> = {
  ...{ α: 'alpha', β: 'beta', γ: 'gamma', δ: 'delta', ε: 'epsilon', η: 'eta', λ: 'lambda', ξ: 'xi', ρ: 'rho' },
  ...{ σ: 'sigma', τ: 'tau', φ: 'phi', Σ: 'sum ', '−': '-', '–': '-', '·': '*', '×': 'x', '±': '+-', '√': 'sqrt ' },
  ...{ '²': '^2', '°': ' degrees', '→': '->', '←': '<-', '∞': 'infinity', '≤': '<=', '≥': '>=', '’': "'" },
};

/** What has no spelling of its own loses its accent, or becomes a question mark. */
function ascii(text: string): string {
  return text.normalize().replace(/[^ -~]/gu, (sign) => {
    const plain = sign.normalize('NFKD').replace(/\p{M}/gu, '');
    return SPELLED[sign] ?? (/^[ -~]+$/.test(plain) ? plain : '?');
  });
}
