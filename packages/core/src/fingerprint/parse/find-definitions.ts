// The calls of defineStep and similar functions in one module, and how each is declared. A worker imports a definition
// by module and export, so it must be an exported constant at the top level, with a literal name.

import { ts } from 'ts-morph';
import type { ModuleNames } from './module-names.ts';
import type { MeaningOf } from './unit-meaning.ts';

const definers = [
  'defineStep',
  'defineGate',
  'defineCommand',
  'defineModel',
  'defineSource',
  'defineResult',
  'defineDeployed',
] as const;

export interface FoundDefinition {
  readonly definer: (typeof definers)[number];
  /** Null if it is not a string literal. */
  readonly name: string | null;
  /** The name it is exported under; null if it is not exported. */
  readonly exportName: string | null;
  /** Declared inside a function, so that every call creates another one. */
  readonly isInFunction: boolean;
  readonly line: number;
  readonly column: number;
  /** The position of the call in the file. */
  readonly position: number;
}

export function findDefinitions(
  tree: ts.SourceFile,
  names: ModuleNames,
  meaningOf: MeaningOf,
): readonly FoundDefinition[] {
  const exported = new Map<string, string>();
  for (const [name, to] of names.exported) if ('own' in to) exported.set(to.own, name);
  const found: FoundDefinition[] = [];
  const visit = (node: ts.Node, isInFunction: boolean): void => {
    if (ts.isCallExpression(node)) {
      const called = meaningOf.definerOf(node.expression);
      const definer = definers.find((name) => name === called);
      if (definer) found.push(describe(node, definer, isInFunction, exported, tree));
    }
    const inner = isInFunction || ts.isFunctionLike(node);
    ts.forEachChild(node, (child) => visit(child, inner));
  };
  visit(tree, false);
  return found;
}

function describe(
  call: ts.CallExpression,
  definer: FoundDefinition['definer'],
  isInFunction: boolean,
  exported: ReadonlyMap<string, string>,
  tree: ts.SourceFile,
): FoundDefinition {
  const [first] = call.arguments;
  const { line, character } = tree.getLineAndCharacterOfPosition(call.getStart(tree));
  const local = isInFunction ? undefined : declaredName(call);
  return {
    definer,
    name: first && ts.isStringLiteralLike(first) ? first.text : null,
    exportName: local === undefined ? null : (exported.get(local) ?? null),
    isInFunction,
    line: line + 1,
    column: character + 1,
    position: call.getStart(tree),
  };
}

/** The constant that a call is assigned to, through `as`, `satisfies` and parentheses. */
function declaredName(call: ts.CallExpression): string | undefined {
  let node: ts.Node = call;
  while (
    ts.isAsExpression(node.parent) ||
    ts.isSatisfiesExpression(node.parent) ||
    ts.isParenthesizedExpression(node.parent)
  )
    node = node.parent;
  const declaration = node.parent;
  if (ts.isVariableDeclaration(declaration) && ts.isIdentifier(declaration.name)) return declaration.name.text;
  return ts.isExportAssignment(declaration) ? 'default' : undefined;
}
