// What a piece of a module does, in addition to its shape: what it calls while the module loads, what it writes, which
// code cannot be followed, and what depends on something outside of the key.

import { ts } from 'ts-morph';
import { aliasSources } from './alias-sources.ts';
import { handedTo, isCalledBackAtOnce, isInFunction } from './called-back.ts';
import { isChangingMethod } from './changing-methods.ts';
import { isErased } from './erased-syntax.ts';
import { type FoundImpurity, impurityOfGlobal, impurityOfImport } from './find-impurities.ts';
import { insideOf, methodCalledBy, type Write, writtenBy } from './find-writes.ts';
import type { Impurity } from './impurity.ts';
import { isFresh, isOfSameCall } from './is-fresh.ts';
import { loadedBy } from './load-calls.ts';
import type { LoadedModule } from './module-names.ts';
import type { MeaningOf, Reference } from './unit-meaning.ts';

/** Why a piece of code cannot be followed. */
export type Unseen = 'computed-import' | 'eval';

/** A method call on a name of a module. It may change the object. */
export interface MethodCall<R> {
  readonly reference: R;
  /** The name of the object in the code. */
  readonly name: string;
  readonly place: Place;
  /** From 1. */
  readonly line: number;
  readonly column: number;
}

/** When code runs: while the module loads; in a function that such code passes on; in any other function. */
export type Place = 'load' | 'callback' | 'function';

export interface UnitSurvey {
  /** Ids of references that are called while the module loads, or are passed to such a call. */
  readonly loadReferences: ReadonlySet<string>;
  /** The line of code that changes state of a module while it loads; undefined if there is none. */
  readonly effectLine: number | undefined;
  /** A function in it changes a variable of a module, or a global. */
  readonly writesState: boolean;
  /** A function in it changes its arguments, or a variable of an outer function. */
  readonly writesGiven: boolean;
  /** Names of methods that its functions call on values that they did not create. */
  readonly callsOfGiven: readonly string[];
  readonly methodCalls: readonly MethodCall<string>[];
  /** Modules that are loaded by a call while this one loads. */
  readonly loaded: readonly LoadedModule[];
  /** Modules that are loaded by a call at any time. */
  readonly called: readonly LoadedModule[];
  readonly unseen: readonly Unseen[];
  readonly impurities: readonly Impurity[];
}

/** What a package exports is judged by names alone. */
const isOfProject = (to: Reference): boolean => !('from' in to) || /^[./#]/.test(to.from);

export function surveyUnit(roots: readonly ts.Node[], meaningOf: MeaningOf): UnitSurvey {
  const loadReferences = new Set<string>();
  const impurities: Impurity[] = [];
  const methodCalls: MethodCall<string>[] = [];
  const callsOfGiven = new Set<string>();
  let effectLine: number | undefined;
  let writesState = false;
  let writesGiven = false;
  const loaded: LoadedModule[] = [];
  const called: LoadedModule[] = [];
  const unseen = new Set<Unseen>();

  const report = (found: readonly FoundImpurity[], node: ts.Node, place: Place): void => {
    for (const impurity of found) impurities.push({ ...impurity, isAtLoad: place !== 'function', ...placeOf(node) });
  };

  const noteWrite = ({ base, isInside }: Write, node: ts.Node, place: Place): void => {
    if (!ts.isIdentifier(base)) return;
    const meaning = meaningOf.identifier(base);
    if (meaning.type === 'local') {
      const { declaration } = meaning;
      const isOwn = isInside ? isFresh(declaration, base) : isOfSameCall(declaration, base);
      if (isOwn) return;
      writesGiven = true;
      if (place === 'function' && isInside) noteAlias(declaration, node);
      if (place === 'load') effectLine ??= placeOf(node).line;
      return;
    }
    // Environment variables are found separately, and printed text changes no result.
    if (meaning.type === 'global' && /^(process|console)$/.test(base.text)) return;
    if (place !== 'function') effectLine ??= placeOf(node).line;
    if (place === 'load') return;
    writesState = true;
    report([{ kind: 'state', name: base.text }], node, 'function');
  };

  /** `const entry = cache.get(name); entry.count += 1` changes the cache. */
  const noteAlias = (declaration: ts.Declaration, node: ts.Node): void => {
    for (const base of aliasSources(declaration)) {
      if (!ts.isIdentifier(base)) continue;
      const meaning = meaningOf.identifier(base);
      if (meaning.type === 'local') noteAlias(meaning.declaration, node);
      else if (meaning.type === 'reference' && isOfProject(meaning.to))
        report([{ kind: 'state', name: base.text }], node, 'function');
    }
  };

  /**
   * A method of a module's name is judged when all modules are known; a method of a local variable is judged by its
   * name.
   */
  const noteMethod = (node: ts.CallExpression, owner: ts.Expression, method: string, place: Place): void => {
    const [base, ...others] = insideOf(owner);
    const whole = meaningOf.expression(node.expression);
    if (whole?.type === 'reference' && whole.to.members && base && ts.isIdentifier(base.base)) {
      if (!isOfProject(whole.to) && !isChangingMethod(method)) return;
      methodCalls.push({ reference: whole.id, name: base.base.text, place, ...placeOf(node) });
      return;
    }
    const isLocal = base && ts.isIdentifier(base.base) && meaningOf.identifier(base.base).type === 'local';
    if (isLocal) callsOfGiven.add(method);
    const isGlobal = base && ts.isIdentifier(base.base) && meaningOf.identifier(base.base).type === 'global';
    if (!base || !isChangingMethod(method) || (isGlobal && ts.isIdentifier(owner))) return;
    for (const write of [base, ...others]) if (!isNamespace(write.base, owner)) noteWrite(write, node, place);
  };

  /** A function of a namespace has no state of its own: `tf?.add(a, b)`. */
  const isNamespace = (base: Write['base'], owner: ts.Expression): boolean => {
    const meaning = base === owner && ts.isIdentifier(base) ? meaningOf.identifier(base) : undefined;
    return meaning?.type === 'reference' && 'from' in meaning.to && meaning.to.name === '*';
  };

  const lookAt = (node: ts.Node, place: Place): void => {
    for (const write of writtenBy(node)) noteWrite(write, node, place);
    const method = methodCalledBy(node);
    if (method) noteMethod(node as ts.CallExpression, method.owner, method.method, place);
    const load = loadedBy(node);
    if (load?.specifier === null) unseen.add('computed-import');
    else if (load && load.how !== 'file') {
      called.push({ from: load.specifier, ...(load.how === 'require' && { isRequired: true }) });
      if (place !== 'function') loaded.push(called.at(-1)!);
    }
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
      const { expression: callee } = node;
      const isCode = ts.isIdentifier(callee) && (callee.text === 'eval' || callee.text === 'Function');
      if (isCode && meaningOf.identifier(callee).type === 'global') unseen.add('eval');
    }
  };

  const lookAtName = (node: ts.Expression, place: Place, isCalled: boolean): void => {
    const meaning = meaningOf.expression(node) ?? (ts.isIdentifier(node) ? meaningOf.identifier(node) : undefined);
    if (meaning?.type === 'global' && ts.isIdentifier(node)) report(impurityOfGlobal(node), node, place);
    if (meaning?.type !== 'reference') return;
    if ('from' in meaning.to) report(impurityOfImport(meaning.to, node), node, place);
    if (place === 'callback' || (place === 'load' && isCalled)) loadReferences.add(meaning.id);
  };

  /** `isCalled`: inside of a call that runs while the module loads. */
  const walk = (node: ts.Node, place: Place, isCalled: boolean): void => {
    if (isErased(node)) return;
    lookAt(node, place);
    const whole = meaningOf.expression(node);
    if (whole || (ts.isIdentifier(node) && !meaningOf.isName(node))) {
      lookAtName(node as ts.Expression, place, isCalled);
      if (whole) return;
    }
    const inside = placeInside(node, place, meaningOf);
    const calls = isCalled || callsWhatItIsGiven(node, meaningOf);
    ts.forEachChild(node, (child) => walk(child, inside, calls));
  };
  for (const root of roots) walk(root, 'load', false);
  return {
    loadReferences,
    effectLine,
    writesState,
    writesGiven,
    callsOfGiven: [...callsOfGiven],
    methodCalls,
    loaded,
    called,
    unseen: [...unseen],
    impurities,
  };
}

/** Core calls the functions that it receives in a worker, and not while modules load. */
function callsWhatItIsGiven(node: ts.Node, meaningOf: MeaningOf): boolean {
  if (ts.isTaggedTemplateExpression(node) || ts.isNewExpression(node)) return true;
  return ts.isCallExpression(node) && !meaningOf.isOfCore(node.expression);
}

function placeInside(node: ts.Node, place: Place, meaningOf: MeaningOf): Place {
  const isInstanceField =
    ts.isPropertyDeclaration(node) && !node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword);
  if (isInstanceField) return 'function';
  if (!ts.isFunctionLike(node) || place !== 'load') return place;
  if (isCalledBackAtOnce(node)) return 'load';
  // If a function is called, it may call the functions inside of it.
  if (isInFunction(node)) return 'callback';
  const call = handedTo(node);
  return call && callsWhatItIsGiven(call, meaningOf) ? 'callback' : 'function';
}

function placeOf(node: ts.Node): { readonly line: number; readonly column: number } {
  const { line, character } = node.getSourceFile().getLineAndCharacterOfPosition(node.getStart());
  return { line: line + 1, column: character + 1 };
}
