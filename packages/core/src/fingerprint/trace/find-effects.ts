// Which modules that are loaded with a step's code change state while they load, in their order. An import runs a whole
// file, whichever name is imported: `register('a', …)` at the top level of a plug-in decides what a look-up finds, but
// no reference leads to it.

import type { Unit } from '../parse/describe-unit.ts';
import type { LoadedModule } from '../parse/module-names.ts';
import type { ParsedModule } from '../parse/parse-module.ts';
import { type ResolvedImport, resolveImport } from '../resolve/resolve-import.ts';
import type { CodeGraph } from './code-graph.ts';
import type { CodeWorld } from './code-world.ts';
import { judgeMethod } from './judge-method.ts';
import { resolveReference } from './resolve-name.ts';

export interface FoundEffects {
  /** Numbers in the graph of modules that may change state. They count whole. */
  readonly effects: readonly number[];
  /** All modules that are loaded with the code, including those with only declarations. */
  readonly modules: readonly ParsedModule[];
  /** By file: the files that it loads by a call whose path is written. */
  readonly loadsOf: ReadonlyMap<string, ReadonlySet<string>>;
  /** Names of the installed packages that these modules import, by their folders. */
  readonly packages: ReadonlyMap<string, string>;
}

/** Adds them to the graph. */
export async function findEffects(graph: CodeGraph, world: CodeWorld): Promise<FoundEffects> {
  const seen = new Set<ParsedModule>();
  const effects: number[] = [];
  const packages = new Map<string, string>();
  // New modules may load more.
  for (;;) {
    const start = graph.modules().find((module) => !seen.has(module));
    if (!start) return { effects, modules: [...seen], loadsOf: listCalled(seen, world), packages };
    for (const module of await listInOrder(start, seen, world)) {
      for (const specifier of module.forEffect) {
        const target = resolveImport(specifier, module.file, 'import', world);
        if (target.type === 'package') graph.addPackage(target.name, target.folder);
      }
      for (const loaded of module.loaded) {
        const target = resolveLoaded(loaded, module, world);
        if (target.type === 'package') packages.set(target.folder, target.name);
      }
      const line = await findEffect(module, world);
      if (line !== null) effects.push(await graph.addEffect(module, line));
    }
  }
}

/** What an import statement names is in the key as far as it is used: of that no other code is to be loaded. */
function listCalled(modules: ReadonlySet<ParsedModule>, world: CodeWorld): FoundEffects['loadsOf'] {
  const called = [...modules].map((module): [string, ReadonlySet<string>] => {
    const targets = module.called.map((load) => resolveLoaded(load, module, world));
    return [module.file, new Set(targets.flatMap((target) => (target.type === 'file' ? [target.file] : [])))];
  });
  return new Map(called.filter(([, files]) => files.size));
}

function resolveLoaded({ from, isRequired }: LoadedModule, { file }: ParsedModule, world: CodeWorld): ResolvedImport {
  return resolveImport(from, file, isRequired ? 'require' : 'import', world);
}

/** A module comes after all modules that it imports, as when they run. */
async function listInOrder(start: ParsedModule, seen: Set<ParsedModule>, world: CodeWorld): Promise<ParsedModule[]> {
  const listed: ParsedModule[] = [];
  const visit = async (module: ParsedModule): Promise<void> => {
    if (seen.has(module)) return;
    seen.add(module);
    for (const loaded of await loadedDirectly(module, world)) await visit(loaded);
    listed.push(module);
  };
  await visit(start);
  return listed;
}

function loadedDirectly(module: ParsedModule, world: CodeWorld): Promise<readonly ParsedModule[]> {
  const known = world.loaded.get(module.file);
  if (known) return known;
  const targets = module.loaded.map((loaded) => resolveLoaded(loaded, module, world));
  const loaded = Promise.all(
    targets.flatMap((target) => (target.type === 'file' ? [world.reader.read(target.file)] : [])),
  );
  world.loaded.set(module.file, loaded);
  return loaded;
}

/** The line of the first code that may change state while the module loads; null if it contains only declarations. */
function findEffect(module: ParsedModule, world: CodeWorld): Promise<number | null> {
  const known = world.effects.get(module.file);
  if (known) return known;
  const judged = judge(module, world);
  world.effects.set(module.file, judged);
  return judged;
}

async function judge(module: ParsedModule, world: CodeWorld): Promise<number | null> {
  if (module.effectLine !== null) return module.effectLine;
  for (const unit of module.units) {
    for (const { place, reference, line } of unit.methodCalls)
      if (place !== 'function' && (await judgeMethod(reference, { module, unit }, world)) !== 'no') return line;
    if (unit.loadReferences.length && (await mayWrite(module, unit, world))) return unit.line;
  }
  return null;
}

/** Whether a call while the module loads may change what other code sees. */
async function mayWrite(module: ParsedModule, start: Unit, world: CodeWorld): Promise<boolean> {
  const seen = new Set<Unit>();
  const open = start.loadReferences.map((number) => ({ module, to: start.references[number]! }));
  const isCallback = !start.isDefinition;
  let writesGiven = isCallback && start.writesGiven;
  let isHeld = false;
  const called = new Set(isCallback ? start.callsOfGiven : []);
  const changing = new Set<string>();
  for (let next = open.pop(); next; next = open.pop()) {
    const { found } = await resolveReference(next.to, next.module, world);
    if (found.type !== 'unit') continue;
    const unit = found.module.units[found.unit]!;
    if (seen.has(unit)) continue;
    seen.add(unit);
    if (unit.writesState) return true;
    for (const { reference } of unit.methodCalls)
      if ((await judgeMethod(reference, { module: found.module, unit }, world)) !== 'no') return true;
    const { object } = unit;
    // The functions of a definition run in a worker, and not while modules load.
    if (unit.isDefinition) continue;
    if (unit.writesGiven) writesGiven = true;
    if (object?.type !== 'function' && object?.type !== 'class' && object?.type !== 'value') isHeld = true;
    if (object?.type === 'class') for (const name of object.instance.changing) changing.add(name);
    for (const name of unit.callsOfGiven) called.add(name);
    for (const to of unit.references) open.push({ module: found.module, to });
  }
  // A function that changes its arguments, and a variable that may be such an argument.
  return isHeld && (writesGiven || [...called].some((name) => changing.has(name)));
}
