// Which variable an expression writes: by assigning to it or to a member of it, or by calling what changes it.

import { ts } from 'ts-morph';

const { SyntaxKind } = ts;
const changing = /^(set|add|delete|clear|push|pop|shift|unshift|splice|sort|reverse|fill|copyWithin|append)$/;
const changingFirst =
  /^(Object\.(assign|defineProperty|defineProperties|setPrototypeOf)|Reflect\.(set|defineProperty|deleteProperty))$/;

/** The identifiers of the variables that this very node writes; not those of its children. */
export function writtenBy(node: ts.Node): readonly ts.Identifier[] {
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
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return [];
  const { expression: owner, name } = node.expression;
  const [first] = node.arguments;
  if (first && changingFirst.test(`${owner.getText()}.${name.text}`)) return targetsOf(first);
  return changing.test(name.text) ? targetsOf(owner) : [];
}

function targetsOf(node: ts.Expression): readonly ts.Identifier[] {
  if (ts.isIdentifier(node)) return [node];
  if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) return targetsOf(node.expression);
  if (ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node) || ts.isAsExpression(node))
    return targetsOf(node.expression);
  if (ts.isArrayLiteralExpression(node)) return node.elements.flatMap((element) => targetsOf(element));
  if (ts.isSpreadElement(node)) return targetsOf(node.expression);
  if (ts.isBinaryExpression(node)) return targetsOf(node.left);
  if (ts.isObjectLiteralExpression(node))
    return node.properties.flatMap((property) => {
      if (ts.isPropertyAssignment(property)) return targetsOf(property.initializer);
      if (ts.isShorthandPropertyAssignment(property)) return [property.name];
      return ts.isSpreadAssignment(property) ? targetsOf(property.expression) : [];
    });
  return [];
}
