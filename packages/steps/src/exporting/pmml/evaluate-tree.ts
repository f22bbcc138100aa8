// What a tree of PMML gives for a row. A child whose condition asks for a missing value is unknown, and the row goes to the
// node's default child (`missingValueStrategy="defaultChild"`). https://dmg.org/pmml/v4-4-1/TreeModel.html

import type { Read, Value } from './evaluate-expression.ts';
import { attributeOf, childOf, childrenOf, type Element, readNumber, textOf } from './xml-element.ts';

export function evaluateTree(tree: Element, read: Read): number {
  let node = childOf(tree, 'Node')!;
  for (;;) {
    const below = childrenOf(node, 'Node');
    if (below.length === 0) return readNumber(attributeOf(node, 'score'));
    node = nextNode(node, below, read);
  }
}

function nextNode(node: Element, below: readonly Element[], read: Read): Element {
  for (const child of below) {
    const isMet = meets(childrenOf(child)[0]!, read);
    if (isMet) return child;
    if (isMet === undefined) return below.find((one) => attributeOf(one, 'id') === attributeOf(node, 'defaultChild'))!;
  }
  throw new Error('A row is in no part of a tree');
}

function meets(predicate: Element, read: Read): boolean | undefined {
  const value: Value = read(attributeOf(predicate, 'field'));
  if (value === undefined) return undefined;
  if (predicate.name === 'SimplePredicate') {
    const bound = readNumber(attributeOf(predicate, 'value'));
    return attributeOf(predicate, 'operator') === 'lessOrEqual'
      ? (value as number) <= bound
      : (value as number) > bound;
  }
  const values = textOf(childOf(predicate, 'Array')!).split(' ').map(Number);
  return values.includes(value as number) === (attributeOf(predicate, 'booleanOperator') === 'isIn');
}
