import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { parseSync } from 'vite';

/**
 * What is wrong with the public face of a package, one sentence each, sorted: a type in the declarations of what its
 * doors export that no door exports itself, so that a user meets it and cannot name it; an export without a docstring.
 *
 * @param doors the .d.ts files of the package's entries
 * @param root the folder that files are named from
 */
export function publicFaults(doors: readonly string[], root: string): string[] {
  const modules = new Map<string, Module>();
  const moduleOf = (file: string): Module => {
    const module = modules.get(file) ?? readModule(file);
    modules.set(file, module);
    return module;
  };
  const find = (file: string, name: string): Place | undefined => {
    const module = moduleOf(file);
    const local = module.locals.get(name);
    if (local) return { file, name, ...local };
    const from = module.imports.get(name);
    return from && find(from.file, from.name);
  };

  const exported = new Map<string, Place>();
  for (const door of doors) {
    for (const name of moduleOf(door).exports) {
      const place = find(door, name);
      if (!place) throw new Error(`${door} exports ${name}, which is declared nowhere`);
      exported.set(keyOf(place), place);
    }
  }
  const shown = ({ file }: Place) => relative(root, file);
  const faults = [...exported.values()].flatMap((place) => [
    ...(place.documented ? [] : [`${place.name} of ${shown(place)} has no docstring: say what it is`]),
    ...typesIn(place.node).flatMap(({ name, file }) => {
      const met = find(file ? besides(place.file, file) : place.file, name);
      return met && !exported.has(keyOf(met)) ? [`${place.name} names ${name} of ${shown(met)}: export it`] : [];
    }),
  ]);
  return [...new Set(faults)].sort();
}

/** A node of the syntax tree: ESTree with the TypeScript nodes of typescript-estree. */
type Node = { type: string; start: number } & Record<string, unknown>;

interface Declared {
  node: Node;
  /** whether a docstring stands before it */
  documented: boolean;
}

/** A declaration, by the file it stands in. */
interface Place extends Declared {
  file: string;
  name: string;
}

interface Module {
  locals: Map<string, Declared>;
  /** of imports and re-exports alike: what a name of this module is called where */
  imports: Map<string, { file: string; name: string }>;
  exports: string[];
}

const keyOf = ({ file, name }: Place) => `${file} ${name}`;

/** The .d.ts file that a specifier in `file` means. */
const besides = (file: string, specifier: string) => join(dirname(file), specifier.replace(/\.ts$/, '.d.ts'));

function readModule(file: string): Module {
  const text = readFileSync(file, 'utf8');
  const { program, errors } = parseSync(file, text, { lang: 'dts' });
  if (errors.length > 0) throw new Error(`${file} cannot be parsed: ${errors[0]?.message}`);
  const module: Module = { locals: new Map(), imports: new Map(), exports: [] };
  for (const statement of program.body as unknown as Node[]) {
    const source = (statement.source as { value: string } | null)?.value;
    const specifiers = (statement.specifiers ?? []) as { local?: Node; imported?: Node; exported?: Node }[];
    for (const { local, imported, exported } of specifiers) {
      const name = nameOf(exported ?? local);
      if (exported) module.exports.push(name);
      // packages have names of their own
      if (source?.startsWith('.'))
        module.imports.set(name, { file: besides(file, source), name: nameOf(imported ?? local) });
    }
    const declaration = (statement.declaration ?? statement) as Node;
    const names = declaredNames(declaration);
    const documented = text.slice(0, statement.start).trimEnd().endsWith('*/');
    for (const name of names) module.locals.set(name, { node: declaration, documented });
    if (statement.type === 'ExportNamedDeclaration') module.exports.push(...names);
    if (statement.type === 'ExportAllDeclaration') throw new Error(`${file} exports *: name what it exports`);
  }
  return module;
}

const nameOf = (node: Node | undefined) => String(node?.name ?? node?.value);

function declaredNames({ id, declarations }: Node): string[] {
  if (declarations) return (declarations as { id: Node }[]).map(({ id }) => nameOf(id));
  return id ? [nameOf(id as Node)] : [];
}

/** The types a declaration names, but for its own parameters; `file` where it says import('./file.ts').Type. */
function typesIn(declaration: Node): { name: string; file?: string }[] {
  const found: { name: string; file?: string }[] = [];
  const own = new Set<string>();
  const visit = (node: Node): void => {
    if (node.type === 'TSTypeParameter') own.add(nameOf(node.name as Node));
    if (node.type === 'TSTypeReference') found.push({ name: leftmost(node.typeName as Node) });
    if (/Heritage|Implements/.test(node.type)) found.push({ name: leftmost(node.expression as Node) });
    if (node.type === 'ClassDeclaration' && node.superClass) found.push({ name: leftmost(node.superClass as Node) });
    if (node.type === 'TSImportType') {
      const file = (node.source as { value: string }).value;
      if (file.startsWith('.')) found.push({ name: leftmost(node.qualifier as Node), file });
    }
    for (const child of Object.values(node).flat()) if ((child as Node | null)?.type) visit(child as Node);
  };
  visit(declaration);
  return found.filter(({ name, file }) => file || !own.has(name));
}

function leftmost(node: Node): string {
  return node.left ? leftmost(node.left as Node) : nameOf(node);
}
