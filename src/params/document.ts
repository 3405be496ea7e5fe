import { significant } from '../printable.ts';
import { rangeText, titleOf } from './config.ts';
import type { Dial, When } from './dial.ts';
import { dialDocs } from './docs.ts';
import { dials } from './table.ts';

/** The table of every dial as Markdown: docs/dials.md. */
export function dialTable(): string {
  const rows = dials.map(([name, dial]) =>
    [
      `\`${name}\``,
      titleOf(dial),
      escaped(rangeText(dial)),
      defaultText(dial),
      dial.unit,
      whenText(dial),
      escaped(dialDocs[name]),
    ].join(' | '),
  );
  return [
    '# Dials',
    '',
    'Made by `npx driftwell dials > docs/dials.md`. The same names are command-line flags (`--flow-step` for `flowStep`),',
    'keys of addresses, and keys of config files. A dial that means nothing beside the others may not be set.',
    '',
    'dial | on the page | values | default | unit | only with | what it does',
    '--- | --- | --- | --- | --- | --- | ---',
    ...rows,
    '',
  ].join('\n');
}

/** JSON Schema (draft 2020-12) of a config file: names, types and ranges. */
export function configSchema(): Record<string, unknown> {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'driftwell config',
    type: 'object',
    additionalProperties: false,
    properties: {
      $schema: { type: 'string' },
      ...Object.fromEntries(
        dials.map(([name, dial]) => [name, { title: titleOf(dial), description: dialDocs[name], ...typeOf(dial) }]),
      ),
    },
  };
}

function typeOf(dial: Dial): Record<string, unknown> {
  const fallback = typeof dial.default === 'function' ? {} : { default: dial.default };
  switch (dial.type) {
    case 'choice':
      return { enum: dial.choices, ...fallback };
    case 'switch':
      return { type: 'boolean', ...fallback };
    case 'list':
      return { type: ['string', 'array', 'object'], ...fallback };
    default:
      return { type: dial.type, minimum: dial.min, maximum: dial.max, ...fallback };
  }
}

const escaped = (text: string) => text.replaceAll('|', '\\|');

function defaultText({ default: fallback }: Dial): string {
  if (typeof fallback === 'function') return 'by the others';
  if (typeof fallback === 'number' && !Number.isInteger(fallback)) return significant(fallback, 6);
  return String(fallback);
}

function whenText({ when }: Dial): string {
  const alternatives: readonly When[] = when === undefined ? [] : ([when].flat() as When[]);
  return alternatives
    .map((conditions) =>
      Object.entries(conditions)
        .map(([name, values]) =>
          'not' in values ? `${name} other than ${values.not.join(', ')}` : `${name} ${values.join(', ')}`,
        )
        .join(' and '),
    )
    .join('; or ');
}
