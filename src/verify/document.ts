import { clocksText } from '../samplers/index.ts';
import { formulaTable } from './kinds/formula.ts';
import { kinds } from './kinds/index.ts';

/** docs/cases.md: how a case is written, with every kind, parameter and quantity there is. */
export function casesDocument(): string {
  const bullets = (entries: Readonly<Record<string, string>>, errors: readonly string[] = []) =>
    Object.entries(entries).map(([name, text]) => `* \`${name}\`${errors.includes(name) ? ' (se)' : ''}: ${text}`);
  const kindParts = Object.entries(kinds).flatMap(([name, kind]) => [
    `### ${name}`,
    '',
    kind.doc,
    '',
    'Setup:',
    '',
    ...bullets(
      name === 'formula' ? { formula: 'one of the formulas below; their own parameters stand there' } : kind.parameters,
    ),
    '',
    ...(name === 'formula'
      ? formulaTable.flatMap((formula) => [
          `#### formula \`${formula.name}\``,
          '',
          `${formula.doc}.`,
          '',
          'Setup:',
          '',
          ...bullets(formula.parameters),
          '',
          'Expected:',
          '',
          ...bullets(formula.quantities),
          '',
        ])
      : ['Expected:', '', ...bullets(kind.quantities, kind.errors), '']),
  ]);
  const lines = `${INTRODUCTION}\n${kindParts.join('\n').trimEnd()}\n`.split('\n');
  return lines.map(wrapped).join('\n');
}

const MOST_COLUMNS = 120;

/** A line of words as several that people can read side by side; tables stay. */
function wrapped(line: string): string {
  if (line.length <= MOST_COLUMNS || line.startsWith('|')) return line;
  const indent = line.startsWith('* ') ? '  ' : '';
  const lines: string[] = [];
  for (const word of line.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= MOST_COLUMNS)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(last === undefined ? word : indent + word);
  }
  return lines.join('\n');
}

const INTRODUCTION = `# Reference cases

Made by \`npx driftwell verify --document > docs/cases.md\`.

\`driftwell verify FILE...\` runs reference cases: numbers that are known from papers, closed forms or independent
computations, held against what driftwell measures. \`npm run verify\` runs all of \`cases/\`. A case is data. It names a
kind and gives every parameter; nothing depends on its id, so new cases need no code:

\`\`\`json
{
  "driftwell": "cases",
  "format": 1,
  "cases": [
    {
      "id": "my-square",
      "title": "Four memories: minima below the pitchfork",
      "kind": "minima",
      "setup": { "memories": [[2, 0], [0, 2], [-2, 0], [0, -2]], "each": { "sigma2": [1.2, 0.8] } },
      "expected": { "count": [4, 4], "radii": [1.81466463, 1.97124774] },
      "tolerance": { "count": { "exact": true }, "radii": { "abs": 1e-6 } },
      "source": "product of two double wells"
    }
  ]
}
\`\`\`

All seven keys are required. \`id\`, \`title\` and \`source\` are texts.

**setup** holds the parameters of the kind, listed below. Unknown keys, missing parameters and wrong types make the case
FAIL with the reason; nothing is ever skipped. \`setup.each\` runs the case several times: \`{ "sigma2": [1.2, 0.8] }\`
gives \`sigma2\` one value per run (several keys move together, their lists are equally long), and every quantity becomes
a list over the runs.

**expected** holds one or more quantities of the kind: numbers, or lists of numbers in the shape the quantity has. One
number against a list says that every entry equals it. null, at any depth of a list, stands for what is not checked: a
partial list has null for the others, in their places.

**tolerance** says how far a number may be off: at most \`max(abs, rel |expected|, count) + se x standard error\`.
\`count\` is \`abs\` by a name that suits integers. Quantities with "(se)" below have a standard error, in a sweep where the
run gives one; a tolerance in \`se\` needs it. Standard errors are those of the run: \`sqrt(v / n)\` of a mean,
\`sqrt(p (1 - p) / n)\` of a share, \`v sqrt(2 / n)\` of the variance of Gaussian ends, otherwise from fourth moments.
\`expectedError\` beside \`se\` is the standard error of the expected numbers themselves, one for all or lists in their
shape: both errors then add in quadrature, and a quantity that has no standard error of its own takes this one.
\`{ "mismatch": 0.003 }\` lets that share of a list's entries differ; \`{ "exact": true }\` allows nothing. The object is
one tolerance for all quantities, or one per quantity, or both: \`{ "abs": 1e-5, "iterations": { "count": 1 } }\`. A
quantity without a tolerance is a FAIL. So is a number that is not finite.

Every line says what was measured, what was expected, the tolerance, and by whom it was measured: \`gpu\` for the kernels
every run uses, \`host\` for float64, \`gpu+host\` for what kernels searched and float64 polished. Of a list the worst
entry is shown. \`--quick\` takes 2^18 particles or fewer, \`--only B0\` the cases whose id begins so. \`--all\` adds a line
for every quantity that the run measured and of which nothing is expected. \`--json\` prints one object: \`lines\`, and
under \`cases\` every measured quantity with \`value\`, \`error\` (its standard error, where it has one) and \`by\`; a number
that is not finite is null there. A few quantities that cost more than the rest of their kind are measured only where
they are expected. Exit codes: 0 all pass, 1 some FAIL, 2 a file that cannot be read.

Memories of more than three dimensions are run by \`phase\` (what the posterior says of noisy memories, samples and
retrieval), \`retrieval\` (denoising, completion, attractors) and \`score\` (at single places). Their capacities, collapse,
traps and speciation times are formulas, too (kind \`formula\`). The cloning curves of two Gaussians in 256 and 1024
dimensions are projected on the line through both means, which is exact.

Conventions: sigma2 = s is a variance, beta = 1/s. p(x) = sum_k w_k N(x; a xi_k, (s + a^2 width) I), E = -log p in nats.
Memories and points are rows even in one dimension: \`[[-1], [1]]\`, point \`[0.5]\`.

Places and lengths are in x: where a is not 1, the memories lie at a xi, and distances to a memory are distances to a
xi_k; only \`distance\` of \`phase\` is that of x / a to xi_k. Radii of \`minima\` are measured from a times the mean of the
memories, those of \`events\` and \`phase\`, and \`disc\`, from the origin.

Clocks: every sampler steps in one variable, its clock; \`spacing\` and \`steps\` say only where the levels are.
${clocksText()}
(none: the step is exact for a frozen denoiser). \`likelihood\` steps as odeRk4.

## Kinds
`;
