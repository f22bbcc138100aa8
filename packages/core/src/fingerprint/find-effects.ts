// Which modules that are loaded with a step's code change state while they load. An import runs a whole file, whatever
// name it is for: `register('a', …)` at the top of a plug-in decides what a look-up finds, and no reference leads there.

import type { CodeGraph } from './code-graph.ts';
import type { CodeWorld } from './code-world.ts';
import type { ParsedModule } from './parse-module.ts';
import { resolveImport } from './resolve-import.ts';
import { resolveName } from './resolve-name.ts';

/** Adds them to the graph, whole; returns their numbers there. */
export async function findEffects(graph: CodeGraph, world: CodeWorld): Promise<readonly number[]> {
  const seen = new Set<ParsedModule>();
  const effects = new Map<string, number>();
  for (;;) {
    const modules = graph.modules().filter((module) => !seen.has(module));
    if (!modules.length) return [...effects.values()];
    for (const module of modules) {
      seen.add(module);
      for (const loaded of await listLoaded(module, world)) {
        for (const specifier of loaded.forEffect) {
          const target = resolveImport(specifier, loaded.file, world.disk);
          if (target.type === 'package') graph.addPackage(target.name, target.folder);
        }
        if (!effects.has(loaded.file) && (await hasEffect(loaded, world)))
          effects.set(loaded.file, await graph.addEffect(loaded));
      }
    }
  }
}

/** A module and all that its imports load. */
function listLoaded(module: ParsedModule, world: CodeWorld): Promise<readonly ParsedModule[]> {
  const known = world.loaded.get(module.file);
  if (known) return known;
  const list = async (): Promise<readonly ParsedModule[]> => {
    const loaded = new Set([module]);
    for (const { file, loaded: specifiers } of loaded)
      for (const specifier of specifiers) {
        const target = resolveImport(specifier, file, world.disk);
        if (target.type === 'file') loaded.add(await world.reader.read(target.file));
      }
    return [...loaded];
  };
  const listed = list();
  world.loaded.set(module.file, listed);
  return listed;
}

function hasEffect(module: ParsedModule, world: CodeWorld): Promise<boolean> {
  const known = world.effects.get(module.file);
  if (known) return known;
  const judge = async (): Promise<boolean> => {
    if (module.effectLine !== null) return true;
    for (const { loadReferences, references } of module.units) {
      const called = loadReferences.map((number) => ({ module, reference: references[number]! }));
      if (called.length && (await reachesWriter(called, world))) return true;
    }
    return false;
  };
  const judged = judge();
  world.effects.set(module.file, judged);
  return judged;
}

type Called = {
  readonly module: ParsedModule;
  readonly reference: ParsedModule['units'][number]['references'][number];
};

/** Whether any code that may be called writes the state of a module. */
async function reachesWriter(called: readonly Called[], world: CodeWorld): Promise<boolean> {
  const seen = new Set<string>();
  const open = [...called];
  for (let next = open.pop(); next; next = open.pop()) {
    const { module, reference } = next;
    const at =
      'unit' in reference
        ? { module, unit: reference.unit }
        : unitOf((await resolveName(reference, module.file, world.reader, world.disk)).found);
    if (!at || seen.has(`${at.module.file}\0${at.unit}`)) continue;
    seen.add(`${at.module.file}\0${at.unit}`);
    const unit = at.module.units[at.unit]!;
    if (unit.writesState) return true;
    // What a definition holds runs in a worker, and not while modules load.
    if (!unit.isDefinition) open.push(...unit.references.map((to) => ({ module: at.module, reference: to })));
  }
  return false;
}

function unitOf(found: Awaited<ReturnType<typeof resolveName>>['found']) {
  return found.type === 'unit' ? { module: found.module, unit: found.unit } : undefined;
}
