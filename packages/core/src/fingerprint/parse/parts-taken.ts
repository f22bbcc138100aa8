// What a variable of a module takes from the result of a call: `const { next } = counter()`, `const [next] = pair()`,
// `const next = counter().next`, `const next = isFast ? quick() : slow()`, `const next = make()()`. What is taken may change the state of the whole.

import { ts } from 'ts-morph';
import { unwrapAll } from './write-shape.ts';

export interface PartTaken {
  readonly from: ts.CallExpression | ts.NewExpression;
  /** Names of members, and positions in a list; null if it is not known which ones, or the whole is taken. */
  readonly names: readonly string[] | null;
}

/** Empty if the variable is the result itself. */
export function partsTaken(root: ts.Node): readonly PartTaken[] {
  if (!ts.isVariableDeclaration(root) || !root.initializer) return [];
  const value = unwrapAll(root.initializer);
  if (!ts.isIdentifier(root.name)) return take(value, namesIn(root.name));
  if (ts.isPropertyAccessExpression(value)) return take(unwrapAll(value.expression), [value.name.text]);
  const isTwice = ts.isCallExpression(value) && ts.isCallExpression(unwrapAll(value.expression));
  return isTwice || ts.isConditionalExpression(value) || ts.isBinaryExpression(value) ? take(value, null) : [];
}

function take(given: ts.Node, names: PartTaken['names']): readonly PartTaken[] {
  const value = unwrapAll(given);
  if (ts.isAwaitExpression(value)) return take(value.expression, names);
  if (ts.isConditionalExpression(value)) return [...take(value.whenTrue, names), ...take(value.whenFalse, names)];
  if (ts.isBinaryExpression(value)) return [...take(value.left, names), ...take(value.right, names)];
  return ts.isCallExpression(value) || ts.isNewExpression(value) ? [{ from: value, names }] : [];
}

function namesIn(pattern: ts.BindingPattern): PartTaken['names'] {
  const names: string[] = [];
  for (const [place, element] of pattern.elements.entries()) {
    if (ts.isOmittedExpression(element)) continue;
    const key = element.propertyName ?? element.name;
    const name = ts.isIdentifier(key) || ts.isStringLiteralLike(key) ? key.text : undefined;
    if (element.dotDotDotToken || (name === undefined && ts.isObjectBindingPattern(pattern))) return null;
    names.push(ts.isObjectBindingPattern(pattern) ? name! : String(place));
  }
  return names;
}
