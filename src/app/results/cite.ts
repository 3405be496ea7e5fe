import type { RunStamp } from '../../experiments/index.ts';

/** A BibTeX entry of one run: the program, its version, and what makes the run this one. */
export function bibtex(stamp: RunStamp, command: string, url: string, year: number): string {
  const lines = [
    'author = {{The driftwell maintainers}}',
    'title = {{driftwell}: associative memories and diffusion models as one dynamical system}',
    `version = {${texText(stamp.version)}}`,
    `year = {${year}}`,
    `note = {Run \\texttt{${texText(command)}}; config ${stamp.config.slice(0, 16)}, result ${stamp.result.slice(0, 16)} (SHA-256); ${texText(stamp.adapter)}, ${texText(stamp.kernel)}}`,
    `url = {${url.replace(/[{}\\]/g, encodeURIComponent)}}`,
  ];
  return `@software{driftwell-${stamp.result.slice(0, 8)},\n${lines.map((line) => `  ${line}`).join(',\n')}\n}\n`;
}

/** As TeX prints it; names of files and adapters come from outside. */
function texText(text: string): string {
  return text.replace(/[\\{}#%&_$~^]/g, (sign) => {
    if (sign === '\\') return '\\textbackslash{}';
    if (sign === '~') return '\\textasciitilde{}';
    if (sign === '^') return '\\textasciicircum{}';
    return `\\${sign}`;
  });
}
