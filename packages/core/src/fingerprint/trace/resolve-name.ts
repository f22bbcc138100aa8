// Follows an imported name to the piece of code that declares it: through re-exports, barrels, namespaces and `export
// *`, or out of the project.

import type { ImportedName } from '../parse/module-names.ts';
import type { ParsedModule } from '../parse/parse-module.ts';
import type { Reference } from '../parse/unit-meaning.ts';
import { type ImportWorld, resolveImport } from '../resolve/resolve-import.ts';
import type { ModuleReader } from './module-reader.ts';

export type ResolvedName =
  | { readonly type: 'unit'; readonly module: ParsedModule; readonly unit: number; readonly name: string }
  /** The module itself, as a namespace. */
  | { readonly type: 'module'; readonly module: ParsedModule }
  /** A name of data, or of a module whose exports are not visible. */
  | { readonly type: 'whole'; readonly module: ParsedModule; readonly name: string }
  /** The file, whose text may be read. */
  | { readonly type: 'file'; readonly module: ParsedModule }
  | { readonly type: 'outside'; readonly specifier: string; readonly name: string }
  | { readonly type: 'missing'; readonly specifier: string; readonly name: string };

export interface Passage {
  readonly found: ResolvedName;
  /** Modules that re-export the name. */
  readonly through: readonly ParsedModule[];
  /** Members that are used of the result. */
  readonly members: readonly string[];
  /** Name and folder of the installed package that it leads into. */
  readonly package?: { readonly name: string; readonly folder: string };
}

export interface Resolver extends ImportWorld {
  readonly reader: ModuleReader;
}

/** Follows a reference in a module to its target. */
export async function resolveReference(to: Reference, module: ParsedModule, resolver: Resolver): Promise<Passage> {
  const { members = [], isApproval } = to;
  if (isApproval) return admittedBy(await resolveReference({ ...to, isApproval: false }, module, resolver));
  if ('unit' in to) return { found: { type: 'unit', module, unit: to.unit, name: to.name }, through: [], members };
  return enter(await resolveName(to, module.file, resolver), members, resolver);
}

/** The part of a gate that says what it admits; the whole gate if that cannot be separated. */
function admittedBy(passage: Passage): Passage {
  const { found } = passage;
  const admits = found.type === 'unit' ? found.module.units[found.unit]!.admits : null;
  return found.type === 'unit' && admits !== null ? { ...passage, found: { ...found, unit: admits } } : passage;
}

/** A member of a namespace is a name of its module. */
async function enter(passage: Passage, members: readonly string[], resolver: Resolver): Promise<Passage> {
  const [name, ...others] = members;
  if (name === undefined || passage.found.type !== 'module') return { ...passage, members };
  const inner = await resolveExport(passage.found.module, name, resolver);
  return enter({ ...inner, through: [...passage.through, ...inner.through] }, others, resolver);
}

export async function resolveName(
  { from, name, isFile, isRequired }: ImportedName,
  file: string,
  resolver: Resolver,
  above: ReadonlySet<string> = new Set(),
): Promise<Passage> {
  const target = resolveImport(from, file, isRequired ? 'require' : 'import', resolver);
  const passage = (found: ResolvedName): Passage => ({ found, through: [], members: [] });
  if (target.type === 'missing') return passage({ type: 'missing', specifier: from, name });
  if (target.type !== 'file') {
    const outside = passage({ type: 'outside', specifier: from, name });
    return target.type === 'package' ? { ...outside, package: target } : outside;
  }
  const module = await resolver.reader.read(target.file);
  if (isFile) return passage({ type: 'file', module });
  if (module.data !== null) return passage({ type: 'whole', module, name });
  if (name === '*') return passage(isSeen(module) ? { type: 'module', module } : { type: 'whole', module, name });
  return resolveExport(module, name, resolver, above);
}

export async function resolveExport(
  module: ParsedModule,
  name: string,
  resolver: Resolver,
  above: ReadonlySet<string> = new Set(),
): Promise<Passage> {
  const missing: Passage = { found: { type: 'missing', specifier: module.file, name }, through: [], members: [] };
  const here = `${module.file} ${name}`;
  if (above.has(here)) return missing;
  const inside = new Set([...above, here]);
  const to = module.exported.get(name);
  if (to && 'own' in to) {
    const unit = module.units.findIndex(({ names }) => names.includes(to.own));
    return unit === -1 ? missing : { ...missing, found: { type: 'unit', module, unit, name: to.own } };
  }
  if (to) {
    const passage = await resolveName(to, module.file, resolver, inside);
    return { ...passage, through: [module, ...passage.through] };
  }
  if (!isSeen(module)) return { ...missing, found: { type: 'whole', module, name } };
  let possible: Passage | undefined;
  for (const specifier of name === 'default' ? [] : module.starExports) {
    const passage = await resolveName({ from: specifier, name }, module.file, resolver, inside);
    const through = [module, ...passage.through];
    // The exports of a package or of CommonJS are not visible: the name may be one of them, if no visible module has
    // it.
    if (passage.found.type === 'outside' || passage.found.type === 'whole') possible ??= { ...passage, through };
    else if (passage.found.type !== 'missing') return { ...passage, through };
  }
  return possible ?? missing;
}

/** Whether the exports of a module are known. */
export function isSeen({ isWritten, effectLine, data }: ParsedModule): boolean {
  return data === null && (isWritten || effectLine === null);
}
