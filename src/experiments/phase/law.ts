import type { Law } from '../../memories/generator.ts';
import { generatorNamed, generators } from '../../memories/generators.ts';
import type { Config } from '../../params/table.ts';

/** The law that the memories of a config are a sample of; undefined where none is known, or the data are broader. */
export function lawOf({ memories, width }: Pick<Config, 'memories' | 'width'>): Law | undefined {
  if (typeof memories !== 'string' || width > 0) return undefined;
  return generatorNamed(memories)?.law;
}

/** Names of the sets whose law is known. */
export const setsWithLaw = (): string[] =>
  Object.entries(generators)
    .filter(([, { law }]) => law)
    .map(([name]) => name);
