// Whether the value of a local variable was created here, so that changing it does not affect other code.

import { ts } from 'ts-morph';
import { isCalledBackAtOnce } from './called-back.ts';
import { unwrapAll } from './write-shape.ts';

const making =
  /^(map|filter|slice|concat|split|flat|flatMap|from|of|fromEntries|keys|values|entries|fromAsync|toSorted|toReversed|toSpliced|with|match|matchAll|structuredClone|parse|create|fill|String|Number|Boolean|Array)$/;

/** `at` is where it is changed. */
export function isFresh(declaration: ts.Declaration, at: ts.Node): boolean {
  if (ts.isFunctionLike(declaration) || ts.isClassLike(declaration)) return true;
  if (!isOfSameCall(declaration, at)) return false;
  if (ts.isParameter(declaration)) return isGathered(declaration);
  if (!ts.isVariableDeclaration(declaration)) return false;
  if (ts.isCatchClause(declaration.parent)) return true;
  return declaration.initializer !== undefined && isMade(declaration.initializer);
}

/** Whether a variable belongs to the call that runs `at`, or to one that waits for that call. */
export function isOfSameCall(declaration: ts.Node, at: ts.Node): boolean {
  const owner = functionAround(declaration);
  for (let inner = functionAround(at); inner !== owner; inner = functionAround(inner.parent))
    if (!inner || !isCalledBackAtOnce(inner)) return false;
  return true;
}

/** For a parameter, this is the function itself. */
function functionAround(node: ts.Node): ts.Node | undefined {
  for (let at: ts.Node | undefined = node; at; at = at.parent) if (ts.isFunctionLike(at)) return at;
  return undefined;
}

function isMade(expression: ts.Expression): boolean {
  const node = unwrapAll(expression);
  if (ts.isAwaitExpression(node)) return isMade(node.expression);
  if (ts.isConditionalExpression(node)) return isMade(node.whenTrue) && isMade(node.whenFalse);
  if (ts.isCallExpression(node)) {
    const { expression: callee } = node;
    const name = ts.isPropertyAccessExpression(callee) ? callee.name : callee;
    return ts.isIdentifier(name) && making.test(name.text);
  }
  return (
    ts.isArrayLiteralExpression(node) ||
    ts.isObjectLiteralExpression(node) ||
    ts.isNewExpression(node) ||
    ts.isFunctionLike(node) ||
    ts.isLiteralExpression(node) ||
    ts.isTemplateExpression(node) ||
    ts.isPrefixUnaryExpression(node) ||
    (ts.isBinaryExpression(node) && isMade(node.left) && isMade(node.right)) ||
    node.kind === ts.SyntaxKind.TrueKeyword ||
    node.kind === ts.SyntaxKind.FalseKeyword ||
    node.kind === ts.SyntaxKind.NullKeyword
  );
}

/** The accumulator of `reduce`, if its initial value is new. */
function isGathered({ parent: callback, name }: ts.ParameterDeclaration): boolean {
  const call = callback.parent;
  if (!ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression)) return false;
  const [given, start] = call.arguments;
  const isFirst = given === callback && (callback as ts.ArrowFunction).parameters[0]?.name === name;
  return isFirst && /^reduce(Right)?$/.test(call.expression.name.text) && start !== undefined && isMade(start);
}
