// When a function inside an expression is called: immediately, by the function that receives it, or later.

import { ts } from 'ts-morph';

const atOnce =
  /^(forEach|map|flatMap|filter|reduce|reduceRight|find|findIndex|findLast|findLastIndex|some|every|sort|toSorted|replace|replaceAll|from|groupBy)$/;

/** Called at its position, or by a method of lists and similar that runs it before it returns. */
export function isCalledBackAtOnce(node: ts.Node): boolean {
  let { parent } = node;
  let inner = node;
  while (ts.isParenthesizedExpression(parent)) [inner, parent] = [parent, parent.parent];
  if (ts.isNewExpression(parent)) return ts.isIdentifier(parent.expression) && parent.expression.text === 'Promise';
  if (!ts.isCallExpression(parent)) return false;
  if (parent.expression === inner) return true;
  return ts.isPropertyAccessExpression(parent.expression) && atOnce.test(parent.expression.name.text);
}

/** The call that receives a function, directly or inside of an argument. */
export function handedTo(
  node: ts.Node,
): ts.CallExpression | ts.NewExpression | ts.TaggedTemplateExpression | undefined {
  for (let at = node; at.parent && !ts.isStatement(at); at = at.parent) {
    const { parent } = at;
    if ((ts.isCallExpression(parent) || ts.isNewExpression(parent)) && parent.expression !== at) return parent;
    if (ts.isTaggedTemplateExpression(parent) && parent.tag !== at) return parent;
  }
  return undefined;
}

export function isInFunction(node: ts.Node): boolean {
  for (let at = node.parent; at; at = at.parent) if (ts.isFunctionLike(at)) return true;
  return false;
}
