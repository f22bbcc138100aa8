// What decided about a branch, as data.

import type { NodeId } from '../../base/brand.ts';
import { hasFields, isBoolean, isString, type Shape } from '../../base/shape.ts';

/** What decided about a branch, or about a node that only a branch which was not taken needs. */
export interface DecidedBy {
  /** The condition in words: `is-good`, `quality.isGood`. */
  readonly condition: string;
  readonly node: NodeId;
  readonly output: string;
  readonly value: boolean;
}

export const isDecidedBy: Shape<DecidedBy> = hasFields<DecidedBy>({
  condition: isString,
  node: isString as Shape<NodeId>,
  output: isString,
  value: isBoolean,
});

/** `is-good is false` */
export function sayDecision({ condition, value }: DecidedBy): string {
  return `${condition} is ${value}`;
}
