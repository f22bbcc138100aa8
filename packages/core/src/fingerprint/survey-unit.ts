// What a piece of a module does beside what its shape says: what it calls while the module loads, whose state it writes,
// what it hides from the walk, and what would make a key lie.

import { ts } from 'ts-morph';
import { isErased } from './erased-syntax.ts';
import { type FoundImpurity, impurityOfGlobal, impurityOfImport } from './find-impurities.ts';
import { writtenBy } from './find-writes.ts';
import type { Impurity } from './impurity.ts';
import { loadedBy } from './load-calls.ts';
import type { MeaningOf, Reference } from './unit-meaning.ts';

/** Why a piece of code cannot be followed. */
export type Unseen = 'computed-import' | 'eval';

export interface UnitSurvey {
  /** Ids of the references that code which runs while the module loads may call. */
  readonly loadReferences: ReadonlySet<string>;
  /** Line of code that changes state of a module while it loads; undefined where there is none. */
  readonly effectLine: number | undefined;
  /** A function in it changes state of a module. */
  readonly writesState: boolean;
  readonly unseen: Unseen | null;
  readonly impurities: readonly Impurity[];
}

/** Where the walk is: code that runs while the module loads, a function that such code is handed, any other function. */
type Place = 'load' | 'callback' | 'function';

export function surveyUnit(roots: readonly ts.Node[], meaningOf: MeaningOf): UnitSurvey {
  const mentioned = new Set<string>();
  const impurities: Impurity[] = [];
  let hasLoadCall = false;
  let effectLine: number | undefined;
  let writesState = false;
  let unseen: Unseen | null = null;

  const report = (found: readonly FoundImpurity[], node: ts.Node): void => {
    for (const impurity of found) impurities.push({ ...impurity, ...placeOf(node) });
  };

  const lookAt = (node: ts.Node, place: Place): void => {
    for (const identifier of writtenBy(node)) {
      const meaning = meaningOf.identifier(identifier);
      if (meaning.type !== 'reference') continue;
      // A variable is not written by its own declaration.
      if (place === 'load') effectLine ??= placeOf(node).line;
      else {
        writesState = true;
        report([{ kind: 'state', name: identifier.text }], node);
      }
    }
    if (loadedBy(node) === null) unseen = 'computed-import';
    if (ts.isCallExpression(node) || ts.isNewExpression(node) || ts.isTaggedTemplateExpression(node)) {
      if (place === 'load' && !isDefiner(node, meaningOf)) hasLoadCall = true;
      const callee = ts.isTaggedTemplateExpression(node) ? node.tag : node.expression;
      const isCode = ts.isIdentifier(callee) && (callee.text === 'eval' || callee.text === 'Function');
      if (isCode && meaningOf.identifier(callee).type === 'global') unseen ??= 'eval';
    }
  };

  const lookAtName = (node: ts.Expression, place: Place): void => {
    const whole = meaningOf.expression(node);
    const meaning = whole ?? (ts.isIdentifier(node) ? meaningOf.identifier(node) : undefined);
    if (meaning?.type === 'global' && ts.isIdentifier(node))
      report(impurityOfGlobal(node.text, node, place === 'load'), node);
    if (meaning?.type !== 'reference') return;
    const to: Reference = meaning.to;
    if ('from' in to) report(impurityOfImport(to, node, place === 'load'), node);
    if (place !== 'function') mentioned.add(meaning.id);
  };

  const walk = (node: ts.Node, place: Place): void => {
    if (isErased(node)) return;
    lookAt(node, place);
    if (ts.isIdentifier(node) ? !meaningOf.isName(node) : meaningOf.expression(node)) {
      lookAtName(node as ts.Expression, place);
      if (meaningOf.expression(node)) return;
    }
    const inside = placeInside(node, place, meaningOf);
    ts.forEachChild(node, (child) => walk(child, inside));
  };
  for (const root of roots) walk(root, 'load');
  return {
    loadReferences: hasLoadCall ? mentioned : new Set(),
    effectLine,
    writesState,
    unseen,
    impurities,
  };
}

function placeInside(node: ts.Node, place: Place, meaningOf: MeaningOf): Place {
  const isInstanceField =
    ts.isPropertyDeclaration(node) && !node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword);
  if (isInstanceField) return 'function';
  if (!ts.isFunctionLike(node) || place === 'function') return place;
  if (isCalledAtOnce(node)) return place;
  return isHandedOver(node, meaningOf) ? 'callback' : 'function';
}

function isCalledAtOnce(node: ts.Node): boolean {
  let { parent } = node;
  let inner = node;
  while (ts.isParenthesizedExpression(parent)) [inner, parent] = [parent, parent.parent];
  return ts.isCallExpression(parent) && parent.expression === inner;
}

/** An argument of a call, which may call it back; core's own definers do not. */
function isHandedOver(node: ts.Node, meaningOf: MeaningOf): boolean {
  for (let at: ts.Node = node; at.parent && !ts.isStatement(at); at = at.parent)
    if (ts.isCallExpression(at.parent) && at.parent.expression !== at) return !isDefiner(at.parent, meaningOf);
  return false;
}

function isDefiner(node: ts.Node, meaningOf: MeaningOf): boolean {
  if (!ts.isCallExpression(node) || !ts.isIdentifier(node.expression)) return false;
  return meaningOf.definerOf(node.expression) !== undefined;
}

function placeOf(node: ts.Node): { readonly line: number; readonly column: number } {
  const { line, character } = node.getSourceFile().getLineAndCharacterOfPosition(node.getStart());
  return { line: line + 1, column: character + 1 };
}
