// Where the value of a local variable comes from: `const own = boxes[0]`, `const { inner } = state`, `for (const box of
// boxes)`, `boxes.forEach((box) => …)`. Who changes such a value changes what it comes from.

import { ts } from 'ts-morph';
import { insideOf, methodCalledBy, type Write } from './find-writes.ts';
import { unwrapAll } from './write-shape.ts';

/** The variables that change if the value of a local variable changes. */
export function aliasSources(declaration: ts.Declaration): readonly Write['base'][] {
  if (ts.isBindingElement(declaration)) {
    // The rest is a new object.
    if (declaration.dotDotDotToken) return [];
    return aliasSources(declaration.parent.parent);
  }
  if (ts.isParameter(declaration)) return callbackSources(declaration);
  if (!ts.isVariableDeclaration(declaration)) return [];
  const { initializer, parent } = declaration;
  if (initializer) return insideOf(initializer).map(({ base }) => base);
  return ts.isVariableDeclarationList(parent) && ts.isForOfStatement(parent.parent)
    ? elementSources(parent.parent.expression)
    : [];
}

const sameElements = /^(values|entries|filter|slice|concat|flat|reverse|sort|toSorted|toReversed|toSpliced|with)$/;
const elementsOfFirst = /^(Object\.(values|entries)|Array\.from)$/;

/** The variables that change if an element of a list, a set, or a map changes. */
function elementSources(given: ts.Expression): readonly Write['base'][] {
  const list = unwrapAll(given) as ts.Expression;
  if (ts.isArrayLiteralExpression(list))
    return list.elements.flatMap((element) =>
      ts.isSpreadElement(element) ? elementSources(element.expression) : insideOf(element).map(({ base }) => base),
    );
  if (ts.isCallExpression(list)) {
    const [first, ...others] = list.arguments;
    // A function that is given too makes new elements.
    if (first && !others.length && elementsOfFirst.test(list.expression.getText())) return elementSources(first);
    const called = methodCalledBy(list);
    if (called && sameElements.test(called.method)) return elementSources(called.owner);
  }
  return insideOf(list).map(({ base }) => base);
}

const handingElements = /^(forEach|map|flatMap|filter|find|findIndex|findLast|findLastIndex|some|every)$/;

/** The parameter of a function that a method of a list calls with each element. */
function callbackSources(declaration: ts.ParameterDeclaration): readonly Write['base'][] {
  const { parent: callback } = declaration;
  const call = callback.parent;
  if (!call || !ts.isCallExpression(call) || (call.arguments[0] as ts.Node) !== callback) return [];
  const called = methodCalledBy(call);
  if (!called || callback.parameters[0] !== declaration || !handingElements.test(called.method)) return [];
  return elementSources(called.owner);
}
