// Follows an imported name to the piece of code that declares it: through re-exports, barrels and `export *`, or out of
// the project.

import type { DiskView } from './disk-view.ts';
import type { ImportedName } from './module-names.ts';
import type { ModuleReader } from './module-reader.ts';
import type { ParsedModule } from './parse-module.ts';
import { resolveImport } from './resolve-import.ts';

export type ResolvedName =
  | { readonly type: 'unit'; readonly module: ParsedModule; readonly unit: number; readonly name: string }
  /** The module itself: a namespace, or what exports in a way that is not seen. */
  | { readonly type: 'module'; readonly module: ParsedModule }
  | { readonly type: 'outside'; readonly specifier: string; readonly name: string }
  | { readonly type: 'missing'; readonly specifier: string; readonly name: string };

export interface Passage {
  readonly found: ResolvedName;
  /** Modules that hand the name on. */
  readonly through: readonly ParsedModule[];
  /** Name and folder of the installed package that it leads into. */
  readonly package?: { readonly name: string; readonly folder: string };
}

export async function resolveName(
  { from, name }: ImportedName,
  file: string,
  reader: ModuleReader,
  disk: DiskView,
  above: ReadonlySet<string> = new Set(),
): Promise<Passage> {
  const target = resolveImport(from, file, disk);
  if (target.type === 'missing') return { found: { type: 'missing', specifier: from, name }, through: [] };
  if (target.type !== 'file') {
    const found = { type: 'outside', specifier: from, name } as const;
    return target.type === 'package' ? { found, through: [], package: target } : { found, through: [] };
  }
  const module = await reader.read(target.file);
  if (name === '*' || module.data !== null) return { found: { type: 'module', module }, through: [] };
  return resolveExport(module, name, reader, disk, above);
}

export async function resolveExport(
  module: ParsedModule,
  name: string,
  reader: ModuleReader,
  disk: DiskView,
  above: ReadonlySet<string> = new Set(),
): Promise<Passage> {
  const missing = { type: 'missing', specifier: module.file, name } as const;
  const here = `${module.file} ${name}`;
  if (above.has(here)) return { found: missing, through: [] };
  const inside = new Set([...above, here]);
  const to = module.exported.get(name);
  if (to && 'own' in to) {
    const unit = module.units.findIndex(({ names }) => names.includes(to.own));
    return { found: unit === -1 ? missing : { type: 'unit', module, unit, name: to.own }, through: [] };
  }
  if (to) {
    const passage = await resolveName(to, module.file, reader, disk, inside);
    return { ...passage, through: [module, ...passage.through] };
  }
  let outside: Passage | undefined;
  for (const specifier of name === 'default' ? [] : module.starExports) {
    const passage = await resolveName({ from: specifier, name }, module.file, reader, disk, inside);
    const through = [module, ...passage.through];
    // What a package exports is not seen: it may be this name, if no module of ours has it.
    if (passage.found.type === 'outside') outside ??= { ...passage, through };
    else if (passage.found.type !== 'missing') return { ...passage, through };
  }
  if (outside) return outside;
  // CommonJS, and what a file does while it loads, may export anything.
  return module.effectLine === null
    ? { found: missing, through: [] }
    : { found: { type: 'module', module }, through: [] };
}
