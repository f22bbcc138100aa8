// What an expression writes: by assigning to a variable or to a member of it, or by calling a method that changes it.

import { ts } from 'ts-morph';

const { SyntaxKind } = ts;
const changingFirst =
  /^(Object\.(assign|defineProperty|defineProperties|setPrototypeOf)|Reflect\.(set|defineProperty|deleteProperty))$/;

export interface Write {
  /** The variable, or `this`. */
  readonly base: ts.Identifier | ts.ThisExpression;
  /** A member of it is written, and not the variable itself. */
  readonly isInside: boolean;
}

/** What this node itself writes, without its children, and without the methods that it calls. */
export function writtenBy(node: ts.Node): readonly Write[] {
  if (ts.isBinaryExpression(node)) {
    const { kind } = node.operatorToken;
    const isAssignment = kind >= SyntaxKind.FirstAssignment && kind <= SyntaxKind.LastAssignment;
    return isAssignment ? targetsOf(node.left) : [];
  }
  if (ts.isPostfixUnaryExpression(node)) return targetsOf(node.operand);
  if (ts.isPrefixUnaryExpression(node))
    return node.operator === SyntaxKind.PlusPlusToken || node.operator === SyntaxKind.MinusMinusToken
      ? targetsOf(node.operand)
      : [];
  if (ts.isDeleteExpression(node)) return targetsOf(node.expression);
  if (ts.isForInStatement(node) || ts.isForOfStatement(node))
    return ts.isVariableDeclarationList(node.initializer) ? [] : targetsOf(node.initializer);
  const [first] = ts.isCallExpression(node) ? node.arguments : [];
  return first && changingFirst.test((node as ts.CallExpression).expression.getText()) ? insideOf(first) : [];
}

/** For a method call: its object, and the name of the method. */
export function methodCalledBy(node: ts.Node): { readonly owner: ts.Expression; readonly method: string } | undefined {
  if (!ts.isCallExpression(node)) return undefined;
  const { expression } = node;
  if (ts.isPropertyAccessExpression(expression)) return { owner: expression.expression, method: expression.name.text };
  const isNamed = ts.isElementAccessExpression(expression) && ts.isStringLiteralLike(expression.argumentExpression);
  return isNamed
    ? { owner: expression.expression, method: (expression.argumentExpression as ts.StringLiteral).text }
    : undefined;
}

/**
 * The variables that change if the value of an expression changes: those that it, or an object around it, comes from.
 */
export function insideOf(node: ts.Expression): readonly Write[] {
  return basesOf(node).map((base) => ({ base, isInside: true }));
}

function basesOf(node: ts.Expression): readonly Write['base'][] {
  if (ts.isIdentifier(node) || node.kind === SyntaxKind.ThisKeyword) return [node as Write['base']];
  if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) return basesOf(node.expression);
  if (isWrapper(node)) return basesOf(node.expression);
  if (ts.isConditionalExpression(node)) return [...basesOf(node.whenTrue), ...basesOf(node.whenFalse)];
  if (ts.isBinaryExpression(node)) {
    const { kind } = node.operatorToken;
    const isChoice =
      kind === SyntaxKind.QuestionQuestionToken || kind === SyntaxKind.BarBarToken || isAssigning(node.operatorToken);
    return isChoice ? [...basesOf(node.left), ...basesOf(node.right)] : basesOf(node.right);
  }
  // The values in a map and the elements of a list are parts of it: `groups.get('a').push(1)`.
  const called = methodCalledBy(node);
  return called && /^(get|at|find|findLast)$/.test(called.method) ? basesOf(called.owner) : [];
}

function isAssigning({ kind }: ts.BinaryOperatorToken): boolean {
  return kind >= SyntaxKind.FirstAssignment && kind <= SyntaxKind.LastAssignment;
}

function isWrapper(
  node: ts.Node,
): node is ts.ParenthesizedExpression | ts.NonNullExpression | ts.AsExpression | ts.SatisfiesExpression {
  return (
    ts.isParenthesizedExpression(node) ||
    ts.isNonNullExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node)
  );
}

function targetsOf(node: ts.Expression): readonly Write[] {
  if (ts.isIdentifier(node)) return [{ base: node, isInside: false }];
  if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) return insideOf(node.expression);
  if (isWrapper(node) || ts.isSpreadElement(node)) return targetsOf(node.expression);
  if (ts.isArrayLiteralExpression(node)) return node.elements.flatMap((element) => targetsOf(element));
  // A default: `[a = 1] = …`.
  if (ts.isBinaryExpression(node)) return targetsOf(node.left);
  if (ts.isObjectLiteralExpression(node))
    return node.properties.flatMap((property) => {
      if (ts.isPropertyAssignment(property)) return targetsOf(property.initializer);
      if (ts.isShorthandPropertyAssignment(property)) return [{ base: property.name, isInside: false }];
      return ts.isSpreadAssignment(property) ? targetsOf(property.expression) : [];
    });
  return [];
}
