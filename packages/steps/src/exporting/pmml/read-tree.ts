// A tree of PMML as a function of a row. A child whose condition asks for a missing value is unknown, and the row goes to
// the node's default child (`missingValueStrategy="defaultChild"`). https://dmg.org/pmml/v4-4-1/TreeModel.html

import type { Expression, Read } from './read-expression.ts';
import { attributeOf, childOf, childrenOf, type Element, readNumber, textOf } from './xml-element.ts';

interface ReadNode {
  readonly id: string;
  readonly score: number;
  readonly defaultChild: string | undefined;
  readonly meets: (read: Read) => boolean | undefined;
  readonly below: readonly ReadNode[];
}

export function readTree(tree: Element): Expression {
  const root = readNode(childOf(tree, 'Node')!);
  return (read) => {
    let node = root;
    while (node.below.length > 0) node = nextNode(node, read);
    return node.score;
  };
}

function readNode(node: Element): ReadNode {
  const [predicate] = childrenOf(node);
  return {
    id: attributeOf(node, 'id'),
    score: readNumber(node.attributes['score'] ?? 'NaN'),
    defaultChild: node.attributes['defaultChild'],
    meets: predicate!.name === 'True' ? () => true : readPredicate(predicate!),
    below: childrenOf(node, 'Node').map(readNode),
  };
}

function nextNode({ below, defaultChild }: ReadNode, read: Read): ReadNode {
  for (const child of below) {
    const isMet = child.meets(read);
    if (isMet) return child;
    if (isMet === undefined) return below.find(({ id }) => id === defaultChild)!;
  }
  throw new Error('A row is in no part of a tree');
}

function readPredicate(predicate: Element): ReadNode['meets'] {
  const field = attributeOf(predicate, 'field');
  const test = readTest(predicate);
  return (read) => {
    const value = read(field);
    return value === undefined ? undefined : test(value as number);
  };
}

function readTest(predicate: Element): (value: number) => boolean {
  if (predicate.name === 'SimplePredicate') {
    const bound = readNumber(attributeOf(predicate, 'value'));
    const isAtMost = attributeOf(predicate, 'operator') === 'lessOrEqual';
    return (value) => value <= bound === isAtMost;
  }
  const values = new Set(textOf(childOf(predicate, 'Array')!).split(' ').map(Number));
  const isIn = attributeOf(predicate, 'booleanOperator') === 'isIn';
  return (value) => values.has(value) === isIn;
}
