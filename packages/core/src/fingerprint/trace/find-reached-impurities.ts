// Impure code that a trace has reached. A module runs completely while it loads, but its functions run only if they are
// called. So in a module that is only loaded, functions that nothing calls are ignored.

import type { Unit } from '../parse/describe-unit.ts';
import type { CodeEntry } from './code-entry.ts';
import type { CodeWorld } from './code-world.ts';
import type { FoundImpurity } from './found-code.ts';
import { isChangedByCall, isChangedByMethod, isChangedByReading } from './judge-closure.ts';
import { judgeMethod } from './judge-method.ts';

interface Reached {
  readonly entries: readonly CodeEntry[];
  readonly roots: readonly number[];
  readonly effects: readonly number[];
  readonly stopsAtDefinitions: boolean;
}

/** Which code of a piece runs: its own code while the module loads; its functions at that time; its functions later. */
const whileLoading = 1;
const calledWhileLoading = 2;
const calledLater = 4;

export async function findReachedImpurities(reached: Reached, world: CodeWorld): Promise<readonly FoundImpurity[]> {
  const ways = followCalls(reached);
  const found: FoundImpurity[] = [];
  // In the order in which pieces were reached.
  for (const [number, way] of [...ways].sort(([a], [b]) => a - b)) {
    const { module, unit: index } = reached.entries[number]!;
    if (index === null) continue;
    const unit = module.units[index]!;
    const isReached = (way & calledLater) !== 0;
    for (const impurity of await listAll(unit, reached.entries[number]!, world)) {
      const { kind, isAtLoad } = impurity;
      // State that is written while modules load counts with the code.
      const isCalled = (way & (kind === 'state' ? calledLater : calledLater | calledWhileLoading)) !== 0;
      if (!isAtLoad && !isCalled) continue;
      const isLoading = isAtLoad || (kind !== 'state' && (way & calledWhileLoading) !== 0);
      found.push({ ...impurity, isAtLoad: isLoading, file: module.file, isReached });
    }
  }
  return found;
}

function followCalls({ entries, roots, effects, stopsAtDefinitions }: Reached): ReadonlyMap<number, number> {
  const ways = new Map<number, number>();
  const open: number[] = [];
  const mark = (number: number, way: number): void => {
    const known = ways.get(number) ?? 0;
    if ((known | way) === known) return;
    ways.set(number, known | way);
    open.push(number);
  };
  for (const number of roots) mark(number, whileLoading | calledLater);
  for (const number of effects) mark(number, whileLoading);
  for (let number = open.pop(); number !== undefined; number = open.pop()) {
    const { module, unit: index, edges } = entries[number]!;
    const way = ways.get(number)!;
    const unit = index === null ? undefined : module.units[index]!;
    if (unit?.isDefinition && stopsAtDefinitions) {
      ways.delete(number);
      continue;
    }
    const calls = way & (calledLater | calledWhileLoading);
    for (const [place, edge] of edges.entries()) {
      if (!('to' in edge)) continue;
      if (calls || !unit) mark(edge.to, whileLoading | calls);
      if (unit?.loadReferences.includes(place)) mark(edge.to, whileLoading | calledWhileLoading);
    }
  }
  return ways;
}

async function listAll(unit: Unit, { module }: CodeEntry, world: CodeWorld): Promise<Unit['impurities']> {
  const at = { module, unit };
  const changes: Unit['impurities'][number][] = [];
  for (const { reference, name, place, line, column } of unit.methodCalls) {
    if (place === 'load') continue;
    const isChange =
      (await judgeMethod(reference, at, world)) === 'yes' || (await isChangedByMethod(reference, at, world));
    if (isChange) changes.push({ kind: 'state', name, isAtLoad: false, line, column });
  }
  changes.push(...(await listChangingReads(unit, at, world)));
  const [name] = unit.names;
  if (name !== undefined && (await isChangedByCall(at, world)))
    changes.push({ kind: 'state', name, isAtLoad: false, line: unit.line, column: 1 });
  return [...unit.impurities, ...changes];
}

/** Accessors of a module's objects that its functions read. What is read while modules load counts with the code. */
async function listChangingReads(
  unit: Unit,
  at: { readonly module: CodeEntry['module']; readonly unit: Unit },
  world: CodeWorld,
): Promise<readonly Unit['impurities'][number][]> {
  const hasFunctions = unit.isDefinition || ['function', 'class', 'literal'].includes(unit.object?.type ?? '');
  if (!hasFunctions) return [];
  const found: Unit['impurities'][number][] = [];
  for (const [number, reference] of unit.references.entries()) {
    if (!reference.members || unit.methodCalls.some((call) => call.reference === number)) continue;
    if (await isChangedByReading(number, at, world))
      found.push({ kind: 'state', name: reference.name, isAtLoad: false, line: unit.line, column: 1 });
  }
  return found;
}
